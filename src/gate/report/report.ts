import { writeReport } from '../../report/write-report.ts';
import type { Runner } from '../../runner.ts';
import { singleLine } from '../../text.ts';
import { messageForRun } from './run-message.ts';
import type { OperationRun, RunResult } from './run-result.ts';
import { summary } from './summary.ts';

/** The outputs of a run, spelled as in `action.yml`: all of them, empty where there is nothing to say. */
export function outputs({
  outcome,
  operations,
}: Pick<RunResult, 'outcome' | 'operations'>): Record<string, string> {
  return {
    verdict: outcome.verdict,
    result: outcome.result ?? '',
    'http-code': outcome.error?.httpCode ?? '',
    'error-message': outcome.error?.message ?? '',
    'extended-code': outcome.error?.extendedCode ?? '',
    polls: String(outcome.polls),
    'elapsed-seconds': String(Math.floor(outcome.elapsedMs / 1000)),
    'service-request-id': outcome.serviceRequestId,
    operations: JSON.stringify(operations.map(operationOutput)),
  };
}

/** One operation in the `operations` output. */
function operationOutput({ operation, outcome }: OperationRun): Record<string, string | number> {
  return {
    name: operation.name,
    'request-id': operation.requestId,
    verdict: outcome.verdict,
    result: outcome.result ?? '',
    'http-code': outcome.error?.httpCode ?? '',
    'error-message': singleLine(outcome.error?.message ?? '', 300),
    'extended-code': outcome.error?.extendedCode ?? '',
    polls: outcome.polls,
    'elapsed-seconds': Math.floor(outcome.elapsedMs / 1000),
    'service-request-id': outcome.serviceRequestId,
  };
}

// An annotation has 4,096 characters (actions/runner, ExecutionContext.cs), and the advice must have room, too.
const messageMax = 2800;

/** As many whole lines as an annotation has room for, and how many more there are. */
function fitting(lines: readonly string[]): string[] {
  let length = 0;
  const count = lines.findIndex(line => {
    length += line.length + 1;
    return length > messageMax;
  });
  return count <= 0
    ? [...lines]
    : [...lines.slice(0, count), `${lines.length - count} more in the job summary.`];
}

/** Reports a result to the runner. */
export async function report(runner: Runner, result: RunResult): Promise<void> {
  const message = messageForRun(result);
  await writeReport(runner, {
    outputs: outputs(result),
    isGreen: result.outcome.verdict === 'succeeded',
    title: message.title,
    message: fitting(message.message.split('\n')).join('\n'),
    advice: message.advice.join('\n'),
    summary: summary(result, message, runner.workflowRun),
  });
}

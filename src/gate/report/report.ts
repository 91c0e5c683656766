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

/**
 * Reports a result to the runner: outputs, one error annotation or a last line, the job summary. A file that cannot be
 * written is one warning and changes no verdict.
 */
export async function report(runner: Runner, result: RunResult): Promise<void> {
  try {
    runner.outputs(outputs(result));
  } catch (error) {
    runner.warning('Outputs not written', `The outputs could not be written: ${error}`);
  }
  const message = messageForRun(result);
  if (result.outcome.verdict === 'succeeded') runner.info(message.message);
  else runner.error(message.title, [...fitting(message.message.split('\n')), ...message.advice].join('\n'));
  try {
    await runner.summary(summary(result, message, runner.workflowRun));
  } catch (error) {
    runner.warning('Job summary not written', `The job summary could not be written: ${error}`);
  }
}

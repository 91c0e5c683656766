import { writeReport } from '../../report/write-report.ts';
import type { Runner } from '../../runner.ts';
import type { Outcome } from '../wait/outcome.ts';
import { messageFor } from './messages.ts';
import type { RunResult } from './run-result.ts';
import { summary } from './summary.ts';

/** The outputs of an outcome, spelled as in `action.yml`: all of them, empty where there is nothing to say. */
export function outputs(outcome: Outcome): Record<string, string> {
  return {
    verdict: outcome.verdict,
    result: outcome.result ?? '',
    'http-code': outcome.error?.httpCode ?? '',
    'error-message': outcome.error?.message ?? '',
    'extended-code': outcome.error?.extendedCode ?? '',
    polls: String(outcome.polls),
    'elapsed-seconds': String(Math.floor(outcome.elapsedMs / 1000)),
    'service-request-id': outcome.serviceRequestId,
  };
}

/** Reports a result to the runner. */
export async function report(runner: Runner, result: RunResult): Promise<void> {
  const message = messageFor(result.outcome, result.context);
  await writeReport(runner, {
    ...message,
    outputs: outputs(result.outcome),
    isGreen: result.outcome.verdict === 'succeeded',
    summary: summary(result, message, runner.workflowRun),
  });
}

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

/**
 * Reports a result to the runner: outputs, one error annotation or a last line, the job summary. A file that cannot be
 * written is one warning and changes no verdict.
 */
export async function report(runner: Runner, result: RunResult): Promise<void> {
  try {
    runner.outputs(outputs(result.outcome));
  } catch (error) {
    runner.warning('Outputs not written', `The outputs could not be written: ${error}`);
  }
  const message = messageFor(result.outcome, result.context);
  if (result.outcome.verdict === 'succeeded') runner.info(message.message);
  else runner.error(message.title, [message.message, message.advice].join('\n'));
  try {
    await runner.summary(summary(result, message, runner.workflowRun));
  } catch (error) {
    runner.warning('Job summary not written', `The job summary could not be written: ${error}`);
  }
}

import type { Runner } from '../../runner.ts';
import type { Outcome } from '../../verdict.ts';
import { words } from './messages.ts';
import type { RunResult } from './run-result.ts';
import { summary } from './summary.ts';

/** The outputs of an end, spelled as in `action.yml`: all eight, empty where there is nothing to say. */
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
 * Tells the runner how it ended: outputs, one error annotation or a last line, the job summary. A file that
 * cannot be written is told in a warning and changes no verdict.
 */
export function report(runner: Runner, result: RunResult): void {
  try {
    runner.outputs(outputs(result.outcome));
  } catch (error) {
    runner.warning('Outputs not written', `The outputs could not be written: ${error}`);
  }
  const said = words(result);
  if (result.outcome.verdict === 'succeeded') runner.info(said.message);
  else runner.error(said.title, [said.message, said.advice].join('\n'));
  try {
    runner.summary(summary(result, said, runner.run));
  } catch (error) {
    runner.warning('Job summary not written', `The job summary could not be written: ${error}`);
  }
}

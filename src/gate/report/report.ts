import type { Runner } from '../../runner.ts';
import type { End } from '../../verdict.ts';
import { words } from './messages.ts';
import type { Story } from './run-result.ts';
import { summary } from './summary.ts';

/** The outputs of an end, spelled as in `action.yml`: all eight, empty where there is nothing to say. */
export function outputs(end: End): Record<string, string> {
  return {
    verdict: end.verdict,
    result: end.result ?? '',
    'http-code': end.error?.httpCode ?? '',
    'error-message': end.error?.message ?? '',
    'extended-code': end.error?.extendedCode ?? '',
    polls: String(end.polls),
    'elapsed-seconds': String(Math.floor(end.elapsedMs / 1000)),
    'service-request-id': end.serviceRequestId,
  };
}

/**
 * Tells the runner how it ended: outputs, one error annotation or a last line, the job summary. A file that
 * cannot be written is told in a warning and changes no verdict.
 */
export function report(runner: Runner, story: Story): void {
  try {
    runner.outputs(outputs(story.end));
  } catch (error) {
    runner.warning('Outputs not written', `The outputs could not be written: ${error}`);
  }
  const said = words(story);
  if (story.end.verdict === 'succeeded') runner.info(said.happened);
  else runner.error(said.title, [said.happened, said.advice].join('\n'));
  try {
    runner.summary(summary(story, said, runner.run));
  } catch (error) {
    runner.warning('Job summary not written', `The job summary could not be written: ${error}`);
  }
}

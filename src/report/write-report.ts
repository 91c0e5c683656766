import type { Runner } from '../runner.ts';

/** What an action reports at its end. */
export interface Report {
  outputs: Record<string, string>;
  isGreen: boolean;
  title: string;
  /** What happened; may hold untrusted text. */
  message: string;
  /** What to do; may hold untrusted text. */
  advice: string;
  /** GitHub Markdown, without untrusted text. */
  summary: string;
}

/**
 * Reports to the runner: outputs, one error annotation or a last line, the job summary. A file that cannot be written is
 * one warning and changes no verdict.
 */
export async function writeReport(runner: Runner, report: Report): Promise<void> {
  const { outputs, isGreen, title, message, advice, summary } = report;
  try {
    runner.outputs(outputs);
  } catch (error) {
    runner.warning('Outputs not written', `The outputs could not be written: ${error}`);
  }
  if (isGreen) runner.info(message);
  else runner.error(title, [message, advice].join('\n'));
  try {
    await runner.summary(summary);
  } catch (error) {
    runner.warning('Job summary not written', `The job summary could not be written: ${error}`);
  }
}

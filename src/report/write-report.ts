import { setTimeout as delay } from 'node:timers/promises';
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
    await persistently(() => runner.outputs(outputs));
  } catch (error) {
    runner.warning('Outputs not written', `The outputs could not be written: ${error}`);
  }
  if (isGreen) runner.info(message);
  else runner.error(title, [message, advice].join('\n'));
  try {
    await persistently(() => runner.summary(summary));
  } catch (error) {
    runner.warning('Job summary not written', `The job summary could not be written: ${error}`);
  }
}

const attempts = 5;
const pauseMs = 100;

/** Writes a file that another program may hold for a moment, such as a virus scanner on Windows. */
async function persistently(write: () => void | Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await write();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (attempt === attempts || (code !== 'EBUSY' && code !== 'EPERM')) throw error;
      await delay(pauseMs);
    }
}

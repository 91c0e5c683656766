import { inspect } from 'node:util';
import { exitAtOnce } from './exit.ts';
import type { Runner } from './runner.ts';
import { singleLine } from './text.ts';

/** An action, as its process sees it. */
export interface Lifecycle<Result> {
  runner: Runner;
  run: () => Promise<Result>;
  /** The result to report if a bug ends the run. */
  resultOfBug: (detail: string) => Result;
  /** The outputs of a result, for the last resort; `report()` writes them, too. */
  outputs: (result: Result) => Record<string, string>;
  report: (result: Result) => Promise<void>;
  /** Whether the step may succeed. */
  isProven: (result: Result) => boolean;
  /** The annotation if not even the report succeeds. */
  lastResort: { title: string; message: string };
}

// For a reader of stdout that never reads, or a disk that hangs; the runner kills a cancelled step after as long.
const flushLimitMs = 10_000;

/**
 * Runs an action to its end, reports the first result and ignores any other. The exit code, which is 1 from the first
 * line (cancellation.ts), becomes 0 only for a proven success that was reported.
 */
export function runToEnd<Result>(action: Lifecycle<Result>): void {
  const { runner, run, resultOfBug, outputs, report, isProven, lastResort } = action;
  let reported = false;

  const conclude = async (result: Result): Promise<void> => {
    if (reported) return;
    reported = true;
    setTimeout(exitAtOnce, flushLimitMs);
    try {
      await report(result);
      if (isProven(result)) process.exitCode = 0;
    } catch (error) {
      runner.debug(inspect(error));
      // The annotation first: the output file may be what cannot be written.
      runner.error(lastResort.title, lastResort.message);
      const verdict = { verdict: 'internal-error' };
      runner.outputs(verdict);
      runner.outputs({ ...outputs(result), ...verdict });
    } finally {
      // Only once stdout is flushed, or what a slow reader has not taken yet would be cut off.
      process.stdout.write('', exitAtOnce);
    }
  };

  const concludeWithBug = (error: unknown): void => {
    if (reported) return;
    runner.debug(inspect(error));
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : inspect(error);
    void conclude(resultOfBug(singleLine(detail, 300)));
  };

  process.on('uncaughtException', concludeWithBug); // unhandled rejections arrive here, too
  process.on('beforeExit', () => concludeWithBug('the event loop ran dry before the end'));
  run().then(conclude).catch(concludeWithBug);
}

// biome-ignore-all assist/source/organizeImports: cancellation.ts comes before all others, see there
import { cancelSignal } from '../cancellation.ts';
import { inspect } from 'node:util';
import { systemClock } from '../clock.ts';
import { exitAtOnce } from '../exit.ts';
import { actionsRunner } from '../runner.ts';
import { singleLine } from '../text.ts';
import { run } from './main.ts';
import { report } from './report/report.ts';
import type { RunResult } from './report/run-result.ts';

const runner = actionsRunner();
// For a reader of stdout that never reads, or a disk that hangs; the runner kills a cancelled step after as long.
const flushLimitMs = 10_000;
let reported = false;
let soFar = (): RunResult => ({
  outcome: { verdict: 'internal-error', polls: 0, elapsedMs: 0, serviceRequestId: '' },
  operations: [],
});

/** Reports the first result it is given, ignores any other, and opens the gate only for a proven success. */
async function conclude(result: RunResult): Promise<void> {
  if (reported) return;
  reported = true;
  setTimeout(exitAtOnce, flushLimitMs);
  try {
    await report(runner, result);
    if (result.outcome.verdict === 'succeeded') process.exitCode = 0;
  } catch (error) {
    runner.debug(inspect(error));
    // The annotation first: the output file may be what cannot be written.
    runner.error(
      'Bug in the BizTalk operation gate',
      'The gate could not report how it ended. Please report this.',
    );
    runner.outputs({ verdict: 'internal-error' });
  } finally {
    // Only once stdout is flushed, or what a slow reader has not taken yet would be cut off.
    process.stdout.write('', exitAtOnce);
  }
}

function concludeWithBug(error: unknown): void {
  if (!reported) runner.debug(inspect(error));
  const detail = singleLine(error instanceof Error ? `${error.name}: ${error.message}` : inspect(error), 300);
  const cause = { reason: 'bug', detail } as const;
  const elapsedMs = systemClock.now();
  const result = soFar();
  void conclude({ ...result, outcome: { ...result.outcome, verdict: 'internal-error', cause, elapsedMs } });
}

process.on('uncaughtException', concludeWithBug); // unhandled rejections arrive here, too
process.on('beforeExit', () => concludeWithBug('the event loop ran dry before the end'));

run({
  runner,
  clock: systemClock,
  random: Math.random,
  startMs: 0, // the start of the process, which is the step's
  cancelSignal,
  onStart(result) {
    soFar = result;
  },
})
  .then(conclude)
  .catch(concludeWithBug);

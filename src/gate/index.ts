// biome-ignore-all assist/source/organizeImports: cancellation.ts comes before all others, see there
import { cancelled } from '../cancellation.ts';
import { inspect } from 'node:util';
import { systemClock } from '../clock.ts';
import { gate } from './main.ts';
import { report } from './report/report.ts';
import { actionsRunner } from '../runner.ts';
import type { Story } from './report/run-result.ts';
import { folded } from '../text.ts';

const runner = actionsRunner();
// For a reader that never reads; the runner itself kills a cancelled step after so long.
const readerLimitMs = 10_000;
let concluded = false;
let soFar: Story = {
  end: { verdict: 'internal-error', cause: '', polls: 0, elapsedMs: 0, serviceRequestId: '' },
  history: [],
};

/** Tells the story once, whoever comes first with one, and opens the gate if it is a proven success. */
function conclude(story: Story): void {
  if (concluded) return;
  concluded = true;
  try {
    report(runner, story);
    if (story.end.verdict === 'succeeded') process.exitCode = 0;
  } catch (error) {
    runner.debug(inspect(error));
    // The annotation first: the output file may be what cannot be written.
    runner.error(
      'Bug in the BizTalk operation gate',
      'The gate could not tell how it ended. Please report this.',
    );
    runner.outputs({ verdict: 'internal-error' });
  } finally {
    // Once a slow reader has taken all of stdout: process.exit() by itself would cut off the rest. Left alone, the
    // loop would wait for a name resolution that hangs and cannot be called back.
    process.stdout.write('', () => process.exit());
    setTimeout(() => process.exit(), readerLimitMs);
  }
}

function bug(error: unknown): void {
  if (!concluded) runner.debug(inspect(error));
  const cause = folded(error instanceof Error ? `${error.name}: ${error.message}` : inspect(error), 300);
  const elapsedMs = systemClock.now();
  conclude({ ...soFar, end: { ...soFar.end, verdict: 'internal-error', cause, elapsedMs } });
}

process.on('uncaughtException', bug); // unhandled rejections arrive here too
process.on('beforeExit', () => bug('the event loop ran dry before the end'));

const remember = (story: Story): void => {
  soFar = story;
};
// The clock counts from the start of the process, which is the step's.
gate(runner, systemClock, 0, cancelled, remember).then(conclude).catch(bug);

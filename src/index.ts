// biome-ignore-all assist/source/organizeImports: closed.ts comes before all others, see there
import { cancelled } from './closed.ts';
import { inspect } from 'node:util';
import { systemClock } from './clock.ts';
import { gate } from './gate.ts';
import { report } from './report/report.ts';
import { actionsRunner } from './runner.ts';
import type { Story } from './story.ts';
import { folded } from './text.ts';

const runner = actionsRunner();
let concluded = false;
let soFar: Story = {
  end: { verdict: 'internal-error', cause: '', polls: 0, elapsedMs: 0, serviceRequestId: '' },
  history: [],
};

/** Tells the story once, whoever comes first with one, and opens the gate if it is a proven success. */
async function conclude(story: Story): Promise<void> {
  if (concluded) return;
  concluded = true;
  try {
    await report(runner, story);
    if (story.end.verdict === 'succeeded') process.exitCode = 0;
  } catch (error) {
    runner.debug(inspect(error));
    // The annotation first: the output file may be what cannot be written.
    runner.error(
      'Bug in the BizTalk operation gate',
      'The gate could not tell how it ended. Please report this.',
    );
    runner.output('verdict', 'internal-error');
  } finally {
    // A hanging name resolution cannot be called back and would keep the process alive. Left alone the loop drains
    // by itself; process.exit() in its place would cut off what a slow reader has not yet taken of stdout.
    const timer = setTimeout(() => process.stdout.write('', () => process.exit()), 400);
    // A cancelled process stays to take a second signal, which would kill it while Node is being torn down.
    if (!cancelled.aborted) timer.unref();
  }
}

async function bug(error: unknown): Promise<void> {
  if (!concluded) runner.debug(inspect(error));
  const cause = folded(error instanceof Error ? `${error.name}: ${error.message}` : inspect(error), 300);
  const elapsedMs = systemClock.now();
  await conclude({ ...soFar, end: { ...soFar.end, verdict: 'internal-error', cause, elapsedMs } });
}

process.on('uncaughtException', bug); // unhandled rejections arrive here too
process.on('beforeExit', () => bug('the event loop ran dry before the end'));

const remember = (story: Story): void => {
  soFar = story;
};
// performance.now() counts from the start of the process, which is the step's.
gate(runner, systemClock, 0, cancelled, remember).then(conclude).catch(bug);

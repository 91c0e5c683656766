import { systemClock } from './clock.ts';
import { cancelled } from './closed.ts'; // first: see there
import { gate } from './gate.ts';
import { report } from './report/report.ts';
import { actionsRunner } from './runner.ts';
import type { Story } from './story.ts';
import { folded } from './text.ts';

const runner = actionsRunner();
let concluded = false;

/** Tells the story once, whoever comes first with one, and opens the gate if it is a proven success. */
async function conclude(story: Story): Promise<void> {
  if (concluded) return;
  concluded = true;
  await report(runner, story);
  if (story.end.verdict === 'succeeded') process.exitCode = 0;
  // A hanging name resolution cannot be called back and would keep the process alive. Left alone the loop
  // drains by itself; process.exit() in its place would cut off what a slow reader has not yet taken of stdout.
  setTimeout(() => process.stdout.write('', () => process.exit()), 250).unref();
}

const bug = (error: unknown): Promise<void> => {
  if (!concluded && error instanceof Error) runner.debug(error.stack ?? '');
  const cause = folded(error instanceof Error ? `${error.name}: ${error.message}` : String(error), 300);
  const elapsedMs = systemClock.now();
  return conclude({ end: { verdict: 'internal-error', cause, polls: 0, elapsedMs, serviceRequestId: '' } });
};

process.on('uncaughtException', bug); // unhandled rejections arrive here too
process.on('beforeExit', () => bug('the event loop ran dry before the end'));

// performance.now() counts from the start of the process, which is the step's.
gate(runner, systemClock, 0, cancelled).then(conclude).catch(bug);

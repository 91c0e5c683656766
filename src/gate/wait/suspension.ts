import type { Clock } from '../../clock.ts';

/** What a timer may be late on a busy machine; more than that, and the process was suspended. */
const toleranceMs = 2000;

/**
 * Runs `task`, which ends within `limitMs` by itself. What it takes much longer is the time in which the process was
 * suspended, such as by a machine that slept.
 */
export async function timed<T>(
  clock: Clock,
  limitMs: number,
  task: () => Promise<T>,
): Promise<{ value: T; suspendedMs: number }> {
  const before = clock.now();
  const value = await task();
  const excessMs = clock.now() - before - limitMs;
  return { value, suspendedMs: excessMs > toleranceMs ? excessMs : 0 };
}

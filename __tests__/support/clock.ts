import type { Clock } from '../../src/clock.ts';

/**
 * A clock of its own time: once nothing else is left to do, it jumps to the next instant that somebody sleeps for. Wall
 * time is `now` since 1970.
 */
export function virtualClock(startMs = 0): Clock {
  let now = startMs;
  let isScheduled = false;
  const timers = new Set<{ at: number; wake: () => void }>();
  const schedule = (): void => {
    if (isScheduled || timers.size === 0) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      const [next] = [...timers].sort((a, b) => a.at - b.at);
      if (next) {
        timers.delete(next);
        now = next.at;
        next.wake();
      }
      schedule();
    });
  };
  return {
    now: () => now,
    wall: () => now,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal.aborted) return resolve();
        const timer = { at: now + Math.max(ms, 0), wake: resolve };
        timers.add(timer);
        signal.addEventListener('abort', () => {
          timers.delete(timer);
          resolve();
        });
        schedule();
      }),
  };
}

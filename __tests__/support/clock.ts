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

/** `clock` of a process that is suspended for `forMs` once it is `fromMs`: timers that are due meanwhile end together after it. */
export function suspendedClock(clock: Clock, fromMs: number, forMs: number): Clock {
  const now = (): number => clock.now() + (clock.now() < fromMs ? 0 : forMs);
  return {
    now,
    wall: now,
    sleep(ms, signal) {
      const end = now() + ms;
      const isAcross = now() < fromMs && end >= fromMs;
      return clock.sleep(isAcross ? Math.max(fromMs, end - forMs) - now() : ms, signal);
    },
  };
}

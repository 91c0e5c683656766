import type { Clock } from '../../src/clock.ts';

/** A clock that only moves by `sleep`, which returns at once, and by `spend`. Starts at 0, wall time included. */
export interface JumpingClock extends Clock {
  /** Lets time pass. */
  spend(ms: number): void;
}

export function jumpingClock(): JumpingClock {
  let now = 0;
  return {
    now: () => now,
    wall: () => now,
    spend(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      if (!signal.aborted) now += ms;
    },
  };
}

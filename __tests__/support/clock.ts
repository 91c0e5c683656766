import type { Clock } from '../../src/clock.ts';

/** A clock that jumps: a sleep is over at once, and `spend` lets time pass otherwise. Wall time is `now` since 1970. */
export interface JumpingClock extends Clock {
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

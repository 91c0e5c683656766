import type { Clock } from '../../src/clock.ts';

/** A clock that starts at 0, wall time included, and moves only by `advance` and by `sleep`, which returns at once. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

export function fakeClock(): FakeClock {
  let now = 0;
  return {
    now: () => now,
    wall: () => now,
    advance(ms) {
      now += ms;
    },
    async sleep(ms, signal) {
      if (!signal.aborted) now += ms;
    },
  };
}

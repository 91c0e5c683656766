import { setTimeout as delay } from 'node:timers/promises';

/** Time as the wait sees it; passed in, so that tests need not wait. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** The wall clock in milliseconds since 1970, for HTTP dates and expiry. */
  wall(): number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The clock of this process; `now()` counts from its start. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};

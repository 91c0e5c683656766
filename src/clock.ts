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

export const systemClock: Clock = {
  // `performance` says the same, and loads eight modules of Node for it: a millisecond of each start.
  now: () => process.uptime() * 1000,
  wall: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};

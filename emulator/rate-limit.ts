/** Whether one more request is admitted now. */
export type Admit = () => boolean;

/**
 * A token bucket that admits `requestsPerMinute`, with bursts of a sixth of that; 0 admits everything. `now` is a clock in
 * milliseconds.
 */
export function createRateLimit(requestsPerMinute: number, now: () => number): Admit {
  if (requestsPerMinute === 0) return () => true;
  const burst = Math.max(requestsPerMinute / 6, 1);
  let tokens = burst;
  let last = now();
  return () => {
    tokens = Math.min(burst, tokens + ((now() - last) * requestsPerMinute) / 60_000);
    last = now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

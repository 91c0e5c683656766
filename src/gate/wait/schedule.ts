const secondMs = 1000;
/** The longest pause for the sake of a rate limit; a longer `Retry-After` is honored all the same. */
const maxSlowMs = 180 * secondMs;

/** The pace that the service allows: polls pause for at least `slowMs`, 0 for the usual pace. */
export interface Pace {
  slowMs: number;
}

export const usualPace: Pace = { slowMs: 0 };

/**
 * Whole milliseconds from a valid answer to the next poll at the usual pace: a tenth of the time waited so far, at least
 * 2 s and at most 15 s. So the end is detected at most a tenth late, a short operation is noticed soon, and a long one
 * costs at most four requests a minute.
 */
export function pollDelayMs(elapsedMs: number, fixedMs: number | undefined): number {
  return fixedMs ?? Math.min(Math.max(Math.round(elapsedMs / 10), 2 * secondMs), 15 * secondMs);
}

/** Milliseconds from the n-th fault in a row to the next poll: 1, 2, 4 … 30 s. */
export function backoffMs(faults: number): number {
  return Math.min(2 ** (faults - 1), 30) * secondMs;
}

/**
 * The pace after one more poll: a throttled one doubles the pause, a valid answer takes a fifth off, so that many gates
 * find the rate that the service admits and stay near it. `usualMs` is the pause at the usual pace.
 */
export function nextPace(
  { slowMs }: Pace,
  poll: { found: 'throttled' | 'answer' | 'fault'; usualMs: number; retryAfterMs: number },
): Pace {
  const { found, usualMs, retryAfterMs } = poll;
  if (found === 'throttled')
    return { slowMs: Math.min(2 * Math.max(slowMs, usualMs, retryAfterMs), maxSlowMs) };
  if (found === 'fault') return { slowMs };
  return { slowMs: 0.8 * slowMs < usualMs ? 0 : 0.8 * slowMs };
}

export interface Pause {
  pace: Pace;
  /** Faults in a row; 0 after an answer. */
  faults: number;
  usualMs: number;
  /** The usual pause is a fixed interval, which is kept exactly. */
  isFixed: boolean;
  retryAfterMs: number;
}

/**
 * Whole milliseconds to pause, spread at random so that gates that started together do not stay in step: by 10 %, while
 * throttled and after faults by 25 %. After a `Retry-After` the spread goes only later. `random` is in [0, 1).
 */
export function spreadPauseMs(
  { pace, faults, usualMs, isFixed, retryAfterMs }: Pause,
  random: number,
): number {
  const { slowMs } = pace;
  const pauseMs = Math.max(faults > 0 ? backoffMs(faults) : usualMs, slowMs);
  const spread = faults > 0 || slowMs > 0 ? 0.25 : isFixed ? 0 : 0.1;
  return Math.round(Math.max(pauseMs * (1 + spread * (2 * random - 1)), retryAfterMs * (1 + 0.3 * random)));
}

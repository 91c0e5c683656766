const secondMs = 1000;
/** The longest pause for the sake of a rate limit; a longer `Retry-After` is honored all the same. */
const maxSlowMs = 180 * secondMs;

/** The pace that the service allows: polls pause for at least `slowMs`, 0 for the usual pace. */
export interface Pace {
  slowMs: number;
  /** When it was slowed down last. */
  slowedAtMs: number;
}

export const usualPace: Pace = { slowMs: 0, slowedAtMs: Number.NEGATIVE_INFINITY };

/**
 * More operations than these are not polled as fast as one step may send, to spare the service and memory: 100 for an hour
 * take about 100 MB, at eight polls a second 120, because V8 enlarges its young generation as long as a process allocates more
 * than a megabyte a second.
 */
const manyOperations = 50;

/**
 * Whole milliseconds from a valid answer to the next poll at the usual pace: a tenth of the time waited so far, at least
 * 2 s (with more than 50 operations 150 ms for each) and at most 15 s. So the end is detected at most a tenth late, a
 * short operation is noticed soon, and a long one costs at most four requests a minute.
 */
export function pollDelayMs(elapsedMs: number, fixedMs: number | undefined, operations = 1): number {
  const minMs = operations > manyOperations ? operations * 150 : 2 * secondMs;
  return fixedMs ?? Math.min(Math.max(Math.round(elapsedMs / 10), minMs), 15 * secondMs);
}

/** Milliseconds from the n-th fault in a row to the next poll: 1, 2, 4 … 30 s. */
export function backoffMs(faults: number): number {
  return Math.min(2 ** (faults - 1), 30) * secondMs;
}

/** One poll as the pace sees it; instants and durations in milliseconds. */
export interface PaceChange {
  found: 'throttled' | 'answer' | 'fault';
  /** The pause at the usual pace. */
  usualMs: number;
  retryAfterMs: number;
  sentAtMs: number;
  nowMs: number;
  /** How many operations poll at this pace. */
  operations: number;
}

/**
 * The pace after one more poll: a throttled one doubles the pause, a valid answer takes a fifth off, so that many gates
 * find the rate that the service admits and stay near it. For several operations each round of polls counts once: what
 * was sent before the pace was slowed down does not slow it again, and a fifth is taken off by one answer of each.
 */
export function nextPace(pace: Pace, poll: PaceChange): Pace {
  const { found, usualMs, retryAfterMs, sentAtMs, nowMs, operations } = poll;
  const { slowMs, slowedAtMs } = pace;
  if (found === 'throttled')
    return sentAtMs < slowedAtMs
      ? pace
      : { slowMs: Math.min(2 * Math.max(slowMs, usualMs, retryAfterMs), maxSlowMs), slowedAtMs: nowMs };
  if (found === 'fault') return pace;
  const fasterMs = slowMs * 0.8 ** (1 / operations);
  return { slowMs: fasterMs < usualMs ? 0 : fasterMs, slowedAtMs };
}

export interface Pause {
  /** The shortest pause that the pace allows. */
  slowMs: number;
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
  { slowMs, faults, usualMs, isFixed, retryAfterMs }: Pause,
  random: number,
): number {
  const pauseMs = Math.max(faults > 0 ? backoffMs(faults) : usualMs, slowMs);
  const spread = faults > 0 || slowMs > 0 ? 0.25 : isFixed ? 0 : 0.1;
  return Math.round(Math.max(pauseMs * (1 + spread * (2 * random - 1)), retryAfterMs * (1 + 0.3 * random)));
}

const secondMs = 1000;

/**
 * Whole milliseconds from a valid answer to the next poll: a tenth of the time waited so far, at least 2 s and at most
 * 15 s. So the end is detected at most a tenth late, a short operation is noticed soon, and a long one costs at most
 * four requests a minute.
 */
export function pollDelayMs(elapsedMs: number, fixedMs: number | undefined): number {
  return fixedMs ?? Math.min(Math.max(Math.round(elapsedMs / 10), 2 * secondMs), 15 * secondMs);
}

/** Milliseconds from the n-th fault in a row to the next poll: 1, 2, 4 … 30 s. */
export function backoffMs(faults: number): number {
  return Math.min(2 ** (faults - 1), 30) * secondMs;
}

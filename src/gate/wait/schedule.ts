const second = 1000;

/**
 * Whole milliseconds to pause after an intelligible answer: a tenth of the time waited so far, at least 2 s and at most
 * 15 s. So the end is told at most a tenth timedOut, a short operation is not kept waiting, and a long one costs at most
 * four requests a minute.
 */
export function pollDelayMs(elapsedMs: number, fixedMs: number | undefined): number {
  return fixedMs ?? Math.min(Math.max(Math.round(elapsedMs / 10), 2 * second), 15 * second);
}

/** Milliseconds to pause after the n-th fault in a row: 1, 2, 4 … 30 s. */
export function backoffMs(faults: number): number {
  return Math.min(2 ** (faults - 1), 30) * second;
}

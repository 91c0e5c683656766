/**
 * Evaluated before every other module: the gate is closed, and a signal that arrives while the rest is still
 * loading is not lost (without a handler Node would die of it at once, and write nothing).
 */
process.exitCode = 1;

const cancellation = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const)
  process.on(name, () => cancellation.abort(name));

/** Aborts with the signal's name when the runner cancels the step. */
export const cancelSignal: AbortSignal = cancellation.signal;

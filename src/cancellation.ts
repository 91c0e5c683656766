/**
 * Evaluated before every other module: the exit code is 1 until a success is proven, and a signal that arrives while
 * the rest is still loading is not lost (without a handler Node dies at once and writes nothing).
 */
process.exitCode = 1;

const controller = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const)
  process.on(name, () => controller.abort(name));

/** Aborts with the signal's name when the runner cancels the step. */
export const cancelSignal: AbortSignal = controller.signal;

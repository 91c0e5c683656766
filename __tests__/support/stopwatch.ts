/**
 * Measures milliseconds without those in which this process was not scheduled: shared machines pause for seconds. Stops
 * when the function that it returns is called.
 */
export function startStopwatch(): () => number {
  const intervalMs = 50;
  const startedMs = performance.now();
  let pausedMs = 0;
  let lastMs = startedMs;
  const timer = setInterval(() => {
    const lateMs = performance.now() - lastMs - intervalMs;
    if (lateMs > 250) pausedMs += lateMs;
    lastMs = performance.now();
  }, intervalMs).unref();
  return () => {
    clearInterval(timer);
    return performance.now() - startedMs - pausedMs;
  };
}

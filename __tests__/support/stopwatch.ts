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

/** Milliseconds of CPU time that `work` takes in this thread, however busy the machine is. */
export function cpuMs(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

import { createEndpoint } from './endpoint.ts';
import type { Outcome } from './outcome.ts';
import { requestGapMs } from './request-limit.ts';
import { type Wait, waitForOperation } from './wait-for-operation.ts';

/** What is particular to the wait for one of several operations. */
export interface OneOfAll extends Pick<Wait, 'poll' | 'onPoll'> {
  /** Called as soon as its wait has ended. */
  onEnd: (outcome: Outcome) => void;
}

/** Waits for operations of one endpoint, each until its own end; resolves once all have ended. */
export async function waitForAll(
  operations: readonly OneOfAll[],
  wait: Omit<Wait, keyof OneOfAll | 'endpoint' | 'lastPoll'>,
): Promise<void> {
  const join = createEndpoint(operations.length);
  const earlier = (index: number): number => earlierMs(index, operations.length, wait.timeoutMs);
  const lastPoll = (index: number) => ({
    earlierMs: earlier(index),
    windowMs: earlier(operations.length - 1),
  });
  await Promise.all(
    operations.map(async ({ onEnd, ...operation }, index) => {
      const endpoint = join();
      const outcome = await waitForOperation({ ...wait, ...operation, endpoint, lastPoll: lastPoll(index) });
      endpoint.leave();
      onEnd(outcome);
    }),
  );
}

/**
 * How many milliseconds before the time-out the last poll of an operation is due: those of several take turns, and other
 * polls that are waiting for theirs have up to a second.
 */
function earlierMs(index: number, operations: number, timeoutMs: number): number {
  const turns = index + Math.min(operations - 1, 8);
  return Math.min(turns * requestGapMs, timeoutMs / 2);
}

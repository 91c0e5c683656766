import type { Clock } from '../../clock.ts';

/** Eight requests begin within a second: at most ten are promised, and busy machines bring them closer together. */
export const requestGapMs = 125;
const maxInFlight = 8;
/** Polls after a fault leave room for the others: their requests may hang again. */
const maxRetriesInFlight = 4;

/** Ends a poll that was allowed to begin. */
export type EndPoll = () => void;

/** What the polls of one step may send, however many operations it waits for. */
export interface RequestLimit {
  /** Resolves once a poll may begin; to undefined if it may not before `endMs` of the clock, or `signal` aborts. */
  begin(options: { isRetry: boolean; endMs: number; signal: AbortSignal }): Promise<EndPoll | undefined>;
  /** Resolves once a request of a poll may be sent, or as soon as `signal` aborts. */
  turn(signal: AbortSignal): Promise<void>;
}

export function createRequestLimit(clock: Clock): RequestLimit {
  const queue: { isRetry: boolean; admit: () => void }[] = [];
  let inFlight = 0;
  let retriesInFlight = 0;
  let lastTurn: Promise<number> = Promise.resolve(Number.NEGATIVE_INFINITY);

  const admitNext = (): void => {
    if (inFlight >= maxInFlight) return;
    const at = queue.findIndex(({ isRetry }) => !isRetry || retriesInFlight < maxRetriesInFlight);
    const [next] = at < 0 ? [] : queue.splice(at, 1);
    next?.admit();
  };

  return {
    async begin({ isRetry, endMs, signal }) {
      const admitted = Promise.withResolvers<void>();
      const entry = { isRetry, admit: () => count(1) };
      const count = (change: 1 | -1): void => {
        inFlight += change;
        if (isRetry) retriesInFlight += change;
        if (change === 1) admitted.resolve();
        else admitNext();
      };
      queue.push(entry);
      admitNext();
      if (queue.includes(entry)) {
        const done = new AbortController();
        await Promise.race([
          admitted.promise,
          clock.sleep(endMs - clock.now(), AbortSignal.any([signal, done.signal])),
        ]);
        done.abort();
        const at = queue.indexOf(entry);
        if (at >= 0) {
          queue.splice(at, 1);
          return undefined;
        }
      }
      return () => count(-1);
    },
    turn(signal) {
      const turn = lastTurn.then(async lastMs => {
        const waitMs = lastMs + requestGapMs - clock.now();
        if (waitMs > 0) await clock.sleep(waitMs, signal);
        return clock.now();
      });
      lastTurn = turn;
      return turn.then(() => undefined);
    },
  };
}

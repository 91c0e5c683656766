import { nextPace, type Pace, type PaceChange, usualPace } from './schedule.ts';

/** What the wait for one operation shares with the others that poll the same endpoint. */
export interface Endpoint {
  /** How many are still waited for. */
  readonly operations: number;
  /** The pace that the endpoint allows each operation. */
  readonly pace: Pace;
  /** Aborts at the first valid answer after the last poll of every operation met a fault: no back-off is needed. */
  readonly recovery: AbortSignal;
  /** The instant since when the last poll of every operation has met a fault; `Infinity` if it is not so. */
  readonly outSinceMs: number;
  /** Learns from one more poll of this operation. */
  record(poll: Omit<PaceChange, 'operations'>): void;
  /** The process was suspended until now: how long an outage lasted before that is not known. */
  resumed(nowMs: number): void;
  /** The operation is no longer waited for. */
  leave(): void;
}

const never = Number.POSITIVE_INFINITY;

/** The endpoint of so many operations: returns it as one more of them sees it. */
export function createEndpoint(operations: number): () => Endpoint {
  let waiting = operations;
  let pace = usualPace;
  let recovery = new AbortController();
  const faulty = new Set<Endpoint>();
  let outSinceMs = never;
  return () => {
    const endpoint: Endpoint = {
      get operations() {
        return waiting;
      },
      get pace() {
        return pace;
      },
      get recovery() {
        return recovery.signal;
      },
      get outSinceMs() {
        return outSinceMs;
      },
      record(poll) {
        pace = nextPace(pace, { ...poll, operations: waiting });
        if (poll.found === 'fault') {
          faulty.add(endpoint);
          if (faulty.size === waiting) outSinceMs = Math.min(outSinceMs, poll.nowMs);
          return;
        }
        outSinceMs = never;
        if (poll.found === 'answer' && faulty.size === waiting) {
          recovery.abort();
          recovery = new AbortController();
        }
        faulty.delete(endpoint);
      },
      resumed(nowMs) {
        if (outSinceMs !== never) outSinceMs = nowMs;
      },
      leave() {
        waiting -= 1;
        faulty.delete(endpoint);
      },
    };
    return endpoint;
  };
}

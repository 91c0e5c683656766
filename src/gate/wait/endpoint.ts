import { nextPace, type Pace, type PaceChange, usualPace } from './schedule.ts';

/** What the wait for one operation shares with the others that poll the same endpoint. */
export interface Endpoint {
  /** How many are still waited for. */
  readonly operations: number;
  /** The pace that the endpoint allows each operation. */
  readonly pace: Pace;
  /** Aborts at the first valid answer after the last poll of every operation met a fault: no back-off is needed. */
  readonly recovery: AbortSignal;
  /** The instant since when no poll has had a complete response although each operation was polled; else `Infinity`. */
  readonly silentSinceMs: number;
  /** Learns from one more poll of this operation, and whether it had a complete response, be that a fault. */
  record(poll: Omit<PaceChange, 'operations'> & { hasResponse: boolean }): void;
  /** The process was suspended until now: how long the silence lasted before that is not known. */
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
  let silentSinceMs = never;
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
      get silentSinceMs() {
        return silentSinceMs;
      },
      record(poll) {
        pace = nextPace(pace, { ...poll, operations: waiting });
        if (poll.found === 'fault') {
          faulty.add(endpoint);
          const isSilent = !poll.hasResponse && faulty.size === waiting;
          silentSinceMs = isSilent ? Math.min(silentSinceMs, poll.nowMs) : never;
          return;
        }
        silentSinceMs = never;
        if (poll.found === 'answer' && faulty.size === waiting) {
          recovery.abort();
          recovery = new AbortController();
        }
        faulty.delete(endpoint);
      },
      resumed(nowMs) {
        if (silentSinceMs !== never) silentSinceMs = nowMs;
      },
      leave() {
        waiting -= 1;
        faulty.delete(endpoint);
      },
    };
    return endpoint;
  };
}

import { nextPace, type Pace, type PaceChange, usualPace } from './schedule.ts';

/** What the operations of one step learn about the endpoint that they share. */
export interface Endpoint {
  /** The pace that the endpoint allows each operation. */
  readonly pace: Pace;
  /** Aborts when the endpoint answers again after every operation had a fault: no back-off is needed any more. */
  readonly recovery: AbortSignal;
  /** Learns from one more poll. */
  record(poll: Omit<PaceChange, 'operations'>): void;
  /** Called once for each operation that is no longer waited for. */
  leave(): void;
}

/** The endpoint of so many operations. */
export function createEndpoint(operations: number): Endpoint {
  let waiting = operations;
  let pace = usualPace;
  let faultsInARow = 0;
  let recovery = new AbortController();
  return {
    get pace() {
      return pace;
    },
    get recovery() {
      return recovery.signal;
    },
    record(poll) {
      pace = nextPace(pace, { ...poll, operations: waiting });
      if (poll.found === 'fault') {
        faultsInARow += 1;
        return;
      }
      if (faultsInARow >= Math.max(waiting, 2)) {
        recovery.abort();
        recovery = new AbortController();
      }
      faultsInARow = 0;
    },
    leave() {
      waiting -= 1;
    },
  };
}

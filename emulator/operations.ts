import { randomUUID } from 'node:crypto';

/** How long operations run and how they end. */
export interface Scenario {
  durationMs: number;
  outcome: 'Succeeded' | 'Failed';
  /** The `Error` of a failed operation. */
  httpCode: string;
  message: string;
  extendedCode: string;
}

export type OperationStatus = 'InProgress' | Scenario['outcome'];

/** The operations started so far. The owner of one is the resource or the subscription that its status URL names. */
export interface Operations {
  /** Starts an operation and returns its request id: 32 hex digits, like those of the service. */
  start(owner: string): string;
  /** The status of an operation, `undefined` if this owner has none with that id. */
  status(owner: string, requestId: string): OperationStatus | undefined;
}

/** Creates an empty set of operations that all follow one scenario; `now` is a clock in milliseconds. */
export function createOperations(scenario: Scenario, now: () => number): Operations {
  const operations = new Map<string, { owner: string; startedMs: number }>();
  return {
    start(owner) {
      const requestId = randomUUID().replaceAll('-', '');
      operations.set(requestId, { owner, startedMs: now() });
      return requestId;
    },
    status(owner, requestId) {
      const operation = operations.get(requestId);
      if (operation?.owner !== owner) return undefined;
      return now() - operation.startedMs < scenario.durationMs ? 'InProgress' : scenario.outcome;
    },
  };
}

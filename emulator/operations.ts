import { randomUUID } from 'node:crypto';

/** How long operations run and how they end. */
export interface Scenario {
  durationMs: number;
  outcome: 'Succeeded' | 'Failed';
  /** The `Error` of a failed operation. */
  httpCode: string;
  message: string;
  extendedCode: string;
  /** One operation at a time: while one of the same resource runs, no other is started. */
  busy: boolean;
}

export type OperationStatus = 'InProgress' | Scenario['outcome'];

/** The operations started so far. The owner of one is the resource or the subscription that its status URL names. */
export interface Operations {
  /**
   * Starts an operation of a resource and returns its request id: 32 hex digits, like those of the service. Undefined if
   * the scenario has the service busy while another operation of the resource runs.
   */
  start(owner: string, resource: string): string | undefined;
  /** The status of an operation, `undefined` if this owner has none with that id. */
  status(owner: string, requestId: string): OperationStatus | undefined;
}

/** Creates an empty set of operations that all follow one scenario; `now` is a clock in milliseconds. */
export function createOperations(scenario: Scenario, now: () => number): Operations {
  const operations = new Map<string, { owner: string; resource: string; startedMs: number }>();
  const isRunning = ({ startedMs }: { startedMs: number }): boolean =>
    now() - startedMs < scenario.durationMs;
  return {
    start(owner, resource) {
      const others = [...operations.values()].filter(operation => operation.resource === resource);
      if (scenario.busy && others.some(isRunning)) return undefined;
      const requestId = randomUUID().replaceAll('-', '');
      operations.set(requestId, { owner, resource, startedMs: now() });
      return requestId;
    },
    status(owner, requestId) {
      const operation = operations.get(requestId);
      if (operation?.owner !== owner) return undefined;
      return isRunning(operation) ? 'InProgress' : scenario.outcome;
    },
  };
}

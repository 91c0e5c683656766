import { randomUUID } from 'node:crypto';

/** How operations run and end. */
export interface Scenario {
  durationMs: number;
  outcome: 'Succeeded' | 'Failed';
  /** The `Error` of a failed operation. */
  httpCode: string;
  message: string;
  extendedCode: string;
}

/** The operations that were started, each found by its request id and its owner: a resource, or a subscription. */
export interface Operations {
  /** Starts an operation and answers its request id, 32 hex digits as the service's own. */
  start(owner: string): string;
  /** What an operation says now; nothing for one that is not known. */
  status(owner: string, requestId: string): 'InProgress' | 'Succeeded' | 'Failed' | undefined;
}

/** Operations that all take the same course; `now` is a clock in milliseconds. */
export function createOperations(course: Scenario, now: () => number): Operations {
  const started = new Map<string, { owner: string; at: number }>();
  return {
    start(owner) {
      const requestId = randomUUID().replaceAll('-', '');
      started.set(requestId, { owner, at: now() });
      return requestId;
    },
    status(owner, requestId) {
      const operation = started.get(requestId);
      if (operation?.owner !== owner) return undefined;
      return now() - operation.at < course.durationMs ? 'InProgress' : course.outcome;
    },
  };
}

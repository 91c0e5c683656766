import { randomUUID } from 'node:crypto';

/** How operations run and end. */
export interface Course {
  durationMs: number;
  outcome: 'Succeeded' | 'Failed';
  /** The `Error` of a failed operation. */
  httpCode: string;
  message: string;
  extendedCode: string;
}

/** The operations that were started, each found by its request id and the resource it runs on. */
export interface Operations {
  /** Starts an operation and answers its request id, 32 hex digits as the service's own. */
  start(resource: string): string;
  /** What an operation says now; nothing for one that is not known. */
  status(resource: string, requestId: string): 'InProgress' | 'Succeeded' | 'Failed' | undefined;
}

/** Operations that all take the same course; `now` is a clock in milliseconds. */
export function createOperations(course: Course, now: () => number): Operations {
  const started = new Map<string, { resource: string; at: number }>();
  return {
    start(resource) {
      const requestId = randomUUID().replaceAll('-', '');
      started.set(requestId, { resource, at: now() });
      return requestId;
    },
    status(resource, requestId) {
      const operation = started.get(requestId);
      if (operation?.resource !== resource) return undefined;
      return now() - operation.at < course.durationMs ? 'InProgress' : course.outcome;
    },
  };
}

import { statusUrl } from '../operation.ts';
import type { Runner } from '../runner.ts';
import type { Subject } from '../story.ts';
import type { Polled } from '../wait/wait.ts';
import { duration } from './duration.ts';

/**
 * Prints what is asked, and returns what to do with each poll: a line on every change and every fault, and in
 * between a heartbeat at gaps that grow with the wait, from 30 s to 5 min.
 */
export function createLog(runner: Runner, subject: Subject): (polled: Polled) => void {
  const { operation, endpoint, timeoutMs, clientRequestId } = subject;
  runner.info(
    `Waiting for operation ${operation.requestId} on ${operation.resourceName}, ${duration(timeoutMs)} at most: ` +
      `${statusUrl(endpoint, operation)} (client request id ${clientRequestId})`,
  );
  let lastKind = '';
  let lastLineMs = 0;
  let polls = 0;

  return ({ reading, elapsedMs, pauseMs }) => {
    const { kind, cause, serviceRequestId } = reading;
    polls += 1;
    runner.debug(`poll ${polls}: ${kind} ${cause} (service request id ${serviceRequestId || 'none'})`);
    const next = pauseMs === undefined ? '' : `; next poll in ${duration(pauseMs)}`;
    const heartbeatMs = Math.min(Math.max(elapsedMs / 4, 30_000), 300_000);
    if (kind === 'in-progress' && lastKind === kind && elapsedMs - lastLineMs < heartbeatMs) return;
    const still =
      kind === 'in-progress' && lastKind === kind ? `still in progress, poll ${polls}` : undefined;
    runner.info(`[${duration(elapsedMs)}] ${still ?? phrase(kind, cause)}${next}`);
    lastKind = kind;
    lastLineMs = elapsedMs;
  };
}

function phrase(kind: Polled['reading']['kind'], cause: string): string {
  return `${kind.replace('-', ' ')}${cause && `: ${cause}`}`;
}

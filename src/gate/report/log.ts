import type { Runner } from '../../runner.ts';
import { statusUrl } from '../status/operation.ts';
import type { PollEvent } from '../wait/wait-for-operation.ts';
import { describeCause, operationName } from './describe-cause.ts';
import { duration } from './duration.ts';
import type { RunContext } from './run-result.ts';

/**
 * Logs what is polled, and returns the logger of the polls: a line on every change and every fault, and in between a
 * heartbeat at gaps that grow with the wait, from 30 s to 5 min.
 */
export function startLog(
  runner: Pick<Runner, 'info' | 'debug'>,
  context: RunContext,
): (event: PollEvent) => void {
  const { operation, endpoint, timeoutMs, clientRequestId } = context;
  const limit = timeoutMs === 0 ? 'polling once' : `for ${duration(timeoutMs)} at most`;
  runner.info(
    `Waiting for ${operationName(operation)}, ${limit}: ` +
      `${statusUrl(endpoint, operation)} (client request id ${clientRequestId})`,
  );
  let lastKind = '';
  let lastLineMs = 0;

  return ({ pollResult, soFar: { polls, elapsedMs, serviceRequestId }, pauseMs }) => {
    const { kind } = pollResult;
    const cause = describeCause(pollResult.cause);
    runner.debug(
      `poll ${polls}: ${kind}${cause && ` ${cause}`} (service request id ${serviceRequestId || 'none'})`,
    );
    const heartbeatMs = Math.min(Math.max(elapsedMs / 4, 30_000), 300_000);
    const unchanged = (kind === 'in-progress' || kind === 'throttled') && lastKind === kind;
    if (unchanged && elapsedMs - lastLineMs < heartbeatMs && pauseMs !== undefined) return;
    const isOver = lastKind === 'throttled' && kind === 'in-progress';
    const what = unchanged
      ? `still ${kind.replace('-', ' ')}, poll ${polls}`
      : `${phrase(kind, cause)}${isOver ? ', no longer throttled' : ''}`;
    runner.info(`[${duration(elapsedMs)}] ${what}${nextPoll(pauseMs)}`);
    lastKind = kind;
    lastLineMs = elapsedMs;
  };
}

function nextPoll(pauseMs: number | undefined): string {
  if (pauseMs === undefined) return '';
  const seconds = Math.round(pauseMs / 1000);
  return seconds === 0 ? '; next poll now' : `; next poll in ${duration(seconds * 1000)}`;
}

function phrase(kind: PollEvent['pollResult']['kind'], cause: string): string {
  const what = kind === 'unreachable-for-good' ? 'unreachable' : kind.replace('-', ' ');
  return `${what}${cause && `: ${cause.replace(/\.+$/, '')}`}`;
}

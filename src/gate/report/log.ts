import type { Runner } from '../../runner.ts';
import { singleLine } from '../../text.ts';
import { type NamedOperation, statusUrl } from '../status/operation.ts';
import { resultOf } from '../wait/poll.ts';
import type { PollEvent } from '../wait/wait-for-operation.ts';
import { describeCause, operationName } from './describe-cause.ts';
import { duration } from './duration.ts';
import { messageFor } from './messages.ts';
import { someOf } from './run-message.ts';
import type { RunContext } from './run-result.ts';

/** The heartbeat of several operations names so many; of more it is not logged that each is in progress at first. */
const maxNames = 10;
/** A fault that is logged again is cut to so many characters. */
const maxRepeated = 90;

/**
 * Logs what is polled, and returns the logger of the polls: a line on every change and every fault, one when throttling
 * begins and ends, and in between a heartbeat at gaps that grow with the wait, from 30 s to 5 min. Of several operations
 * each line begins with the name, and the heartbeat is one for all.
 */
export function startLog(
  runner: Pick<Runner, 'info' | 'debug'>,
  context: RunContext,
): (operation: NamedOperation, event: PollEvent) => void {
  const { operations } = context;
  const isOne = operations.length === 1;
  runner.info(firstLine(context));
  for (const operation of operations)
    runner.debug(`${isOne ? '' : `${operation.name}: `}${statusUrl(context.endpoint, operation)}`);
  const unfinished = new Set(operations);
  const lastKinds = new Map<NamedOperation, string>();
  const lastFaults = new Map<NamedOperation, string>();
  let hasAnswered = false;
  let isThrottled = false;
  let lastLineMs = 0;

  return (operation, { pollResult, soFar, pauseMs }) => {
    const { polls, elapsedMs, serviceRequestId } = soFar;
    const cause = describeCause(pollResult.cause);
    const prefix = isOne ? '' : `${operation.name}: `;
    runner.debug(
      `${prefix}poll ${polls}: ${pollResult.kind}${cause && ` ${cause}`} (service request id ${serviceRequestId || 'none'})`,
    );
    const say = (subject: string, what: string): void => {
      runner.info(`${subject}[${duration(elapsedMs)}] ${what}`);
      lastLineMs = elapsedMs;
    };
    // The service did not say what the operation does, but nothing else than that it throttles has changed.
    const kind = pollResult.kind === 'throttled' ? 'in-progress' : pollResult.kind;
    const hasChanged = lastKinds.get(operation) !== kind;
    const lastFault = lastFaults.get(operation);
    lastFaults.delete(operation);
    if (pollResult.kind !== 'throttled') lastKinds.set(operation, kind);
    hasAnswered ||= resultOf(pollResult.kind) !== undefined;
    const progress = soFar.isThrottled ? 'in progress, throttled' : 'in progress';
    const state = hasAnswered ? progress : 'throttled, no status yet';
    if (pauseMs === undefined) {
      unfinished.delete(operation);
      if (!isOne)
        return say(
          prefix,
          pollResult.kind === 'succeeded'
            ? phrase(pollResult.kind, cause)
            : messageFor(soFar, { ...context, operation }).message,
        );
      return say('', hasChanged || cause ? phrase(pollResult.kind, cause) : `still ${state}, poll ${polls}`);
    }
    if (kind !== 'in-progress') {
      const fault = phrase(kind, cause);
      const isRepeated = lastFault === fault;
      lastFaults.set(operation, fault);
      return say(prefix, (isRepeated ? singleLine(fault, maxRepeated) : fault) + nextPoll(pauseMs));
    }
    if (isThrottled !== (soFar.isThrottled ?? false)) {
      isThrottled = !isThrottled;
      const what = isThrottled ? phrase('throttled', cause) : 'in progress, no longer throttled';
      return say(prefix, what + nextPoll(pauseMs));
    }
    const isNews = hasChanged && pollResult.kind === kind && (lastFault || operations.length <= maxNames);
    if (isNews) return say(prefix, phrase(kind, cause) + nextPoll(pauseMs));
    if (elapsedMs - lastLineMs < Math.min(Math.max(elapsedMs / 4, 30_000), 300_000)) return;
    if (isOne) return say('', `still ${state}, poll ${polls}${nextPoll(pauseMs)}`);
    const names = [...unfinished].map(({ name }) => name);
    say('', `${names.length} of ${operations.length} still ${state}: ${someOf(names, maxNames)}`);
  };
}

function firstLine({ operations, endpoint, timeoutMs, clientRequestId }: RunContext): string {
  const [first, ...others] = operations;
  const what = first && others.length === 0 ? operationName(first) : `${operations.length} operations`;
  const limit = timeoutMs === 0 ? 'polling once' : `for ${duration(timeoutMs)} at most`;
  return `Waiting for ${what} at ${endpoint.origin}, ${limit} (client request id ${clientRequestId})`;
}

function nextPoll(pauseMs: number): string {
  const seconds = Math.round(pauseMs / 1000);
  return seconds === 0 ? '; next poll now' : `; next poll in ${duration(seconds * 1000)}`;
}

function phrase(kind: PollEvent['pollResult']['kind'], cause: string): string {
  const what = kind === 'unreachable-for-good' ? 'unreachable' : kind.replace('-', ' ');
  return `${what}${cause && `: ${cause.replace(/\.+$/, '')}`}`;
}

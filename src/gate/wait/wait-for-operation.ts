import type { Clock } from '../../clock.ts';
import type { OperationResult, ServiceError, Verdict } from '../../verdict.ts';
import type { Endpoint } from './endpoint.ts';
import { noFaults, recordPoll, verdictOfFault, withoutSuspension } from './faults.ts';
import type { Outcome } from './outcome.ts';
import type { Cause, Poll, PollResult } from './poll.ts';
import type { Permit, RequestLimit } from './request-limit.ts';
import { pollDelayMs, spreadPauseMs } from './schedule.ts';

/** How long to wait, and how often to ask. */
export interface WaitOptions {
  timeoutMs: number;
  /** A fixed pause between polls; adaptive if undefined. */
  pollIntervalMs?: number;
  outageToleranceMs: number;
}

export interface Wait extends WaitOptions {
  poll: Poll;
  clock: Clock;
  /** A random number in [0, 1). */
  random: () => number;
  /** The instant of `clock` from which everything counts. */
  startMs: number;
  cancelSignal: AbortSignal;
  /** What other waits for operations of the same endpoint share with this one. */
  limit: RequestLimit;
  endpoint: Endpoint;
  /** How long before the time-out the last poll of this operation is due, and the first of those of all; 0 by default. */
  lastPoll?: { earlierMs: number; windowMs: number };
  onPoll: (event: PollEvent) => void;
}

/** One poll as it is reported: what it found, and when the next one will be. */
export interface PollEvent {
  pollResult: PollResult;
  /** Milliseconds from the start to its sending. */
  sentMs: number;
  /** The outcome if this were the last poll: timed out, unless the poll itself ends the wait. */
  soFar: Outcome;
  /** Milliseconds until the next poll; absent after the last. */
  pauseMs?: number;
}

/** Over headers and body. */
const requestTimeoutMs = 30_000;
/** How long after the time-out an answer is waited for, so that the whole step ends within 12 s of it. */
const graceMs = 10_000;
/** Less time is not worth a poll. */
const minPollMs = 1000;
/** What a timer may be late on a busy machine; more than that, and the process was suspended. */
const suspensionMs = 2000;

/**
 * Polls until the operation ends, the time is up, faults outlast their tolerance or `cancelSignal` aborts. The first
 * poll is sent at once, the last at the deadline; an answer that is on its way then is waited for, too.
 */
export async function waitForOperation(wait: Wait): Promise<Outcome> {
  const { clock, startMs, cancelSignal, limit, endpoint, onPoll } = wait;
  const { earlierMs = 0, windowMs = 0 } = wait.lastPoll ?? {};
  const timeOut = startMs + wait.timeoutMs;
  const deadline = timeOut - earlierMs;
  const windowStart = timeOut - windowMs;
  const endMs = timeOut + (wait.timeoutMs === 0 ? requestTimeoutMs : graceMs);
  let polls = 0;
  let serviceRequestId = '';
  let lastAnswer: Pick<Outcome, 'result' | 'answeredMs'> = {};
  let lastCause: Cause | undefined;
  let cached: Pick<Outcome, 'cachedSeconds'> = {};
  let faults = noFaults;
  let wasInterrupted = false;

  const outcome = (verdict: Verdict, cause?: Cause, error?: ServiceError): Outcome => ({
    verdict,
    polls,
    elapsedMs: clock.now() - startMs,
    serviceRequestId,
    ...lastAnswer,
    ...cached,
    ...(endpoint.pace.slowMs > 0 && { isThrottled: true as const }),
    ...(cause && { cause }),
    ...(error && { error }),
  });
  const begin = () =>
    limit.begin({
      isRetry: faults.count > 0 || wasInterrupted,
      endMs: endMs - minPollMs,
      signal: cancelSignal,
    });
  const poll = async (timeoutMs: number, permit: Permit): Promise<PollResult> => {
    polls += 1;
    const result = await wait.poll(timeoutMs, AbortSignal.any([cancelSignal, permit.signal]));
    permit.end();
    wasInterrupted = permit.signal.aborted && result.cause !== undefined;
    return wasInterrupted ? interrupted : result;
  };
  /** The last poll beside one that is on its way at the deadline; that one again if no other may be sent. */
  const lastPoll = async (sent: Promise<PollResult>): Promise<PollResult> => {
    const permit = await begin();
    return permit ? poll(Math.max(endMs - clock.now(), 0), permit) : sent;
  };
  /** Runs `task`, and takes what it lasts beyond `limitMs` for a suspension of the process. */
  const timed = async <T>(limitMs: number, task: () => Promise<T>): Promise<T> => {
    const before = clock.now();
    const value = await task();
    const excessMs = clock.now() - before - limitMs;
    if (excessMs > suspensionMs) faults = withoutSuspension(faults, excessMs);
    return value;
  };

  /** Pauses until `next()`, which can change meanwhile, or `recovery` aborts, but until `earliest` even then. */
  const pauseUntil = async (
    next: () => number,
    recovery: AbortSignal | undefined,
    earliest: number,
  ): Promise<void> => {
    const wake = recovery ? AbortSignal.any([cancelSignal, recovery]) : cancelSignal;
    for (let at = next(); at - clock.now() >= 1 && !cancelSignal.aborted; ) {
      const pauseMs = at - clock.now();
      await timed(pauseMs, () => clock.sleep(pauseMs, recovery?.aborted ? cancelSignal : wake));
      at = recovery?.aborted ? Math.min(at, earliest) : next();
    }
  };

  while (!cancelSignal.aborted) {
    const permit = await begin();
    if (cancelSignal.aborted) break;
    if (permit === undefined) return outcome('timed-out', lastCause);
    const sentAt = clock.now();
    const leftMs = deadline - sentAt;
    const timeoutMs =
      wait.timeoutMs === 0 ? requestTimeoutMs : Math.min(requestTimeoutMs, Math.max(endMs - sentAt, 0));
    const isLast = windowMs > 0 && sentAt >= windowStart;
    const isJoined = !isLast && leftMs >= 1 && leftMs <= requestTimeoutMs;
    const pollResult = await timed(isJoined ? leftMs + graceMs : timeoutMs, async () => {
      const sent = poll(timeoutMs, permit);
      if (!isJoined) return sent;
      const done = new AbortController();
      const atDeadline = clock.sleep(leftMs, AbortSignal.any([cancelSignal, done.signal]));
      const result = await Promise.race([sent, atDeadline]);
      done.abort();
      return result ?? (cancelSignal.aborted ? sent : betterOf(sent, lastPoll(sent)));
    });
    if (cancelSignal.aborted) break;
    const now = clock.now();
    const { kind, cause, error, cachedSeconds, retryAfterMs } = pollResult;
    const result = resultOf(kind);
    if (result) lastAnswer = { result, answeredMs: now - startMs };
    lastCause = cause;
    serviceRequestId = pollResult.serviceRequestId ?? serviceRequestId;
    cached = cachedSeconds === undefined ? {} : { cachedSeconds };

    const usualMs = pollDelayMs(now - startMs, wait.pollIntervalMs);
    const found = kind === 'throttled' ? kind : result ? 'answer' : 'fault';
    endpoint.record({ found, usualMs, retryAfterMs, sentAtMs: sentAt, nowMs: now });
    // A request that was given less than its usual time says nothing about the endpoint's health.
    const cutShort =
      cause?.reason === 'request-timed-out' && (timeoutMs < requestTimeoutMs || pollResult === interrupted);
    if (!cutShort) faults = recordPoll(faults, pollResult, now);
    const verdict =
      kind === 'succeeded' || kind === 'failed'
        ? kind
        : cutShort
          ? undefined
          : verdictOfFault(faults, pollResult, { now, toleranceMs: wait.outageToleranceMs });
    const event = {
      pollResult,
      sentMs: sentAt - startMs,
      soFar: outcome(verdict ?? 'timed-out', cause, verdict && error),
    };
    // Within a millisecond of the deadline is at the deadline.
    if (verdict || now > deadline - 1) {
      onPoll(event);
      return event.soFar;
    }

    const isFixed = wait.pollIntervalMs !== undefined;
    const random = wait.random();
    /** When to poll next, by what is known of the endpoint by now. */
    const next = (): number => {
      const { slowMs } = endpoint.pace;
      const pause = { slowMs, faults: faults.count, usualMs, isFixed, retryAfterMs };
      const at = now + spreadPauseMs(pause, random);
      return at > windowStart - 1 ? deadline : at;
    };
    onPoll({ ...event, pauseMs: next() - now });
    await pauseUntil(next, faults.count > 0 ? endpoint.recovery : undefined, now + retryAfterMs);
  }
  return outcome('cancelled', { reason: 'cancelled', detail: String(cancelSignal.reason) });
}

/** A poll that made room for others after some seconds without an answer. */
const interrupted: PollResult = {
  kind: 'unreachable',
  cause: {
    reason: 'request-timed-out',
    detail: 'no complete response, while polls of other operations waited',
  },
  retryAfterMs: 0,
};

/** Of a poll that was on its way at the deadline and the last one: the end of the operation, else what says more. */
async function betterOf(sent: Promise<PollResult>, last: Promise<PollResult>): Promise<PollResult> {
  const isEnd = ({ kind }: PollResult): boolean => kind === 'succeeded' || kind === 'failed';
  const end = async (poll: Promise<PollResult>): Promise<PollResult> => {
    const result = await poll;
    return isEnd(result) ? result : Promise.reject();
  };
  return Promise.any([end(sent), end(last)]).catch(async () => {
    const [one, two] = await Promise.all([sent, last]);
    const hung = two.cause?.reason === 'request-timed-out';
    return hung || (resultOf(one.kind) && !resultOf(two.kind)) ? one : two;
  });
}

function resultOf(kind: PollResult['kind']): OperationResult | undefined {
  switch (kind) {
    case 'in-progress':
      return 'InProgress';
    case 'succeeded':
      return 'Succeeded';
    case 'failed':
      return 'Failed';
    default:
      return undefined;
  }
}

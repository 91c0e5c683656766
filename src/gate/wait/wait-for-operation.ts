import type { Clock } from '../../clock.ts';
import type { OperationResult, ServiceError, Verdict } from '../../verdict.ts';
import { noFaults, recordPoll, verdictOfFault, withoutSuspension } from './faults.ts';
import type { Outcome } from './outcome.ts';
import type { Cause, Poll, PollResult } from './poll.ts';
import { nextPace, pollDelayMs, spreadPauseMs, usualPace } from './schedule.ts';

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
/** What a timer may be late on a busy machine; more than that, and the process was suspended. */
const suspensionMs = 2000;

/**
 * Polls until the operation ends, the time is up, faults outlast their tolerance or `cancelSignal` aborts. The first
 * poll is sent at once, the last at the deadline; an answer that is on its way then is waited for, too.
 */
export async function waitForOperation(wait: Wait): Promise<Outcome> {
  const { clock, startMs, cancelSignal, onPoll } = wait;
  const deadline = startMs + wait.timeoutMs;
  let polls = 0;
  let serviceRequestId = '';
  let lastAnswer: Pick<Outcome, 'result' | 'answeredMs'> = {};
  let cached: Pick<Outcome, 'cachedSeconds'> = {};
  let faults = noFaults;
  let pace = usualPace;

  const outcome = (verdict: Verdict, cause?: Cause, error?: ServiceError): Outcome => ({
    verdict,
    polls,
    elapsedMs: clock.now() - startMs,
    serviceRequestId,
    ...lastAnswer,
    ...cached,
    ...(pace.slowMs > 0 && { isThrottled: true as const }),
    ...(cause && { cause }),
    ...(error && { error }),
  });
  const poll = (timeoutMs: number): Promise<PollResult> => {
    polls += 1;
    return wait.poll(timeoutMs, cancelSignal);
  };
  /** Runs `task`, and takes what it lasts beyond `limitMs` for a suspension of the process. */
  const timed = async <T>(limitMs: number, task: () => Promise<T>): Promise<T> => {
    const before = clock.now();
    const value = await task();
    const excessMs = clock.now() - before - limitMs;
    if (excessMs > suspensionMs) faults = withoutSuspension(faults, excessMs);
    return value;
  };

  while (!cancelSignal.aborted) {
    const sentAt = clock.now();
    const leftMs = deadline - sentAt;
    const timeoutMs = wait.timeoutMs === 0 ? requestTimeoutMs : Math.min(requestTimeoutMs, leftMs + graceMs);
    const isJoined = leftMs >= 1 && leftMs <= requestTimeoutMs;
    const pollResult = await timed(isJoined ? leftMs + graceMs : timeoutMs, async () => {
      const sent = poll(timeoutMs);
      if (!isJoined) return sent;
      const done = new AbortController();
      const atDeadline = clock.sleep(leftMs, AbortSignal.any([cancelSignal, done.signal]));
      const result = await Promise.race([sent, atDeadline]);
      done.abort();
      return result ?? (cancelSignal.aborted ? sent : betterOf(sent, poll(graceMs)));
    });
    if (cancelSignal.aborted) break;
    const now = clock.now();
    const { kind, cause, error, cachedSeconds } = pollResult;
    const result = resultOf(kind);
    if (result) lastAnswer = { result, answeredMs: now - startMs };
    serviceRequestId = pollResult.serviceRequestId ?? serviceRequestId;
    cached = cachedSeconds === undefined ? {} : { cachedSeconds };

    const usualMs = pollDelayMs(now - startMs, wait.pollIntervalMs);
    const found = kind === 'throttled' ? kind : result ? 'answer' : 'fault';
    pace = nextPace(pace, { found, usualMs, retryAfterMs: pollResult.retryAfterMs });
    // A request that was given less than its usual time says nothing about the endpoint's health.
    const cutShort = cause?.reason === 'request-timed-out' && timeoutMs < requestTimeoutMs;
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
    const { retryAfterMs } = pollResult;
    const pause = { pace, faults: faults.count, usualMs, isFixed, retryAfterMs };
    const next = now + spreadPauseMs(pause, wait.random());
    const pauseMs = (next > deadline - 1 ? deadline : next) - now;
    onPoll({ ...event, pauseMs });
    await timed(pauseMs, () => clock.sleep(pauseMs, cancelSignal));
  }
  return outcome('cancelled', { reason: 'cancelled', detail: String(cancelSignal.reason) });
}

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

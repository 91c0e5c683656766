import type { Clock } from '../../clock.ts';
import type { ServiceError, Verdict } from '../../verdict.ts';
import type { Endpoint } from './endpoint.ts';
import { noFaults, recordPoll, verdictOfFault, withoutSuspension } from './faults.ts';
import type { Outcome } from './outcome.ts';
import { type Cause, type Poll, type PollResult, resultOf } from './poll.ts';
import { createPoller, type SentPoll } from './poller.ts';
import type { RequestLimit } from './request-limit.ts';
import { pollDelayMs, spreadPauseMs } from './schedule.ts';
import { timed } from './suspension.ts';

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

/** A machine that wakes up after so long asks again before it gives up; a busy one must not end late for that. */
const longSuspensionMs = 5000;
/** Polls that make room for others say nothing for so long: twice what a slow response may take. */
const silenceMs = 60_000;

/**
 * Polls until the operation ends, the time is up, faults outlast their tolerance or `cancelSignal` aborts. The first
 * poll is sent at once, the last at the deadline; an answer that is on its way then is waited for, too.
 */
export async function waitForOperation(wait: Wait): Promise<Outcome> {
  const { clock, startMs, cancelSignal, endpoint, onPoll } = wait;
  const { earlierMs = 0, windowMs = 0 } = wait.lastPoll ?? {};
  const timeOut = startMs + wait.timeoutMs;
  const deadline = timeOut - earlierMs;
  const windowStart = timeOut - windowMs;
  const isSingle = wait.timeoutMs === 0;
  const poller = createPoller({ ...wait, timeOut, deadline, windowStart, isSingle });
  let serviceRequestId = '';
  let lastAnswer: Pick<Outcome, 'result' | 'answeredMs'> = {};
  let lastCause: Cause | undefined;
  let cached: Pick<Outcome, 'cachedSeconds'> = {};
  let faults = noFaults;

  const outcome = (verdict: Verdict, cause?: Cause, error?: ServiceError): Outcome => ({
    verdict,
    polls: poller.polls,
    elapsedMs: clock.now() - startMs,
    serviceRequestId,
    ...lastAnswer,
    ...cached,
    ...(endpoint.pace.slowMs > 0 && { isThrottled: true as const }),
    ...(cause && { cause }),
    ...(error && { error }),
  });
  const onSuspension = (ms: number): void => {
    if (ms === 0) return;
    faults = withoutSuspension(faults, ms);
    endpoint.resumed(clock.now());
    poller.resumed();
  };
  /** Pauses until `next()`, which can change meanwhile, or `recovery` aborts, but until `earliest()` even then. */
  const pauseUntil = async (
    next: () => number,
    recovery: AbortSignal | undefined,
    earliest: () => number,
  ): Promise<void> => {
    const wake = recovery ? AbortSignal.any([cancelSignal, recovery]) : cancelSignal;
    for (let at = next(); at - clock.now() >= 1 && !cancelSignal.aborted; ) {
      const pauseMs = at - clock.now();
      const sleep = () => clock.sleep(pauseMs, recovery?.aborted ? cancelSignal : wake);
      const { suspendedMs } = await timed(clock, pauseMs, sleep);
      onSuspension(suspendedMs);
      at = recovery?.aborted ? Math.min(at, earliest()) : next();
    }
  };

  while (!cancelSignal.aborted) {
    const sent = await poller.next();
    if (cancelSignal.aborted) break;
    if (sent === undefined) return outcome('timed-out', lastCause);
    const { pollResult, sentAt, suspendedMs } = sent;
    onSuspension(suspendedMs);
    const now = clock.now();
    const { kind, cause, error, cachedSeconds, retryAfterMs } = pollResult;
    const result = resultOf(kind);
    if (result) lastAnswer = { result, answeredMs: now - startMs };
    lastCause = cause;
    serviceRequestId = pollResult.serviceRequestId ?? serviceRequestId;
    cached = cachedSeconds === undefined ? {} : { cachedSeconds };

    const usualMs = pollDelayMs(now - startMs, wait.pollIntervalMs, endpoint.operations);
    const found = kind === 'throttled' ? kind : result ? 'answer' : 'fault';
    const hasResponse = !kind.startsWith('unreachable') || cause?.status !== undefined;
    endpoint.record({ found, hasResponse, usualMs, retryAfterMs, sentAtMs: sentAt, nowMs: now });
    const counts = tells(sent);
    if (counts) faults = recordPoll(faults, pollResult, now);
    const toleranceMs = wait.outageToleranceMs;
    // A poll that made room says nothing by itself, but it does where no operation has had a response for so long.
    const isLost =
      (counts || sent.madeRoom) && now - endpoint.silentSinceMs >= Math.max(toleranceMs, silenceMs);
    const verdict =
      kind === 'succeeded' || kind === 'failed'
        ? kind
        : (counts && verdictOfFault(faults, pollResult, { now, toleranceMs })) ||
          (isLost ? 'unreachable' : undefined);
    const event = {
      pollResult,
      sentMs: sentAt - startMs,
      soFar: outcome(verdict ?? 'timed-out', cause, verdict && error),
    };
    // Within a millisecond of the deadline is at the deadline.
    const asksAgain = suspendedMs > longSuspensionMs;
    if (verdict || (now > deadline - 1 && !asksAgain)) {
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
    await pauseUntil(
      next,
      faults.count > 0 ? endpoint.recovery : undefined,
      () => now + Math.max(retryAfterMs, endpoint.pace.slowMs),
    );
  }
  return outcome('cancelled', { reason: 'cancelled', detail: String(cancelSignal.reason) });
}

/** Whether a poll says something about the endpoint by itself. */
function tells({ pollResult, wasCutShort, suspendedMs }: SentPoll): boolean {
  const isOfSuspension = pollResult.kind === 'unreachable' && suspendedMs > longSuspensionMs;
  return !wasCutShort && !isOfSuspension;
}

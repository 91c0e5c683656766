import type { Clock } from '../../clock.ts';
import type { OperationResult, ServiceError, Verdict } from '../../verdict.ts';
import { noFaults, recordPoll, verdictIfExhausted } from './faults.ts';
import type { Outcome } from './outcome.ts';
import type { Cause, Poll, PollResult } from './poll.ts';
import { backoffMs, pollDelayMs } from './schedule.ts';

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
/** For the poll at the deadline, so that the step ends within 2 s of its time-out. */
const lastRequestTimeoutMs = 1500;

/**
 * Polls until the operation ends, the time is up, faults outlast their tolerance or `cancelSignal` aborts. The first
 * poll is sent at once, the last at the deadline.
 */
export async function waitForOperation(wait: Wait): Promise<Outcome> {
  const { poll, clock, startMs, cancelSignal, onPoll } = wait;
  const deadline = startMs + wait.timeoutMs;
  let atDeadline = wait.timeoutMs === 0;
  let polls = 0;
  let result: OperationResult | undefined;
  let serviceRequestId = '';
  let faults = noFaults;

  const outcome = (verdict: Verdict, cause?: Cause, error?: ServiceError): Outcome => ({
    verdict,
    polls,
    elapsedMs: clock.now() - startMs,
    serviceRequestId,
    ...(cause && { cause }),
    ...(result && { result }),
    ...(error && { error }),
  });

  while (!cancelSignal.aborted) {
    const timeoutMs = atDeadline
      ? lastRequestTimeoutMs
      : Math.max(Math.min(requestTimeoutMs, deadline - clock.now()), 0);
    polls += 1;
    const sentMs = clock.now() - startMs;
    const pollResult = await poll(timeoutMs, cancelSignal);
    if (cancelSignal.aborted) break;
    const now = clock.now();
    serviceRequestId = pollResult.serviceRequestId ?? serviceRequestId;
    result = resultOf(pollResult) ?? result;

    // A request that was given less than its usual time says nothing about the endpoint's health.
    const cutShort = pollResult.cause?.reason === 'request-timed-out' && timeoutMs < requestTimeoutMs;
    if (!cutShort) faults = recordPoll(faults, pollResult, now);
    const verdict =
      finalVerdict(pollResult) ??
      (cutShort ? undefined : verdictIfExhausted(faults, pollResult, now, wait.outageToleranceMs));
    const soFar = outcome(verdict ?? 'timed-out', pollResult.cause, verdict && pollResult.error);
    if (verdict || atDeadline) {
      onPoll({ pollResult, sentMs, soFar });
      return soFar;
    }

    const delayMs = faults.count ? backoffMs(faults.count) : pollDelayMs(now - startMs, wait.pollIntervalMs);
    const next = now + Math.max(delayMs, pollResult.retryAfterMs);
    // Within a millisecond of the deadline is at the deadline: a request of less would only be cut.
    atDeadline = cutShort || next > deadline - 1;
    const pauseMs = Math.max((atDeadline ? deadline : next) - now, 0);
    onPoll({ pollResult, sentMs, soFar, pauseMs });
    await clock.sleep(pauseMs, cancelSignal);
  }
  return outcome('cancelled', { reason: 'cancelled', detail: String(cancelSignal.reason) });
}

/** The verdict of a poll that ends the wait by itself. */
function finalVerdict({ kind }: PollResult): Verdict | undefined {
  switch (kind) {
    case 'succeeded':
    case 'failed':
    case 'unauthorized':
    case 'refused':
      return kind;
    case 'unreachable-for-good':
      return 'unreachable';
    default:
      return undefined;
  }
}

function resultOf({ kind }: PollResult): OperationResult | undefined {
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

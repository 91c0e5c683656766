import type { Clock } from '../../clock.ts';
import type { OperationResult, Outcome, ServiceError, Verdict } from '../../verdict.ts';
import type { Poll } from '../status/poll.ts';
import type { PollResult } from '../status/response.ts';
import { noFaults, recordPoll, verdictIfExhausted } from './faults.ts';
import { backoffMs, pollDelayMs } from './schedule.ts';

/** How long to wait, and for what. */
export interface WaitOptions {
  timeoutMs: number;
  /** A fixed pause between polls; adaptive if undefined. */
  pollIntervalMs?: number;
  outageToleranceMs: number;
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

export interface Wait extends WaitOptions {
  poll: Poll;
  clock: Clock;
  /** The instant of `clock` from which everything counts. */
  startMs: number;
  cancelSignal: AbortSignal;
  onPoll: (event: PollEvent) => void;
}

/** Over headers and body. */
const requestLimitMs = 30_000;
/** For the poll at the deadline, so that the step ends within 2 s of its time-out. */
const lastRequestLimitMs = 1500;

/**
 * Polls until the operation ends, the time is up, faults outlast their tolerance or `cancelSignal` aborts. The first
 * poll is sent at once, the last at the deadline.
 */
export async function waitForOperation({
  poll,
  clock,
  startMs,
  cancelSignal: signal,
  onPoll,
  ...options
}: Wait): Promise<Outcome> {
  const deadline = startMs + options.timeoutMs;
  let atDeadline = options.timeoutMs === 0;
  let polls = 0;
  let result: OperationResult | undefined;
  let serviceRequestId = '';
  let faults = noFaults;

  const end = (verdict: Verdict, cause = '', error?: ServiceError): Outcome => ({
    verdict,
    cause,
    polls,
    elapsedMs: clock.now() - startMs,
    serviceRequestId,
    ...(result && { result }),
    ...(error && { error }),
  });

  while (!signal.aborted) {
    const limitMs = atDeadline
      ? lastRequestLimitMs
      : Math.max(Math.min(requestLimitMs, deadline - clock.now()), 0);
    polls += 1;
    const sentMs = clock.now() - startMs;
    const pollResult = await poll(limitMs, signal);
    if (signal.aborted) break;
    const now = clock.now();
    serviceRequestId = pollResult.serviceRequestId ?? serviceRequestId;
    result = resultOf(pollResult) ?? result;

    // A request that was given less than its usual time tells nothing of the endpoint's health.
    const cutShort = pollResult.timedOut && limitMs < requestLimitMs;
    if (!cutShort) faults = recordPoll(faults, pollResult, now);
    const verdict =
      finalVerdict(pollResult) ??
      (cutShort ? undefined : verdictIfExhausted(faults, pollResult, now, options.outageToleranceMs));
    const soFar = end(verdict ?? 'timed-out', pollResult.cause, verdict && pollResult.error);
    if (verdict || atDeadline) {
      onPoll({ pollResult, sentMs, soFar });
      return soFar;
    }

    const policyMs = faults.count
      ? backoffMs(faults.count)
      : pollDelayMs(now - startMs, options.pollIntervalMs);
    const next = now + Math.max(policyMs, pollResult.retryAfterMs);
    // Within a millisecond of it is at it: a request of less would be sent only to be cut.
    atDeadline = cutShort || next > deadline - 1;
    const pauseMs = Math.max((atDeadline ? deadline : next) - now, 0);
    onPoll({ pollResult, sentMs, soFar, pauseMs });
    await clock.sleep(pauseMs, signal);
  }
  return end('cancelled', String(signal.reason));
}

/** The verdict of a reading that ends the wait by itself. */
function finalVerdict({ kind }: PollResult): Verdict | undefined {
  switch (kind) {
    case 'succeeded':
    case 'failed':
    case 'unauthorized':
    case 'refused':
      return kind;
    case 'permanent':
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

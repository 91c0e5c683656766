import type { Clock } from '../../clock.ts';
import type { End, Result, ServiceError, Verdict } from '../../verdict.ts';
import type { Poll } from '../status/poll.ts';
import type { Reading } from '../status/response.ts';
import { after, calm, exhausted } from './faults.ts';
import { faultPauseMs, progressPauseMs } from './schedule.ts';

export interface Patience {
  timeoutMs: number;
  pollIntervalMs?: number;
  outageToleranceMs: number;
}

/** One poll as it is told to an observer: what it said, and when the next one will be. */
export interface Polled {
  reading: Reading;
  /** Milliseconds from the start to its sending. */
  sentMs: number;
  /** The end if this were it: the time-out's, where the reading brings none of its own. */
  soFar: End;
  /** Milliseconds until the next poll; absent after the last. */
  pauseMs?: number;
}

/** Over headers and body. */
const requestLimitMs = 30_000;
/** For the poll at the deadline, so that the step ends within 2 s of its time-out. */
const lastRequestLimitMs = 1500;

/**
 * Polls until the operation ends, the time is up, patience runs out or `signal` aborts. The first poll is sent
 * at once, the last at the deadline; `startMs` is the instant of `clock` from which everything counts.
 */
export async function waitForEnd(
  poll: Poll,
  patience: Patience,
  clock: Clock,
  startMs: number,
  signal: AbortSignal,
  observe: (polled: Polled) => void,
): Promise<End> {
  const deadline = startMs + patience.timeoutMs;
  let atDeadline = patience.timeoutMs === 0;
  let polls = 0;
  let result: Result | undefined;
  let serviceRequestId = '';
  let trouble = calm;

  const end = (verdict: Verdict, cause = '', error?: ServiceError): End => ({
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
    const reading = await poll(limitMs, signal);
    if (signal.aborted) break;
    const now = clock.now();
    serviceRequestId = reading.serviceRequestId ?? serviceRequestId;
    result = resultOf(reading) ?? result;

    // A request that was given less than its usual time tells nothing of the endpoint's health.
    const cutShort = reading.late && limitMs < requestLimitMs;
    if (!cutShort) trouble = after(trouble, reading, now);
    const verdict =
      finalVerdict(reading) ??
      (cutShort ? undefined : exhausted(trouble, reading, now, patience.outageToleranceMs));
    const soFar = end(verdict ?? 'timed-out', reading.cause, verdict && reading.error);
    if (verdict || atDeadline) {
      observe({ reading, sentMs, soFar });
      return soFar;
    }

    const policyMs = trouble.faults
      ? faultPauseMs(trouble.faults)
      : progressPauseMs(now - startMs, patience.pollIntervalMs);
    const next = now + Math.max(policyMs, reading.retryAfterMs);
    // Within a millisecond of it is at it: a request of less would be sent only to be cut.
    atDeadline = cutShort || next > deadline - 1;
    const pauseMs = Math.max((atDeadline ? deadline : next) - now, 0);
    observe({ reading, sentMs, soFar, pauseMs });
    await clock.sleep(pauseMs, signal);
  }
  return end('cancelled', String(signal.reason));
}

/** The verdict of a reading that ends the wait by itself. */
function finalVerdict({ kind }: Reading): Verdict | undefined {
  switch (kind) {
    case 'succeeded':
    case 'failed':
    case 'unauthorized':
    case 'refused':
      return kind;
    case 'hopeless':
      return 'unreachable';
    default:
      return undefined;
  }
}

function resultOf({ kind }: Reading): Result | undefined {
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

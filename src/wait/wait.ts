import type { Clock } from '../clock.ts';
import type { Reading } from '../status/answer.ts';
import type { Poll } from '../status/poll.ts';
import type { End, Result, ServiceError, Verdict } from '../verdict.ts';
import { faultPauseMs, progressPauseMs } from './schedule.ts';
import { after, calm, exhausted } from './trouble.ts';

export interface Patience {
  timeoutMs: number;
  pollIntervalMs?: number;
  outageToleranceMs: number;
}

/** One poll as it is told to an observer: when it was answered, and when the next one will be. */
export interface Polled {
  reading: Reading;
  elapsedMs: number;
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

  for (;;) {
    const limitMs = atDeadline
      ? lastRequestLimitMs
      : Math.max(Math.min(requestLimitMs, deadline - clock.now()), 0);
    polls += 1;
    const reading = await poll(limitMs, signal);
    const now = clock.now();
    const end = (verdict: Verdict, cause = '', error?: ServiceError): End => {
      const elapsedMs = now - startMs;
      return {
        verdict,
        cause,
        polls,
        elapsedMs,
        serviceRequestId,
        ...(result && { result }),
        ...(error && { error }),
      };
    };
    if (signal.aborted) return end('cancelled', String(signal.reason));
    serviceRequestId = reading.serviceRequestId ?? serviceRequestId;
    result = resultOf(reading) ?? result;

    trouble = after(trouble, reading, now);
    const verdict = finalVerdict(reading) ?? exhausted(trouble, reading, now, patience.outageToleranceMs);
    const waited = now - startMs;
    if (verdict || atDeadline) {
      observe({ reading, elapsedMs: waited });
      return verdict ? end(verdict, reading.cause, reading.error) : end('timed-out', reading.cause);
    }

    const policyMs = trouble.faults
      ? faultPauseMs(trouble.faults)
      : progressPauseMs(waited, patience.pollIntervalMs);
    const next = now + Math.max(policyMs, reading.retryAfterMs);
    atDeadline = next >= deadline;
    const pauseMs = Math.max(Math.min(next, deadline) - now, 0);
    observe({ reading, elapsedMs: waited, pauseMs });
    await clock.sleep(pauseMs, signal);
    if (signal.aborted)
      return { ...end('cancelled', String(signal.reason)), elapsedMs: clock.now() - startMs };
  }
}

/** The verdict of a reading that ends the wait by itself. */
function finalVerdict({ kind }: Reading): Verdict | undefined {
  switch (kind) {
    case 'succeeded':
    case 'failed':
    case 'unauthorized':
    case 'refused':
      return kind;
    case 'untrusted':
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

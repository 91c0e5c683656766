import type { Verdict } from '../../verdict.ts';
import type { PollResult } from './poll.ts';

/** The faults since the last valid answer, and when they began; `Infinity` if there are none. */
export interface FaultState {
  /** Whether there has been a valid answer about the operation: what worked a moment ago is not wrong now. */
  hasAnswered: boolean;
  /** Faults in a row. */
  count: number;
  /** When the first fault was noticed. */
  outageSince: number;
  /** When the first 404 was, before any valid answer: an answer of a living endpoint, with a clock of its own. */
  notFoundSince: number;
}

const never = Number.POSITIVE_INFINITY;
export const noFaults: FaultState = {
  hasAnswered: false,
  count: 0,
  outageSince: never,
  notFoundSince: never,
};

/** How long a 404 may mean that the operation is too new to be visible. */
const notFoundToleranceMs = 60_000;

/** The state after one more poll that does not end the wait by itself, answered or broken at `now`. */
export function recordPoll(state: FaultState, { kind }: PollResult, now: number): FaultState {
  if (kind === 'in-progress') return { ...noFaults, hasAnswered: true };
  // An endpoint that throttles lives. Its 404s before may still mean that the operation is too new.
  if (kind === 'throttled') return { ...state, count: 0, outageSince: never };
  const count = state.count + 1;
  return kind === 'not-found' && !state.hasAnswered
    ? { ...state, count, notFoundSince: Math.min(state.notFoundSince, now) }
    : { ...state, count, outageSince: Math.min(state.outageSince, now) };
}

/** `state` as if the last `ms` had not passed: time in which the process was suspended says nothing of the endpoint. */
export function withoutSuspension(state: FaultState, ms: number): FaultState {
  return { ...state, outageSince: state.outageSince + ms, notFoundSince: state.notFoundSince + ms };
}

/**
 * The verdict of a fault, if it ends the wait: at once if it contradicts the inputs before any valid answer, else once
 * the faults have lasted as long as they may. Checked at each fault.
 */
export function verdictOfFault(
  { hasAnswered, notFoundSince, outageSince }: FaultState,
  { kind }: PollResult,
  { now, toleranceMs }: { now: number; toleranceMs: number },
): Verdict | undefined {
  const isExhausted = now - outageSince >= toleranceMs;
  switch (kind) {
    case 'unauthorized':
    case 'refused':
      return !hasAnswered || isExhausted ? kind : undefined;
    case 'unreachable-for-good':
      return !hasAnswered || isExhausted ? 'unreachable' : undefined;
    case 'not-found':
      return (hasAnswered && isExhausted) || now - notFoundSince >= Math.min(notFoundToleranceMs, toleranceMs)
        ? kind
        : undefined;
    case 'unreachable':
    case 'unrecognized':
      return isExhausted ? kind : undefined;
    default:
      return undefined;
  }
}

import type { Verdict } from '../../verdict.ts';
import type { PollResult } from './poll.ts';

/** The faults since the last valid answer, and when they began. */
export interface FaultState {
  /** Faults in a row. */
  count: number;
  /** When the first fault was noticed. */
  outageSince?: number;
  /** When the first 404 was: an answer of a living endpoint, so it has a clock of its own. */
  notFoundSince?: number;
}

export const noFaults: FaultState = { count: 0 };

/** How long a 404 may mean that the operation is too new to be visible. */
const notFoundToleranceMs = 60_000;

/** The state after one more poll that does not end the wait by itself, answered or broken at `now`. */
export function recordPoll(state: FaultState, { kind }: PollResult, now: number): FaultState {
  if (kind === 'in-progress') return noFaults;
  const count = state.count + 1;
  return kind === 'not-found'
    ? { ...state, count, notFoundSince: state.notFoundSince ?? now }
    : { ...state, count, outageSince: state.outageSince ?? now };
}

/** The verdict once the faults that `pollResult` adds to have lasted as long as they may; checked at each fault. */
export function verdictIfExhausted(
  { notFoundSince = Number.POSITIVE_INFINITY, outageSince = Number.POSITIVE_INFINITY }: FaultState,
  { kind }: PollResult,
  now: number,
  toleranceMs: number,
): Verdict | undefined {
  if (kind === 'not-found' && now - notFoundSince >= Math.min(notFoundToleranceMs, toleranceMs)) return kind;
  if ((kind === 'unreachable' || kind === 'unrecognized') && now - outageSince >= toleranceMs) return kind;
  return undefined;
}

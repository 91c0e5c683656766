import type { Verdict } from '../../verdict.ts';
import type { Outcome } from './outcome.ts';

/** The step has the first of these verdicts that any of its operations has: green only if every one succeeded. */
const precedence: readonly Verdict[] = [
  'cancelled',
  'internal-error',
  'failed',
  'unauthorized',
  'refused',
  'not-found',
  'unrecognized',
  'unreachable',
  'timed-out',
  'succeeded',
];

/** The outcome of a step with these operations: that of the first one with the step's verdict, and the polls of all. */
export function stepOutcome(outcomes: readonly Outcome[], elapsedMs: number): Outcome {
  const rank = ({ verdict }: Outcome): number => precedence.indexOf(verdict);
  const decisive = outcomes.reduce((first, other) => (rank(other) < rank(first) ? other : first));
  const polls = outcomes.reduce((sum, outcome) => sum + outcome.polls, 0);
  return { ...decisive, polls, elapsedMs };
}

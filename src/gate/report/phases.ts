import type { Cause, PollResult } from '../wait/poll.ts';
import type { PollEvent } from '../wait/wait-for-operation.ts';

/** What a poll that did not end the wait found. */
export const states = [
  'in progress',
  'not found',
  'unauthorized',
  'refused',
  'throttled',
  'unreachable',
  'unrecognized',
] as const;
export type State = (typeof states)[number];

/** A part of the wait in which all polls found the same; it lasts until the next begins. */
export interface Phase {
  state: State;
  /** Milliseconds from the start to the answer or fault of its first poll. */
  fromMs: number;
  /** Milliseconds from the start to the sending of its last poll: after that anything may have happened. */
  lastSentMs: number;
  polls: number;
  /** Why, at its last fault; undefined if the operation was in progress. */
  cause?: Cause;
}

// A picture of more could not be read, and memory must not grow with the wait.
const maxPhases = 30;

/** `phases` with one more poll; the oldest are dropped if there are too many. */
export function appendPoll(phases: readonly Phase[], { pollResult, sentMs, soFar }: PollEvent): Phase[] {
  const state = stateOf(pollResult);
  const { elapsedMs } = soFar;
  if (state === undefined) return [...phases];
  const cause = pollResult.cause && { cause: pollResult.cause };
  const last = phases.at(-1);
  if (last?.state === state)
    return [...phases.slice(0, -1), { ...last, lastSentMs: sentMs, polls: last.polls + 1, ...cause }];
  // What the first poll found is all that is known of the time before it.
  const fromMs = last ? elapsedMs : 0;
  return [...phases.slice(1 - maxPhases), { state, fromMs, lastSentMs: sentMs, polls: 1, ...cause }];
}

/** In the words of the log; undefined for an end of the operation itself. */
function stateOf({ kind }: PollResult): State | undefined {
  switch (kind) {
    case 'in-progress':
      return 'in progress';
    case 'not-found':
      return 'not found';
    case 'unreachable-for-good':
      return 'unreachable';
    case 'succeeded':
    case 'failed':
      return undefined;
    default:
      return kind;
  }
}

/** Within how many milliseconds the end was detected: since the last poll that saw the operation in progress. */
export function detectionDelayMs(phases: readonly Phase[], elapsedMs: number): number | undefined {
  const seen = phases.findLast(({ state }) => state === 'in progress');
  return seen && elapsedMs - seen.lastSentMs;
}

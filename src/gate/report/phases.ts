import type { PollResult } from '../status/response.ts';
import type { PollEvent } from '../wait/wait.ts';

/** What a poll that did not end the wait found. */
export const states = ['in progress', 'not visible yet', 'throttled', 'no answer', 'not understood'] as const;
export type State = (typeof states)[number];

/** A stretch of the wait in which all polls found the same; it lasts until the next begins. */
export interface Phase {
  state: State;
  /** Milliseconds from the start to its first answer or fault. */
  fromMs: number;
  /** And to the sending of its last poll: from then on anything may have happened. */
  lastSentMs: number;
  polls: number;
  /** Why, at its last fault, in foreign words; empty where the operation was in progress. */
  cause: string;
}

// A picture of more could not be read, and a history must not grow with the wait.
const mostStretches = 30;

/** `history` with one more poll; the oldest stretches go where there are too many. */
export function appendPoll(phases: readonly Phase[], { pollResult, sentMs, soFar }: PollEvent): Phase[] {
  const state = stateOf(pollResult);
  const { elapsedMs } = soFar;
  if (state === undefined) return [...phases];
  const last = phases.at(-1);
  if (last?.state === state)
    return [
      ...phases.slice(0, -1),
      { ...last, lastSentMs: sentMs, polls: last.polls + 1, cause: pollResult.cause },
    ];
  // What the first poll found is all that is known of the time before it.
  const fromMs = last ? elapsedMs : 0;
  const next = { state, fromMs, lastSentMs: sentMs, polls: 1, cause: pollResult.cause };
  return [...phases.slice(1 - mostStretches), next];
}

/** Nothing for a reading that is final by itself: it is the end, and told as such. */
function stateOf({ kind, error }: PollResult): State | undefined {
  switch (kind) {
    case 'in-progress':
      return 'in progress';
    case 'not-found':
      return 'not visible yet';
    case 'unrecognized':
      return 'not understood';
    case 'unreachable':
      // The service itself throttles with 503 (ee460801: TooManyRequests, ServerBusy).
      return error && /^(429|503)$/.test(error.httpCode) ? 'throttled' : 'no answer';
    default:
      return undefined;
  }
}

/** Within how many milliseconds the end is known: since the operation was last seen in progress; nothing if it never was. */
export function detectionDelayMs(phases: readonly Phase[], elapsedMs: number): number | undefined {
  const seen = phases.findLast(({ state }) => state === 'in progress');
  return seen && elapsedMs - seen.lastSentMs;
}

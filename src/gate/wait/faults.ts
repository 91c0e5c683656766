import type { Verdict } from '../../verdict.ts';
import type { Reading } from '../status/response.ts';

/** What has gone wrong since the last intelligible answer, and the instants at which it began. */
export interface Trouble {
  /** Faults in a row. */
  faults: number;
  /** When the first fault was noticed. */
  outageSince?: number;
  /** When the first 404 was: an answer of a living endpoint, so it has a clock of its own. */
  invisibleSince?: number;
}

export const calm: Trouble = { faults: 0 };

/** How long a 404 may mean that the operation is too new to be seen. */
const invisibleMs = 60_000;

/** `trouble` after one more reading that is not final, noticed at `now`. */
export function after(trouble: Trouble, { kind }: Reading, now: number): Trouble {
  if (kind === 'in-progress') return calm;
  const faults = trouble.faults + 1;
  return kind === 'not-found'
    ? { ...trouble, faults, invisibleSince: trouble.invisibleSince ?? now }
    : { ...trouble, faults, outageSince: trouble.outageSince ?? now };
}

/** The verdict once the trouble that `reading` is part of has lasted as long as it may; judged at each fault. */
export function exhausted(
  { invisibleSince = Number.POSITIVE_INFINITY, outageSince = Number.POSITIVE_INFINITY }: Trouble,
  { kind }: Reading,
  now: number,
  toleranceMs: number,
): Verdict | undefined {
  if (kind === 'not-found' && now - invisibleSince >= Math.min(invisibleMs, toleranceMs)) return kind;
  if ((kind === 'unreachable' || kind === 'unrecognized') && now - outageSince >= toleranceMs) return kind;
  return undefined;
}

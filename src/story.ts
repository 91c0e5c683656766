import type { Settings } from './settings.ts';
import type { End } from './verdict.ts';
import type { Stretch } from './wait/history.ts';

/** How a run ended, what it met on the way, and what it was about where the inputs told. */
export interface Story {
  end: End;
  history: readonly Stretch[];
  subject?: Subject;
}

export interface Subject extends Settings {
  /** One GUID a run, sent with every request. */
  clientRequestId: string;
}

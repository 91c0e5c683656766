import type { Settings } from './settings.ts';
import type { End } from './verdict.ts';

/** How a run ended, and what it was about where the inputs told. */
export interface Story {
  end: End;
  subject?: Subject;
}

export interface Subject extends Settings {
  /** One GUID a run, sent with every request. */
  clientRequestId: string;
}

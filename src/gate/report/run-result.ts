import type { End } from '../../verdict.ts';
import type { Operation } from '../operation.ts';
import type { Stretch } from './phases.ts';

/** How a run ended, what it met on the way, and what it was about where the inputs were valid. */
export interface Story {
  end: End;
  history: readonly Stretch[];
  subject?: Subject;
}

/** What the reports may print of a run: no credential is among it. */
export interface Subject {
  operation: Operation;
  endpoint: URL;
  timeoutMs: number;
  credentialKind: 'access-token' | 'management-certificate';
  /** One GUID a run, sent with every request. */
  clientRequestId: string;
}

import type { Operation } from '../status/operation.ts';
import type { Outcome } from '../wait/outcome.ts';
import type { Phase } from './phases.ts';

/** How a run ended, what it met on the way, and what it was about if the inputs were valid. */
export interface RunResult {
  outcome: Outcome;
  phases: readonly Phase[];
  context?: RunContext;
}

/** What the reports may print of a run: no credential is among it. */
export interface RunContext {
  operation: Operation;
  endpoint: URL;
  timeoutMs: number;
  credentialKind: 'access-token' | 'management-certificate';
  credentialExpires?: Date;
  startedAt: Date;
  /** One GUID a run, sent with every request. */
  clientRequestId: string;
}

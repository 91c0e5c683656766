import type { NamedOperation } from '../status/operation.ts';
import type { Outcome } from '../wait/outcome.ts';
import type { Phase } from './phases.ts';

/** How a run ended, what became of each operation, and what it was about if the inputs were valid. */
export interface RunResult {
  outcome: Outcome;
  /** In the order of the input; none if the inputs were not valid. */
  operations: readonly OperationRun[];
  context?: RunContext;
}

/** How the wait for one operation ended, and what it met on the way. */
export interface OperationRun {
  readonly operation: NamedOperation;
  outcome: Outcome;
  phases: readonly Phase[];
}

/** What the reports may print of a run: no credential is among it. */
export interface RunContext {
  operations: readonly NamedOperation[];
  endpoint: URL;
  timeoutMs: number;
  credentialKind: 'access-token' | 'management-certificate';
  credentialExpires?: Date;
  startedAt: Date;
  /** One GUID a run, sent with every request. */
  clientRequestId: string;
}

/** What the report on one operation may print. */
export interface OperationContext extends RunContext {
  operation: NamedOperation;
}

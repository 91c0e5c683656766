import type { CauseOf, CommonReason } from '../../service/cause.ts';
import type { OperationResult, ServiceError } from '../../verdict.ts';

/**
 * Polls once: the port of the wait, which `status/` implements. Settles within `timeoutMs`, or as soon as `signal`
 * aborts; never rejects.
 */
export type Poll = (timeoutMs: number, signal: AbortSignal) => Promise<PollResult>;

/** What one poll found. */
export interface PollResult {
  /**
   * The first three are valid answers about the operation. `unauthorized`, `refused` and `unreachable-for-good` end a
   * wait that has had none; `throttled` shows that the endpoint lives; the others may be transient.
   */
  kind:
    | 'in-progress'
    | 'succeeded'
    | 'failed'
    | 'unauthorized'
    | 'refused'
    | 'unreachable-for-good'
    | 'not-found'
    | 'throttled'
    | 'unreachable'
    | 'unrecognized';
  /** Why; absent from a valid answer. */
  cause?: Cause;
  /** What the service says of a failed operation or a refused request. */
  error?: ServiceError;
  /** `x-ms-request-id` of the response, empty if it has none; absent if there was no response. */
  serviceRequestId?: string;
  /** How long the response asks to wait; 0 if it does not. */
  retryAfterMs: number;
  /** The `Age` of a response that came out of a cache, in seconds. */
  cachedSeconds?: number;
}

/** Whatever delays or ends a wait. Messages and advice are chosen by it, in `report/` alone. */
export type Reason =
  | CommonReason
  | `http-${'2xx' | 'try-again'}`
  | 'html'
  | 'json'
  | 'not-xml'
  | 'not-an-operation-status'
  | 'wrong-operation';

/** Why a poll found no answer about the operation. */
export type Cause = CauseOf<Reason>;

/** The service's word in a valid answer; undefined if there was none. */
export function resultOf(kind: PollResult['kind']): OperationResult | undefined {
  switch (kind) {
    case 'in-progress':
      return 'InProgress';
    case 'succeeded':
      return 'Succeeded';
    case 'failed':
      return 'Failed';
    default:
      return undefined;
  }
}

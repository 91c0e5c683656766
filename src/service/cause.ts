import type { Failure, FailureReason } from '../http/failure.ts';
import type { RefusalReason } from './refusal.ts';

/** The reasons that both actions know, from a closed list: messages and advice are chosen by it. */
export type CommonReason =
  | FailureReason
  | RefusalReason
  | 'redirect-refused'
  | 'http-5xx'
  | 'throttled'
  /** 503 with `Retry-After` and no code: throttled, overloaded or down for maintenance. */
  | 'asked-to-wait'
  | 'invalid-input'
  | 'cancelled'
  | 'bug';

/** A reason and what was observed; every text is untrusted, on one line, bounded, and without secrets. */
export interface CauseOf<Reason> extends Omit<Failure, 'reason'> {
  reason: Reason;
  /** HTTP status of a response. */
  status?: number;
  /** The service's own code of an error response. */
  code?: string;
  /** The beginning of a body that is not what was expected. */
  excerpt?: string;
  /** Where a redirect led to, if one was followed. */
  redirectedTo?: string;
  /** The issuer of the server's certificate, if something between may have replaced it. */
  issuer?: string;
}

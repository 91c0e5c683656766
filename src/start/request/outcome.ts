import type { CauseOf, CommonReason } from '../../service/cause.ts';
import type { ServiceName } from '../../service/urls.ts';
import type { ServiceError } from '../../verdict.ts';
import type { OperationName } from './operations.ts';

/** Every way a run can end. Only the first is green; `start/action.yml` and the tests have the same order. */
export const startVerdicts = [
  'started',
  'unauthorized',
  'not-found',
  'refused',
  'unreachable',
  'unknown',
  'cancelled',
  'invalid-input',
  'internal-error',
] as const;
export type StartVerdict = (typeof startVerdicts)[number];

/** Whatever keeps an operation from being started, or from being known to be. Messages and advice are chosen by it. */
export type Reason =
  | CommonReason
  /** 409 */
  | 'busy'
  /** 412, 428 */
  | 'precondition-failed'
  | 'body-refused'
  /** 408, 421, 425 */
  | 'http-try-again'
  /** 2xx without a valid `x-ms-request-id` */
  | 'no-request-id'
  /** Neither 2xx, 4xx, 5xx nor a redirect */
  | 'http-other'
  | 'response-too-large';

export type Cause = CauseOf<Reason>;

/** How a run ended. */
export interface Outcome {
  verdict: StartVerdict;
  /** Why; absent from `started`. */
  cause?: Cause;
  /** What the service says of a request that it did not carry out. */
  error?: ServiceError;
  /** The request id of the operation, certain for `started`, possible for `unknown`; empty otherwise. */
  requestId: string;
  /** `x-ms-request-id` of the last response, or empty. */
  serviceRequestId: string;
  /** Whether a request that could start the operation may have reached the service. */
  mayHaveStarted: boolean;
  /** How many connections were tried for the request. */
  attempts: number;
  elapsedMs: number;
}

/** What an outcome says as long as nothing was sent. */
export const nothingSent = {
  requestId: '',
  serviceRequestId: '',
  mayHaveStarted: false,
  attempts: 0,
} as const satisfies Partial<Outcome>;

/** What the reports may print of a run: no credential and no body is among it. */
export interface RunContext {
  service: ServiceName;
  url: URL;
  credentialKind: 'access-token' | 'management-certificate';
  /** One GUID a run, sent with every request. */
  clientRequestId: string;
}

/** An outcome, and what the run was about. */
export interface StartResult {
  outcome: Outcome;
  /** Absent if the input names none. */
  operation?: OperationName;
  /** Absent if the inputs are invalid. */
  context?: RunContext;
}

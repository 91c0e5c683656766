/** The closed list of ends. Only the first is green; `action.yml`, the README and the tests hold to this order. */
export const verdicts = [
  'succeeded',
  'failed',
  'timed-out',
  'cancelled',
  'unauthorized',
  'not-found',
  'refused',
  'unreachable',
  'unrecognized',
  'invalid-input',
  'internal-error',
] as const;
export type Verdict = (typeof verdicts)[number];

/** What the service may say of an operation; any other word is not understood. */
export type OperationResult = 'InProgress' | 'Succeeded' | 'Failed';

/** The service's own account of an error, as text: a code such as `04009` keeps its zero. */
export interface ServiceError {
  httpCode: string;
  message: string;
  extendedCode: string;
}

/** How a run ended, and what it carries into the outputs, the annotation and the summary. */
export interface Outcome {
  verdict: Verdict;
  /** Why, where the verdict alone does not say it: the last fault, the problems of the inputs, the bug. */
  cause: string;
  /** The service's last word, if it ever said one. */
  result?: OperationResult;
  error?: ServiceError;
  polls: number;
  elapsedMs: number;
  /** `x-ms-request-id` of the last answer, or empty. */
  serviceRequestId: string;
}

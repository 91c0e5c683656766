/** Every way a run can end. Only the first is green; `action.yml`, the README and the tests have the same order. */
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

/** What the service says of an operation; no other word is valid. */
export type OperationResult = 'InProgress' | 'Succeeded' | 'Failed';

/** The service's account of an error, as text: a code such as `04009` keeps its zero. */
export interface ServiceError {
  httpCode: string;
  message: string;
  extendedCode: string;
}

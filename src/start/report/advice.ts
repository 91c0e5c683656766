import { problemAdvice } from '../../report/problem-advice.ts';
import { callOf, type OperationName } from '../request/operations.ts';
import type { Outcome, Reason, StartResult } from '../request/outcome.ts';

const advice: Partial<Record<Reason, string>> = {
  busy: 'Wait until the other operation has ended, then run this again; to keep two runs of the workflow apart, give it a concurrency group. If no other operation is running, the service does not allow this one in its current state.',
  'precondition-failed':
    'The service has changed since the ETag in if-match was read, or if-match is missing: read the ETag again, and check that body still fits.',
  'body-refused':
    'Check body against the documentation of the operation: the names, the order and the namespace of its elements.',
  throttled: 'The endpoint limits the rate of requests: wait before the next attempt.',
  'asked-to-wait':
    'The endpoint asks to wait, because it is overloaded, down for maintenance or limits the rate of requests: check its health.',
  'http-try-again':
    'A gateway in front of the service answers so when a connection is slow or ends at the wrong server: look whether the operation runs, and run this again only if it does not.',
  'page-404':
    'Check management-endpoint and its path, then subscription, cloud-service-name and resource-name.',
  'http-404': 'Check subscription, cloud-service-name, resource-name and management-endpoint.',
  'http-4xx':
    'Check operation, management-endpoint, the names in the inputs, and body and if-match if the operation needs them.',
  'http-5xx': 'The endpoint answers with errors: check its health.',
  'http-other': 'Check management-endpoint, and what is between the runner and the service.',
  'no-request-id':
    'Check management-endpoint, and what is between the runner and the service: a proxy or gateway may answer in its place, or remove the header x-ms-request-id.',
  'response-too-large': 'Check management-endpoint, and what is between the runner and the service.',
};

/** What to check, chosen by the typed reason of the outcome alone. */
export function adviceFor({ outcome: { cause }, context }: StartResult): string {
  return (
    (cause && advice[cause.reason]) ??
    problemAdvice(cause, context ? { credentialKind: context.credentialKind, endpoint: context.url } : {})
  );
}

/** How to find out whether an operation runs that may have been started. */
export function lookAdvice({ requestId }: Outcome, operation: OperationName | undefined): string {
  if (requestId === '' || operation === undefined)
    return 'Look at the state of the service, where it lists its operations, before you start another.';
  return `Look whether it runs before you start another: run the gate with request-id ${requestId} and status-api ${callOf(operation).statusApi}.`;
}

import { problemAdvice } from '../../report/problem-advice.ts';
import type { Outcome } from '../wait/outcome.ts';
import type { Reason } from '../wait/poll.ts';
import type { OperationContext } from './run-result.ts';

/** For every end that says nothing about the operation. */
export const rerunAdvice =
  'The operation itself is not affected: to go on waiting, re-run this job, unless it also starts the operation; then run the gate alone with the same request id.';

/** For a wait that was slowed down by the endpoint until its time-out. */
export function throttlingAdvice(context: OperationContext | undefined): string {
  const isOne = (context?.operations.length ?? 1) === 1;
  return isOne
    ? 'The endpoint limits the rate of requests: raise timeout-minutes, run fewer gates at a time, or wait for several operations in one step with the input operations.'
    : 'The endpoint limits the rate of requests: raise timeout-minutes, or run fewer gates at a time.';
}

/** What to do about each reason of a wait. */
const advice: Partial<Record<Reason, string>> = {
  'http-4xx': 'Check management-endpoint, status-api and the names in the inputs.',
  'http-2xx':
    'Check management-endpoint, and what is between the runner and the service: a proxy or gateway may answer in its place.',
  'http-try-again': 'The endpoint answers with errors: check its health.',
  'http-5xx': 'The endpoint answers with errors: check its health.',
};

for (const reason of ['html', 'json', 'not-xml', 'not-an-operation-status', 'wrong-operation'] as const)
  advice[reason] =
    'Check management-endpoint and status-api, and what is between the runner and the service.';

/** What to check, chosen by the typed reason of the outcome alone. */
export function adviceFor({ cause }: Outcome, context: OperationContext | undefined): string {
  switch (cause?.reason) {
    case 'http-404':
      return context?.operation.statusApi === 'service-management'
        ? 'Check request-id and subscription; service-management tracks creates, updates, restores and deletes: for all others set status-api to biztalk.'
        : 'Check request-id, subscription, cloud-service-name and resource-name; for a create, update, restore or delete set status-api to service-management.';
    case 'throttled':
      return throttlingAdvice(context);
    default:
      break;
  }
  return (cause && advice[cause.reason]) ?? problemAdvice(cause, context ?? {});
}

/** What to do if it worked before: the inputs are right, and something else has changed. */
export function adviceAfterAnswer(
  { cause, elapsedMs }: Outcome,
  context: OperationContext | undefined,
): string {
  const { credentialExpires: expires, credentialKind, startedAt } = context ?? {};
  const hasExpired = expires && startedAt && expires.getTime() <= startedAt.getTime() + elapsedMs;
  if (hasExpired && /^http-40[13]$|^client-certificate/.test(cause?.reason ?? ''))
    return `The ${credentialKind} expired at ${expires.toISOString()}: run the gate again with a fresh one.`;
  const causes: Partial<Record<Reason, string>> = {
    'http-401': 'a restart or a new configuration of the service, or a proxy or gateway in between',
    'http-403': 'a rate limiter or firewall, of which many answer 403, or a revoked credential',
    'http-404': 'a cache or load balancer in between, or an operation that the service no longer keeps',
    'redirect-refused': 'a maintenance or sign-in page in front of the service',
    'http-5xx': 'a rate limiter in front of the service, maintenance or overload',
    html: 'a maintenance or sign-in page in front of the service',
  };
  const cases = causes[cause?.reason ?? 'bug'];
  return `The inputs are right, since they worked before${cases ? `; likely causes are ${cases}` : ''}. If it takes longer to recover, raise outage-tolerance-minutes.`;
}

import { problemAdvice } from '../../report/problem-advice.ts';
import type { Outcome } from '../wait/outcome.ts';
import type { Cause, Reason } from '../wait/poll.ts';
import type { OperationContext } from './run-result.ts';

/** For every end that says nothing about the operation. */
export const rerunAdvice =
  'The operation itself is not affected: to go on waiting, re-run this job; if it also starts the operation, or the workflow file has to change, run the gate alone with the same request id.';

/** For a wait that was slowed down by the endpoint until its time-out. */
export function throttlingAdvice(cause: Cause | undefined, context: OperationContext | undefined): string {
  if (cause?.reason === 'asked-to-wait')
    return 'The endpoint asks to wait, because it is overloaded, down for maintenance or limits the rate of requests: check its health, and raise timeout-minutes.';
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
  html: 'A page, such as a sign-in page, answers in place of the service: check management-endpoint, and what is in front of the service.',
  'wrong-operation': 'A cache or gateway in between may mix up responses: ask its operator.',
};

for (const reason of ['json', 'not-xml', 'not-an-operation-status'] as const)
  advice[reason] =
    'Check management-endpoint and status-api, and what is between the runner and the service.';

/** What to check, chosen by the typed reason of the outcome alone. */
export function adviceFor(outcome: Outcome, context: OperationContext | undefined): string {
  const expiry = expiryAdvice(outcome, context);
  if (expiry) return expiry;
  const { cause } = outcome;
  const isServiceManagement = context?.operation.statusApi === 'service-management';
  const isOne = (context?.operations.length ?? 1) === 1;
  const names = isServiceManagement
    ? `${isOne ? 'request-id' : 'the ids in operations'} and subscription; service-management tracks creates, updates, restores and deletes: for all others set status-api to biztalk.`
    : `${isOne ? 'request-id, subscription, cloud-service-name and resource-name' : 'the names and ids in operations, subscription and cloud-service-name'}; for a create, update, restore or delete set status-api to service-management.`;
  switch (cause?.reason) {
    case 'http-404':
      return `Check ${names}`;
    case 'page-404':
      return `Check management-endpoint and its path, then ${names}`;
    case 'throttled':
    case 'asked-to-wait':
      return throttlingAdvice(cause, context);
    default:
      return (cause && advice[cause.reason]) ?? problemAdvice(cause, context ?? {});
  }
}

const otherServer = 'another server, a cache or a gateway that now answers in place of the service';
const restart = 'a service that restarts, is down or overloaded, or a load balancer or proxy in front of it';
const newCertificate = 'a new certificate, perhaps on one server of several';
const proxyRestart = 'a proxy that restarts, is down or overloaded';
const configuration = 'a new configuration of the service or of what is in front of it';

const lostToken = (how: string): string =>
  `an access-token that has ${how}, so run the gate again with a fresh one; or a restart or a new configuration of the service`;

/** What may have changed if it worked before. */
const changes: Partial<Record<Reason, string>> = {
  'http-401': 'a restart or a new configuration of the service, or a proxy or gateway in between',
  'http-403': 'a rate limiter or firewall, of which many answer 403, or a revoked credential',
  'page-403': 'a rate limiter or firewall, of which many answer 403',
  'http-404': 'a cache or load balancer in between, or an operation that the service no longer keeps',
  'page-404': otherServer,
  'http-4xx': `${otherServer}, or an operation that the service no longer keeps`,
  'http-2xx': otherServer,
  'http-5xx': 'maintenance, overload or a rate limiter in front of the service',
  'redirect-refused': 'a maintenance or sign-in page in front of the service',
  html: 'a maintenance or sign-in page in front of the service',
  json: otherServer,
  'not-xml': otherServer,
  'not-an-operation-status': otherServer,
  'wrong-operation': otherServer,
  'content-broken': otherServer,
  'connection-refused': restart,
  'connection-broken': restart,
  'host-unreachable': restart,
  'request-timed-out': restart,
  'client-certificate-required': configuration,
  'client-certificate-rejected': configuration,
  'certificate-expired':
    'a certificate that ran out meanwhile, perhaps on one server of several: ask their operator to renew it',
  'certificate-not-yet-valid':
    'a new certificate whose validity has not begun by the clock of this runner: check that clock',
  'certificate-weak': newCertificate,
  'certificate-invalid': newCertificate,
  'certificate-untrusted': `${newCertificate}, or a proxy that inspects TLS`,
  'certificate-incomplete':
    'a new certificate, perhaps on one server of several, without its intermediate one',
  'certificate-wrong-host': newCertificate,
  'proxy-authentication': 'a new configuration of the proxy',
  'proxy-login-rejected': 'a new password of the proxy, or a locked account',
  'proxy-refused': 'a new configuration of the proxy',
  'proxy-could-not-connect': restart,
  'name-not-resolved': 'the DNS of the runner, or a new name of the endpoint',
  'tls-failed': configuration,
  'post-handshake-authentication': configuration,
  'version-refused': configuration,
  'proxy-authentication-unsupported': 'a new configuration of the proxy',
};

/** What may have changed about the proxy, where the fault is between the runner and the proxy. */
const changesAtProxy: Partial<Record<Reason, string>> = {
  'connection-refused': proxyRestart,
  'connection-broken': proxyRestart,
  'host-unreachable': proxyRestart,
  'request-timed-out': proxyRestart,
  'name-not-resolved': 'the DNS of the runner, or a new name of the proxy',
  'client-certificate-required': 'a new configuration of the proxy',
  'tls-failed': 'a new configuration of the proxy',
};

/** What to do if the credential is rejected after its own expiry; undefined if it has not expired. */
function expiryAdvice(
  { cause, elapsedMs }: Outcome,
  context: OperationContext | undefined,
): string | undefined {
  const { credentialExpires: expires, credentialKind, startedAt } = context ?? {};
  const hasExpired = expires && startedAt && expires.getTime() <= startedAt.getTime() + elapsedMs;
  const presentsCertificate = credentialKind === 'management-certificate' && !cause?.atProxy;
  const isRejected =
    /^http-40[13]$/.test(cause?.reason ?? '') ||
    (presentsCertificate && /^client-certificate-/.test(cause?.reason ?? ''));
  return hasExpired && isRejected
    ? `The ${credentialKind} expired at ${expires.toISOString()}: run the gate again with a fresh one.`
    : undefined;
}

/** What to do if it worked before: the inputs are right, and something else has changed. */
export function adviceAfterAnswer(outcome: Outcome, context: OperationContext | undefined): string {
  const expiry = expiryAdvice(outcome, context);
  if (expiry) return expiry;
  const { verdict, cause } = outcome;
  const { reason } = cause ?? {};
  // Waiting does not help.
  if (reason === 'subscription-disabled' || reason === 'proxy-login-rejected')
    return `It worked before${changes[reason] ? `; likely causes: ${changes[reason]}` : ''}. ${problemAdvice(cause, context ?? {})}`;
  const isToken = context?.credentialKind === 'access-token';
  const likely =
    reason === 'http-401' && isToken
      ? lostToken(context.credentialExpires ? 'been revoked' : 'expired or been revoked')
      : reason && ((cause?.atProxy && changesAtProxy[reason]) || changes[reason]);
  return `The inputs are right, since they worked before${likely ? `; likely causes: ${likely}` : ''}. If the service needs longer to recover, raise ${verdict === 'timed-out' ? 'timeout-minutes' : 'outage-tolerance-minutes'}.`;
}

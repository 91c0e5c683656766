import type { Outcome } from '../wait/outcome.ts';
import type { Cause, Reason } from '../wait/poll.ts';
import type { OperationContext } from './run-result.ts';

/** For every end that says nothing about the operation. */
export const rerunAdvice =
  'The operation itself is not affected: to go on waiting, re-run this job, unless it also starts the operation; then run the gate alone with the same request id.';

/** For a wait that was slowed down by the endpoint until its time-out. */
export const throttlingAdvice =
  'The endpoint limits the rate of requests: raise timeout-minutes, run fewer gates at a time, or wait for several operations in one step with the input operations.';

const renewal = 'ask its operator to renew it.';

/** What to do about each reason, `{peer}` being the server or the proxy that it is about. */
const advice: Partial<Record<Reason, string>> = {
  'certificate-untrusted':
    'Check that this is the right {peer}; for a private CA set NODE_EXTRA_CA_CERTS to a PEM file of it on the runner, and if it is set, check that the file exists.',
  'certificate-incomplete':
    'Either the {peer} does not send the intermediate certificate of its issuer: its operator must add that to the chain. Or its CA is private: set NODE_EXTRA_CA_CERTS to a PEM file of it on the runner, and if it is set, check that the file exists.',
  'certificate-expired': `The certificate of the {peer} has expired by the clock of this runner: check that clock, else ${renewal}`,
  'certificate-not-yet-valid':
    'The certificate of the {peer} is not valid yet by the clock of this runner: check that clock.',
  'certificate-wrong-host':
    'The certificate of the {peer} does not name the host that was asked for: check the host name, else ask its operator for a certificate that names it.',
  'certificate-weak':
    'The key or signature of the certificate of the {peer} is too weak for OpenSSL: ask its operator for a stronger one, such as RSA with 2048 bits and SHA-256.',
  'certificate-invalid':
    'The {peer} presents a certificate that is revoked, altered or issued for another purpose: ask its operator for one for TLS servers.',
  'client-certificate-required':
    'The server accepts only clients with a certificate: set management-certificate or publish-settings instead of access-token, or ask its operator for an endpoint that takes tokens.',
  'client-certificate-rejected':
    'Check that the server trusts this management certificate or its CA, and that it is uploaded to the subscription.',
  'post-handshake-authentication':
    'The server asks for the client certificate after the TLS 1.3 handshake, which Node.js does not offer: set NODE_OPTIONS to --tls-max-v1.2 in the env of this step, or have the server ask during the handshake.',
  'proxy-setting-invalid': 'Fix the environment variable on the runner; nothing was sent.',
  'proxy-authentication':
    'Set the user and password in https_proxy on the runner, percent-encoded: http://user:password@host:port. Only Basic authentication is supported. The gate does not try again, because proxies lock accounts.',
  'proxy-authentication-unsupported':
    'The gate supports only Basic authentication: ask the operator of the proxy to offer it to this runner, or to let the host pass without a login.',
  'proxy-could-not-connect':
    'The proxy works, but could not connect to the service: check management-endpoint and whether the service is up.',
  'proxy-not-a-proxy': 'This is not how a proxy answers: check the host and port in https_proxy.',
  'proxy-refused':
    'The proxy does not allow this host and port: ask its operator to allow CONNECT to it, or list the host in no_proxy if the runner reaches it directly.',
  'tls-failed':
    'Check management-endpoint; the server may speak only versions of TLS before 1.2, share no cipher with Node.js, or not know the host name.',
  'malformed-response':
    'The {peer} speaks HTTP, but breaks its rules: a gateway in between may write the response, ask its operator.',
  'subscription-disabled':
    'The credential is accepted, but the subscription is disabled: ask its owner to enable it.',
  'version-refused': 'The endpoint does not accept this version: check api-version.',
  'redirect-refused':
    'Another page, such as a sign-in or maintenance page, or another host answers in place of the service: check management-endpoint, and if the redirect leads to the right host, use that one.',
  'http-4xx': 'Check management-endpoint, status-api and the names in the inputs.',
  'http-2xx':
    'Check management-endpoint, and what is between the runner and the service: a proxy or gateway may answer in its place.',
  'http-try-again': 'The endpoint answers with errors: check its health.',
  'http-5xx': 'The endpoint answers with errors: check its health.',
  throttled: throttlingAdvice,
  'content-broken':
    'A proxy, cache or gateway between the runner and the service compresses responses, although none asks for it, and damages them.',
};

for (const reason of ['html', 'json', 'not-xml', 'not-an-operation-status', 'wrong-operation'] as const)
  advice[reason] =
    'Check management-endpoint and status-api, and what is between the runner and the service.';

/** What to check, chosen by the typed reason of the outcome alone. */
export function adviceFor({ cause }: Outcome, context: OperationContext | undefined): string {
  const isToken = context?.credentialKind === 'access-token';
  switch (cause?.reason) {
    case 'http-401':
    case 'http-403':
      return isToken
        ? 'Check that the access-token is fresh and issued for this endpoint; the service accepted tokens of co-administrators, not of service principals.'
        : `Check that this management certificate is uploaded to the subscription of the operation.${interception(cause)}`;
    case 'client-certificate-required':
      if (isToken) break;
      return 'The server did not receive the certificate: something in between, such as a proxy that inspects TLS or a load balancer, ends the TLS connection. Ask its operator to pass the connection on.';
    case 'http-404':
      return context?.operation.statusApi === 'service-management'
        ? 'Check request-id and subscription; service-management tracks creates, updates, restores and deletes: for all others set status-api to biztalk.'
        : 'Check request-id, subscription, cloud-service-name and resource-name; for a create, update, restore or delete set status-api to service-management.';
    case 'not-tls':
      return cause.atProxy
        ? 'The proxy does not speak TLS on this port: write http:// instead of https:// in https_proxy.'
        : 'The server does not speak TLS on this port: check the port in management-endpoint.';
    case 'not-http':
      return cause.atProxy
        ? 'The proxy does not speak HTTP on this port: check the port in https_proxy, or write https:// if the proxy expects TLS.'
        : 'The server does not speak HTTP on this port: check management-endpoint.';
    default:
      break;
  }
  const text = cause && advice[cause.reason];
  if (text) return text.replaceAll('{peer}', cause.atProxy ? 'proxy' : 'server');
  if (cause?.atProxy) return 'Check https_proxy on the runner, and the proxy.';
  return /^management\.core\./.test(context?.endpoint.hostname ?? '')
    ? 'Microsoft has retired this endpoint: set management-endpoint to the one that replaces it; else check the network and its proxy.'
    : 'Check management-endpoint, the network and its proxy.';
}

/** A proxy that inspects TLS takes the client certificate away, and the service never sees it. */
function interception({ proxy, issuer }: Cause): string {
  if (proxy === undefined) return '';
  const issued = issuer ? `, here "${issuer}"` : '';
  return ` If the proxy ${proxy} inspects TLS, the certificate does not reach the service: the issuer of the server's certificate${issued} is then the proxy's CA, and the host must be exempt from inspection.`;
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

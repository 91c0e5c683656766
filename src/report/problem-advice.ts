import type { CauseOf, CommonReason } from '../service/cause.ts';

const renewal = 'ask the operator of the {peer} to renew it.';

/** For invalid input. */
export const fixInputsAdvice =
  'Nothing was sent. Fix the inputs above: after changing a secret, re-run the failed jobs, which read its new value; after changing the workflow file, start a new run, because a re-run uses the old file.';

/** What to do about each reason, `{peer}` being the server or the proxy that it is about. */
const advice: Partial<Record<string, string>> = {
  'certificate-untrusted':
    'Check that this is the right {peer}; for a private CA set NODE_EXTRA_CA_CERTS to a PEM file of it on the runner, and if it is set, check that the file exists.',
  'certificate-incomplete':
    'Either the {peer} does not send the intermediate certificate of its issuer: its operator must add that to the chain. Or its CA is private: set NODE_EXTRA_CA_CERTS to a PEM file of it on the runner, and if it is set, check that the file exists.',
  'certificate-expired': `The certificate of the {peer} has expired by the clock of this runner: check that clock, then ${renewal}`,
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
    'Set the user and password in https_proxy on the runner, percent-encoded: http://user:password@host:port. Only Basic authentication is supported.',
  'proxy-login-rejected':
    'Correct the user and password in https_proxy on the runner, percent-encoded, before any re-run: proxies lock accounts.',
  'proxy-authentication-unsupported':
    'Only Basic authentication is supported: ask the operator of the proxy to offer it to this runner, or to let the host pass without a login.',
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
  'content-broken':
    'A proxy, cache or gateway between the runner and the service compresses responses, although none asks for it, and damages them: ask its operator to switch compression off for this path.',
  'page-403':
    'Something in front of the service, such as a firewall or gateway, may refuse this runner: check management-endpoint and whether the address of the runner is allowed, then the credential.',
} satisfies Partial<Record<CommonReason, string>>;

/** What advice depends on beside the reason. */
export interface AdviceContext {
  credentialKind?: 'access-token' | 'management-certificate';
  endpoint?: URL;
}

/** What to check about a cause that both actions know, chosen by its typed reason alone. */
export function problemAdvice(cause: CauseOf<string> | undefined, context: AdviceContext): string {
  const isToken = context.credentialKind === 'access-token';
  const atProxy = cause?.atProxy === true;
  switch (cause?.reason as CommonReason | undefined) {
    case 'http-401':
    case 'http-403':
      return isToken
        ? 'Check that the access-token is fresh and issued for this endpoint; Azure accepted only tokens of co-administrators, not of service principals.'
        : `Check that this management certificate is uploaded to the subscription of the operation.${interception(cause)}`;
    case 'client-certificate-required':
      if (atProxy)
        return 'The proxy demands a client certificate, and none is ever sent to a proxy: ask its operator to let this runner in without one.';
      if (isToken) break;
      return 'The server did not receive the certificate: something in between, such as a proxy that inspects TLS or a load balancer, ends the TLS connection. Ask its operator to pass the connection on.';
    case 'tls-failed':
      if (!atProxy) break;
      return 'Check the host and port in https_proxy; the proxy may speak only versions of TLS before 1.2, share no cipher with Node.js, or demand a client certificate, which is never sent to a proxy.';
    case 'not-tls':
      return atProxy
        ? 'The proxy does not speak TLS on this port: write http:// instead of https:// in https_proxy.'
        : 'The server does not speak TLS on this port: check the port in management-endpoint.';
    case 'not-http':
      return atProxy
        ? 'The proxy does not speak HTTP on this port: check the port in https_proxy, or write https:// if the proxy expects TLS.'
        : 'The server does not speak HTTP on this port: check management-endpoint.';
    default:
      break;
  }
  const text = advice[cause?.reason ?? ''];
  if (text) return text.replaceAll('{peer}', atProxy ? 'proxy' : 'server');
  if (atProxy) return 'Check https_proxy on the runner, and the proxy.';
  if (/^management\.core\./.test(context.endpoint?.hostname ?? ''))
    return 'Microsoft has retired this endpoint: set management-endpoint to the one that replaces it; else check the network and its proxy.';
  switch (cause?.reason as CommonReason | undefined) {
    case 'connection-refused':
      return 'Nothing listens on this host and port, or a firewall rejects the connection: check management-endpoint and whether the service is up.';
    case 'name-not-resolved':
      return 'Check the host in management-endpoint, and the DNS of the runner if the name is private.';
    case 'connection-broken':
      return `Check management-endpoint, the service, and what is between it and the runner${isToken ? '' : '; a server may also close the connection because it does not accept this management certificate'}.`;
    default:
      return `Check management-endpoint and the network${cause?.proxy ? ' with its proxy' : ''}.`;
  }
}

/** A proxy that inspects TLS takes the client certificate away, and the service never sees it. */
function interception({ proxy, issuer }: Partial<CauseOf<string>> = {}): string {
  if (proxy === undefined) return '';
  const issued = issuer ? `, here "${issuer}"` : '';
  return ` If the proxy ${proxy} inspects TLS, the certificate does not reach the service: the issuer of the server's certificate${issued} is then the proxy's CA, and the host must be exempt from inspection.`;
}

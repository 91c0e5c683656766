/** Why there is no complete response. The closed list that messages and advice are chosen by. */
export type FailureReason =
  | 'name-not-resolved'
  | 'connection-refused'
  | 'host-unreachable'
  | 'connection-broken'
  | 'request-timed-out'
  | 'content-broken'
  | 'not-http'
  | 'malformed-response'
  | 'not-tls'
  | 'tls-failed'
  | 'certificate-untrusted'
  | 'certificate-incomplete'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-wrong-host'
  | 'certificate-weak'
  | 'certificate-invalid'
  | 'client-certificate-required'
  | 'client-certificate-rejected'
  | 'proxy-setting-invalid'
  | 'proxy-authentication'
  | 'proxy-login-rejected'
  | 'proxy-authentication-unsupported'
  | 'proxy-refused'
  | 'proxy-could-not-connect'
  | 'proxy-not-a-proxy';

export interface Failure {
  reason: FailureReason;
  /** What was observed, in one phrase that may hold untrusted text. */
  detail: string;
  /** The proxy in between, by host and port alone: its URL can hold a password. */
  proxy?: string;
  /** It is the connection to the proxy that failed, not the one through it. */
  atProxy?: boolean;
}

/** A failure that is known by more than the error of a library. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}

const permanentReasons: ReadonlySet<FailureReason> = new Set([
  'certificate-untrusted',
  'certificate-incomplete',
  'certificate-expired',
  'certificate-not-yet-valid',
  'certificate-wrong-host',
  'certificate-weak',
  'certificate-invalid',
  'client-certificate-required',
  'client-certificate-rejected',
  'proxy-setting-invalid',
  'proxy-authentication',
  'proxy-login-rejected',
  'proxy-authentication-unsupported',
]);

/** Whether another request would fail the same way, unless something changes. */
export function isPermanent(reason: FailureReason): boolean {
  return permanentReasons.has(reason);
}

/** What was known of the connection when it failed. */
export interface ConnectionState {
  /** Client and server had agreed on keys: what failed after that was about certificates, not about ciphers. */
  hasKeys: boolean;
  /** A client certificate was there to be presented. */
  hasCertificate: boolean;
}

/** The failure behind an error of Node or OpenSSL. */
export function failureOf(error: unknown, state: ConnectionState): Failure {
  if (error instanceof FailureError) return error.failure;
  // Several addresses of one host, none of which could be connected to.
  if (error instanceof AggregateError && error.errors.length > 0) {
    const failures = error.errors.map(one => failureOf(one, state));
    // Runners without IPv6 report that for each host that has an IPv6 address, too.
    const telling = failures.find(({ reason }) => reason !== 'host-unreachable') ?? failures[0];
    return {
      reason: telling?.reason ?? 'connection-broken',
      detail: [...new Set(failures.map(({ detail }) => detail))].join('; '),
    };
  }
  const { message } = error instanceof Error ? error : { message: String(error) };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // OpenSSL's own message is a line of addresses and file names around the reason; Node's may end with advice on a
  // command-line option, which no step can set.
  const text =
    /error:[\dA-F]+:[^:]*:[^:]*:([^:]+):/.exec(message)?.[1] ??
    message
      .replace(/; if the root CA is installed locally,.*/s, '')
      .replace(/^Hostname\/IP does not match certificate's altnames: /, '');
  return { reason: reasonOf(code, text, state), detail: text.includes(code) ? text : `${code}: ${text}` };
}

// Exact codes first; then OpenSSL's verification errors as Node names them
// (https://nodejs.org/api/tls.html#x509-certificate-error-codes), alerts and parser errors.
const reasons: Record<string, FailureReason> = {
  ENOTFOUND: 'name-not-resolved',
  EAI_AGAIN: 'name-not-resolved',
  EAI_FAIL: 'name-not-resolved',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'host-unreachable',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  ENETDOWN: 'host-unreachable',
  EADDRNOTAVAIL: 'host-unreachable',
  EACCES: 'host-unreachable', // a firewall of the runner
  EPERM: 'host-unreachable',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-not-yet-valid',
  HOSTNAME_MISMATCH: 'certificate-wrong-host',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-wrong-host',
  INVALID_PURPOSE: 'certificate-invalid',
  INVALID_CA: 'certificate-invalid',
  PATH_LENGTH_EXCEEDED: 'certificate-invalid',
  CERT_SIGNATURE_FAILURE: 'certificate-invalid',
  CERT_REVOKED: 'certificate-invalid',
  HPE_INVALID_CONSTANT: 'not-http',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-incomplete',
};

function reasonOf(code: string, text: string, { hasKeys, hasCertificate }: ConnectionState): FailureReason {
  if (Object.hasOwn(reasons, code)) return reasons[code] ?? 'connection-broken';
  if (code === 'UNSPECIFIED' && /too (weak|small)/.test(text)) return 'certificate-weak';
  if (/^(UNSPECIFIED$|UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT_)/.test(code))
    return 'certificate-untrusted';
  // Where the alert arrives while Node writes, its code is EPROTO.
  const problem = code === 'EPROTO' ? text : code.replaceAll('_', ' ');
  const byCertificate = hasCertificate ? 'client-certificate-rejected' : 'client-certificate-required';
  if (/alert (bad cert|cert|unknown ca|unsupported cert|access denied)/i.test(problem)) return byCertificate;
  // TLS 1.2 has no alert of its own for a missing certificate (RFC 5246, section 7.4.6).
  if (/alert handshake failure/i.test(problem) && hasKeys) return byCertificate;
  if (/wrong version number|packet length too long/i.test(problem)) return 'not-tls';
  if (/^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)) return 'tls-failed';
  return /^HPE_/.test(code) ? 'malformed-response' : 'connection-broken';
}

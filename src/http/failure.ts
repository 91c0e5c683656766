/** Why there is no complete response. The closed list that messages and advice are chosen by. */
export type FailureReason =
  | 'name-not-resolved'
  | 'connection-refused'
  | 'host-unreachable'
  | 'connection-broken'
  | 'request-timed-out'
  | 'not-http'
  | 'tls-failed'
  | 'server-certificate-untrusted'
  | 'client-certificate-rejected'
  | 'proxy-setting-invalid'
  | 'proxy-refused';

export interface Failure {
  reason: FailureReason;
  /** What was observed, in one phrase that may hold untrusted text. */
  detail: string;
  /** The proxy in between, by host and port alone: its URL can hold a password. */
  proxy?: string;
}

/** Whether no further request would fare better. */
export function isPermanent(reason: FailureReason): boolean {
  return reason === 'server-certificate-untrusted' || reason === 'proxy-setting-invalid';
}

/** The failure behind an `error` of a request that was given `timeoutMs`, through `proxy` if there is one. */
export function failureOf(error: unknown, proxy: URL | undefined, timeoutMs: number): Failure {
  return { ...failure(error, timeoutMs), ...(proxy && { proxy: proxy.host }) };
}

function failure(error: unknown, timeoutMs: number): Failure {
  // Several addresses of one host, none of which could be connected to.
  if (error instanceof AggregateError && error.errors.length > 0) return failure(error.errors[0], timeoutMs);
  const { message, name } = error instanceof Error ? error : { message: String(error), name: '' };
  if (name === 'TimeoutError')
    return {
      reason: 'request-timed-out',
      detail: `no complete response within ${Number((timeoutMs / 1000).toPrecision(2))} s`,
    };
  // tunnel 0.0.6, lib/tunnel.js: createSocket
  const refusal = /^tunneling socket could not be established, (?:cause|statusCode)=(.*)/s.exec(message)?.[1];
  if (refusal !== undefined)
    return { reason: 'proxy-refused', detail: /^\d+$/.test(refusal) ? `HTTP ${refusal}` : refusal };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // OpenSSL's own message is a line of addresses and file names around the reason; Node's may end with advice on a
  // command-line option, which no step can set.
  const text =
    /error:[\dA-F]+:[^:]*:[^:]*:([^:]+):/.exec(message)?.[1] ??
    message.replace(/; if the root CA is installed locally,.*/s, '');
  return { reason: reasonOf(code), detail: text.includes(code) ? text : `${code}: ${text}` };
}

// OpenSSL's verification errors as Node names them, and Node's own check of the host name
// (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const certificateErrors =
  /^(UNSPECIFIED$|UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_)/;

function reasonOf(code: string): FailureReason {
  if (certificateErrors.test(code)) return 'server-certificate-untrusted';
  if (/ALERT.*(CERT|UNKNOWN_CA)/.test(code)) return 'client-certificate-rejected';
  if (/^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(code)) return 'tls-failed';
  if (/^HPE_/.test(code)) return 'not-http';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'name-not-resolved';
    case 'ECONNREFUSED':
      return 'connection-refused';
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'host-unreachable';
    default:
      return 'connection-broken';
  }
}

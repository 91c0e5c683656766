import { ProxySettingError } from './proxy.ts';

/** Why a request got no complete answer, in one phrase that may hold foreign words. */
export interface Failure {
  cause: string;
  /** No further request would fare better: an untrusted certificate, an unusable proxy setting. */
  permanent: boolean;
}

/** What `error`, thrown by a request through `proxy` where there is one, comes down to. */
export function failureOf(error: unknown, proxy: URL | undefined): Failure {
  return {
    cause: throughProxy(proxy, errorText(error)),
    permanent: isUntrusted(error) || error instanceof ProxySettingError,
  };
}

/** `cause` with the proxy named where there is one between, by its host alone: its URL can hold a password. */
export function throughProxy(proxy: URL | undefined, cause: string): string {
  if (proxy === undefined) return cause;
  // tunnel 0.0.6, lib/tunnel.js: createSocket
  const refusal = /tunneling socket could not be established, (?:cause|statusCode)=(.*)/s.exec(cause)?.[1];
  if (refusal === undefined) return `${cause} (through the proxy ${proxy.host})`;
  return `the proxy ${proxy.host} opened no tunnel: ${/^\d+$/.test(refusal) ? `HTTP ${refusal}` : refusal}`;
}

// OpenSSL's verification errors as Node names them, and Node's own check of the host name: all are judgements
// on the server's certificate, which no further poll will change (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const certificateErrors =
  /^(UNSPECIFIED$|UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_)/;

const isUntrusted = (error: unknown): boolean => certificateErrors.test(errorCode(error));

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** An error in one phrase; one without words of its own (AggregateError of several addresses) by its first cause. */
function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorText(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  // OpenSSL's own message is a line of addresses and file names, of which a reader needs the reason; Node's may end
  // with a hint at an option of node, which no step can set.
  const text =
    /error:[\dA-F]+:[^:]*:[^:]*:([^:]+):/.exec(error.message)?.[1] ??
    error.message.replace(/; if the root CA is installed locally,.*/s, '');
  const phrase = text.includes(code) ? text : `${code}: ${text}`;
  if (isUntrusted(error)) return `the server's certificate is not to be trusted (${phrase})`;
  return /ALERT.*(CERT|UNKNOWN_CA)/.test(code)
    ? `${phrase}: the server did not take the client certificate`
    : phrase;
}

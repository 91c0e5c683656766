import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { readableText } from '../html.ts';
import { redactAll } from '../redact.ts';
import { connect } from './connect.ts';
import { FailureError, failureOf } from './failure.ts';
import { basic, proxyLogin } from './proxy.ts';
import { ciphers } from './tls-options.ts';

/**
 * Opens a tunnel through `proxy` to `authority` (`host:port`) with CONNECT (RFC 9110, section 9.3.6). Rejects with a
 * `FailureError` that names the proxy's part in it. An `https:` proxy is verified, and sees no client certificate.
 */
export function connectThrough(proxy: URL, authority: string, signal: AbortSignal): Promise<Socket> {
  const login = proxyLogin(proxy);
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      method: 'CONNECT',
      path: authority,
      headers: {
        Host: authority,
        ...(login && { 'Proxy-Authorization': `Basic ${basic(login)}` }),
      },
      createConnection: () => connect(proxy, { ciphers }),
      signal,
    })
      .on('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
        // Only 200 opens a tunnel, and nothing may come through it unasked: a proxy's own page is no response of the
        // service.
        if (response.statusCode === 200 && head.length === 0) return resolve(socket);
        socket.destroy();
        reject(refusal(response, { head, authority, login }));
      })
      .on('error', error => {
        const failure = failureOf(error, { hasKeys: false, hasCertificate: false });
        reject(signal.aborted ? error : new FailureError({ ...failure, atProxy: true }));
      });
    request.end();
  });
}

/** What an answer to CONNECT that opens no tunnel means. */
function refusal(
  { statusCode = 0, headers }: IncomingMessage,
  { head, authority, login }: { head: Buffer; authority: string; login: string },
): FailureError {
  const page = redactAll(readableText(head.toString()), loginSecrets(login));
  const detail = `HTTP ${statusCode} for ${authority}${page && `: ${page}`}`;
  // Some answer 401 although 407 is the proxy's (RFC 9110, section 15.5.8).
  if (statusCode === 407 || statusCode === 401) return loginRefusal(statusCode, headers, login);
  // 502 to 504; tinyproxy answers 500.
  if (statusCode >= 500) return new FailureError({ reason: 'proxy-could-not-connect', detail });
  return new FailureError({ reason: statusCode < 400 ? 'proxy-not-a-proxy' : 'proxy-refused', detail });
}

/** What a page may not repeat of a login, which is `user:password`, Basic's form without its padding included. */
function loginSecrets(login: string): string[] {
  const password = login.slice(login.indexOf(':') + 1);
  const forms = [password, login, basic(login).replace(/=+$/, '')];
  return forms.filter(({ length }) => length >= 4); // a shorter one would be found everywhere
}

/** A refusal because of the login, with the authentication schemes that the proxy offers. */
function loginRefusal(status: number, headers: IncomingHttpHeaders, login: string): FailureError {
  const offers = [headers['proxy-authenticate'], headers['www-authenticate']]
    .flat()
    .flatMap(header => header?.match(/(?<=^|,\s*)[A-Za-z][\w-]*(?=\s|,|$)(?!\s*=)/g) ?? []);
  const isSupported = offers.length === 0 || offers.some(offer => /^basic$/i.test(offer));
  const schemes = [...new Set(offers)].join(', ');
  const offered = schemes && `, it offers ${schemes}`;
  if (!isSupported)
    return new FailureError({
      reason: 'proxy-authentication-unsupported',
      detail: `HTTP ${status}, it offers only ${schemes}, which is not supported`,
    });
  return new FailureError(
    login
      ? {
          reason: 'proxy-login-rejected',
          detail: `HTTP ${status}${offered}; the user or password in https_proxy is rejected`,
        }
      : {
          reason: 'proxy-authentication',
          detail: `HTTP ${status}${offered}; https_proxy has no user and password`,
        },
  );
}

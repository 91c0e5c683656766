import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import { FailureError, failureOf } from './failure.ts';

/**
 * Opens a tunnel through `proxy` to `authority` (`host:port`) with CONNECT (RFC 9110, section 9.3.6). Rejects with a
 * `FailureError` that names the proxy's part in it. An `https:` proxy is verified, and sees no client certificate.
 */
export function connectThrough(proxy: URL, authority: string, signal: AbortSignal): Promise<Socket> {
  const isHttps = proxy.protocol === 'https:';
  const host = unbracketed(proxy.hostname);
  const hasLogin = proxy.username !== '' || proxy.password !== '';
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return new Promise((resolve, reject) => {
    const request = (isHttps ? https : http)
      .request({
        host,
        port: proxy.port || (isHttps ? 443 : 80),
        method: 'CONNECT',
        path: authority,
        headers: {
          Host: authority,
          ...(hasLogin && { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` }),
        },
        agent: false,
        signal,
        rejectUnauthorized: true,
        servername: isIP(host) ? '' : host, // no name for an address (RFC 6066, section 3)
      })
      .on('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
        // Only 200 opens a tunnel, and nothing may come through it unasked: a proxy's own page is no response of the
        // service.
        if (response.statusCode === 200 && head.length === 0) return resolve(socket);
        socket.destroy();
        reject(refusal(response, authority, hasLogin));
      })
      .on('error', error => {
        const failure = failureOf(error, { hasKeys: false, hasCertificate: false });
        reject(signal.aborted ? error : new FailureError({ ...failure, atProxy: true }));
      });
    request.end();
  });
}

/** The proxy's answer to CONNECT, with the ways of authentication that it offers. */
function refusal(response: IncomingMessage, authority: string, hasLogin: boolean): FailureError {
  const { statusCode, headers } = response;
  // Some answer 401 although 407 is the proxy's (RFC 9110, section 15.5.8).
  if (statusCode !== 407 && statusCode !== 401)
    return new FailureError({ reason: 'proxy-refused', detail: `HTTP ${statusCode} for ${authority}` });
  const offers = [headers['proxy-authenticate'], headers['www-authenticate']]
    .flat()
    .flatMap(header => header?.match(/(?<=^|,\s*)[A-Za-z][\w-]*(?=\s|,|$)(?!\s*=)/g) ?? []);
  const scheme = offers.length > 0 ? `, it offers ${[...new Set(offers)].join(', ')}` : '';
  const login = hasLogin
    ? 'the user or password in https_proxy is rejected'
    : 'https_proxy has no user and password';
  return new FailureError({
    reason: 'proxy-authentication',
    detail: `HTTP ${statusCode}${scheme}; ${login}`,
  });
}

/** A host name of a URL without the brackets of an IPv6 address. */
export function unbracketed(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

import type { Agent } from 'node:http';
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { httpsOverHttp, httpsOverHttps } from 'tunnel';

/**
 * An agent whose connections lead through `proxy`, with `tls` for both of their legs; the certificate of its context is
 * shown to the service alone. The only door to tunnel, which @actions/http-client uses for the same, and loaded only
 * where there is a proxy.
 */
export function tunnelAgent(
  proxy: URL,
  {
    secureContext,
    ...tls
  }: { rejectUnauthorized: boolean; signal: AbortSignal; secureContext?: SecureContext },
): Agent {
  // tunnel 0.0.6 makes the proxy's password with new Buffer(), which is nothing the user can mend (DEP0005).
  process.noDeprecation = true;
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  const login =
    (proxy.username || proxy.password) &&
    `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const isHttps = proxy.protocol === 'https:';
  const options = {
    ...tls,
    ...(secureContext && { secureContext }),
    proxy: {
      ...tls,
      host,
      port: Number(proxy.port || (isHttps ? 443 : 80)),
      ...(login && { proxyAuth: login }),
      // Without it the name of the service is what the certificate of an https: proxy is held against.
      servername: isIP(host) ? '' : host,
    },
  };
  // All of it is handed on to tls.connect(), more than the types know.
  return isHttps ? httpsOverHttps(options) : httpsOverHttp(options);
}

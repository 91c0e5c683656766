import type { Agent } from 'node:http';
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { httpsOverHttp, httpsOverHttps } from 'tunnel';

/**
 * An agent whose connections go through `proxy`, with `tls` for both legs; the certificate of its context is presented
 * to the service alone. The only importer of tunnel, which @actions/http-client uses, too.
 */
export function tunnelAgent(
  proxy: URL,
  {
    secureContext,
    ...tls
  }: { rejectUnauthorized: boolean; signal: AbortSignal; secureContext?: SecureContext },
): Agent {
  // tunnel 0.0.6 encodes the proxy's password with new Buffer(), which the user cannot change (DEP0005).
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
      // Without it the certificate of an https: proxy would be checked against the name of the service.
      servername: isIP(host) ? '' : host,
    },
  };
  // All of it reaches tls.connect(), more than the types say.
  return isHttps ? httpsOverHttps(options) : httpsOverHttp(options);
}

import type { Agent } from 'node:http';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { HttpClient } from '@actions/http-client';

/**
 * An agent whose connections to `url` lead through `proxy`, which the environment names, and are made with `tls` on
 * both of their legs; the certificate of its context is shown to the service alone. With proxy.ts the only door to
 * @actions/http-client, and loaded only where there is a proxy.
 */
export function tunnelAgent(
  url: URL,
  proxy: URL,
  { secureContext, ...tls }: ConnectionOptions & { signal: AbortSignal },
): Agent {
  const agent = new HttpClient().getAgent(url.href);
  const { options, proxyOptions } = agent as unknown as {
    options: object;
    proxyOptions: object;
  };
  // On the agent and not on the request: a CONNECT tunnel starts TLS with the agent's options only
  // (tunnel 0.0.6, lib/tunnel.js: createSecureSocket).
  Object.assign(options, tls, secureContext && { secureContext });
  // Without it the name of the service is what the certificate of an https: proxy is held against.
  Object.assign(proxyOptions, tls, { servername: isAddress(proxy) ? '' : proxy.hostname });
  // tunnel 0.0.6 makes the proxy's password with new Buffer(), which is nothing the user can mend (DEP0005).
  process.noDeprecation = true;
  return agent;
}

const isAddress = ({ hostname }: URL): boolean => isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;

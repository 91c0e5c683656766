import http, { type Agent } from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';

/**
 * An agent for one request to `url` and the one connection of it, through `proxy` where there is one. Servers are
 * always verified, and are shown the certificate of `context`; `signal` ends the connecting of a tunnel, too.
 */
export async function agentFor(
  url: URL,
  proxy: URL | undefined,
  context: SecureContext | undefined,
  signal: AbortSignal,
): Promise<Agent> {
  // Set in so many words, rejectUnauthorized outranks NODE_TLS_REJECT_UNAUTHORIZED=0.
  const tls = { rejectUnauthorized: true, ...(context && { secureContext: context }) };
  if (proxy) return (await import('./tunnel.ts')).tunnelAgent(proxy, { ...tls, signal });
  return url.protocol === 'https:' ? new https.Agent(tls) : new http.Agent();
}

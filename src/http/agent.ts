import http, { type Agent } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { tunnelAgent } from './tunnel.ts';

export interface AgentOptions {
  url: URL;
  proxy: URL | undefined;
  /** The client certificate to present to the service. */
  context: SecureContext | undefined;
  /** Ends the connecting of a tunnel. */
  signal: AbortSignal;
  /** Called with the connection that the request goes through. */
  onSocket: (socket: Socket) => void;
}

/** An agent for one request and its one connection, through `proxy` if there is one. Servers are always verified. */
export function agentFor({ url, proxy, context, signal, onSocket }: AgentOptions): Agent {
  // Stated, rejectUnauthorized overrides NODE_TLS_REJECT_UNAUTHORIZED=0.
  const tls = { rejectUnauthorized: true, ...(context && { secureContext: context }) };
  if (proxy) return tunnelAgent(proxy, { ...tls, signal });
  const agent = url.protocol === 'https:' ? new https.Agent(tls) : new http.Agent();
  const { createConnection } = agent;
  agent.createConnection = (...args) => {
    const socket = createConnection.apply(agent, args);
    if (socket) onSocket(socket as Socket);
    return socket;
  };
  return agent;
}

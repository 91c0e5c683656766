import http, { type Agent } from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { connectThrough, unbracketed } from './connect.ts';

export interface AgentOptions {
  url: URL;
  proxy: URL | undefined;
  /** With the client certificate to present to the service, never to the proxy. */
  context: SecureContext | undefined;
  signal: AbortSignal;
  /** Called with the connection that the request goes through. */
  onSocket: (socket: Socket) => void;
}

/** An agent for one request and its one connection, through `proxy` if there is one. Servers are always verified. */
export function agentFor({ url, proxy, context, signal, onSocket }: AgentOptions): Agent {
  // Stated, rejectUnauthorized overrides NODE_TLS_REJECT_UNAUTHORIZED=0.
  const tls = { rejectUnauthorized: true, ...(context && { secureContext: context }) };
  const agent = url.protocol === 'https:' ? new https.Agent(tls) : new http.Agent();
  const connectDirectly = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    if (proxy === undefined) {
      const socket = connectDirectly(options, callback) as Socket;
      onSocket(socket);
      return socket;
    }
    const host = unbracketed(url.hostname);
    connectThrough(proxy, `${url.hostname}:${url.port || 443}`, signal).then(
      tunnel => {
        const socket = connectTls({ ...tls, socket: tunnel, host, servername: isIP(host) ? '' : host });
        onSocket(socket);
        callback?.(null, socket);
      },
      error => callback?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}

import http, { type Agent } from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { connectThrough, unbracketed, withoutEnvProxy } from './connect.ts';

export interface AgentOptions {
  url: URL;
  proxy: URL | undefined;
  /** With the client certificate to present to the service, never to the proxy. */
  secureContext: SecureContext | undefined;
  signal: AbortSignal;
  /** Called with the connection that the request goes through, before it is established. */
  onSocket: (socket: Socket) => void;
  /**
   * Called when that connection is established, TLS included, and verified. Only then is it handed to the request, so
   * that until this call no byte of the request can have left.
   */
  onEstablished: (socket: Socket) => void;
}

/** An agent for one request and its one connection, through `proxy` if there is one. Servers are always verified. */
export function agentFor({
  url,
  proxy,
  secureContext,
  signal,
  onSocket,
  onEstablished,
}: AgentOptions): Agent {
  // Stated, rejectUnauthorized overrides NODE_TLS_REJECT_UNAUTHORIZED=0.
  const tls = { rejectUnauthorized: true, ...(secureContext && { secureContext }) };
  const isHttps = url.protocol === 'https:';
  const agent = isHttps ? new https.Agent({ ...tls, ...withoutEnvProxy }) : new http.Agent(withoutEnvProxy);
  const connectDirectly = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const handOver = (socket: Socket): void => {
      onSocket(socket);
      const destroy = (): Socket => socket.destroy();
      if (signal.aborted) destroy();
      signal.addEventListener('abort', destroy);
      socket
        .on('close', () => signal.removeEventListener('abort', destroy))
        .on('error', error => callback?.(error, undefined as never)) // ignored once the socket is handed over
        .once(isHttps ? 'secureConnect' : 'connect', () => {
          onEstablished(socket);
          callback?.(null, socket);
        });
    };
    if (proxy === undefined) {
      handOver(connectDirectly(options) as Socket);
      return undefined;
    }
    const host = unbracketed(url.hostname);
    connectThrough(proxy, `${url.hostname}:${url.port || 443}`, signal).then(
      tunnel => handOver(connectTls({ ...tls, socket: tunnel, host, servername: isIP(host) ? '' : host })),
      error => callback?.(error, undefined as never),
    );
    return undefined;
  };
  return agent;
}

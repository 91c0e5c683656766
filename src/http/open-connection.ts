import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { connectThrough, unbracketed } from './connect.ts';

export interface Route {
  url: URL;
  proxy: URL | undefined;
  /** With the client certificate to present to the service, never to the proxy; undefined for `http:`. */
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

/**
 * Opens the connection of one request, through `proxy` if there is one, and hands it to `callback` once it is
 * established. Closes it as soon as `signal` aborts. Servers are always verified.
 */
export function openConnection(
  { url, proxy, secureContext, signal, onSocket, onEstablished }: Route,
  callback: (error: Error | null, socket?: Socket) => void,
): void {
  const isHttps = url.protocol === 'https:';
  const host = unbracketed(url.hostname);
  const port = Number(url.port) || (isHttps ? 443 : 80);
  const encrypt = (transport: { socket: Socket } | { port: number; noDelay: true }): Socket =>
    connectTls({
      ...transport,
      host,
      servername: isIP(host) ? '' : host, // no name for an address (RFC 6066, section 3)
      secureContext,
      rejectUnauthorized: true, // stated, it overrides NODE_TLS_REJECT_UNAUTHORIZED=0
    });
  const handOver = (socket: Socket): void => {
    onSocket(socket);
    const destroy = (): Socket => socket.destroy();
    if (signal.aborted) destroy();
    signal.addEventListener('abort', destroy);
    socket
      .on('close', () => signal.removeEventListener('abort', destroy))
      .on('error', callback) // ignored once the socket is handed over
      .once(isHttps ? 'secureConnect' : 'connect', () => {
        onEstablished(socket);
        callback(null, socket);
      });
  };

  if (proxy)
    connectThrough(proxy, `${url.hostname}:${port}`, signal).then(
      tunnel => handOver(encrypt({ socket: tunnel })),
      callback,
    );
  else handOver(isHttps ? encrypt({ port, noDelay: true }) : connectTcp({ port, host, noDelay: true }));
}

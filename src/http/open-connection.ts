import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { addressOf, connect } from './connect.ts';
import { connectThrough } from './tunnel.ts';

export interface ConnectionOptions {
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

export type ConnectionCallback = (error: Error | null, socket?: Socket) => void;

/**
 * Opens the connection of one request, through `proxy` if there is one, and hands it to `callback` once it is
 * established. It breaks as soon as `signal` aborts, with its reason.
 */
export function openConnection(options: ConnectionOptions, callback: ConnectionCallback): void {
  const { url, proxy, secureContext, signal, onSocket, onEstablished } = options;
  const open = (tunnel?: Socket): void => {
    const socket = connect(url, { secureContext }, tunnel);
    onSocket(socket);
    const destroy = (): Socket => socket.destroy(signal.reason);
    signal.addEventListener('abort', destroy);
    socket
      .on('close', () => signal.removeEventListener('abort', destroy))
      .on('error', callback) // ignored once the socket is handed over
      .once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        onEstablished(socket);
        callback(null, socket);
      });
  };
  if (proxy) connectThrough(proxy, `${url.hostname}:${addressOf(url).port}`, signal).then(open, callback);
  else open();
}

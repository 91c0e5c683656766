import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';

/** A server whose responses are written byte by byte. Declared with `await using`, it closes when the test ends. */
export interface ByteServer extends AsyncDisposable {
  port: number;
  /** The head of each request, as received. */
  requests: string[];
  /** Opens a connection to the server. */
  connect(): Socket;
  close(): Promise<void>;
}

/** Called with the head of each request and the number of requests so far. */
export type Respond = (socket: Socket, head: string, count: number) => void;

export interface ByteServerOptions {
  /** Serves over TLS with these options. */
  tls?: TlsOptions;
  /** 0, the default, is any free port. */
  port?: number;
  /** The loopback address. */
  host?: string;
  /** Called instead of `respond` when the first bytes of a connection arrive. */
  onConnection?: (socket: Socket) => void;
  /** Called for each TLS connection with the subject of its client certificate, empty if it has none. */
  onTls?: (subject: string) => void;
}

/** Starts a server on loopback. */
export async function startByteServer(
  respond: Respond,
  { tls, port = 0, host = '127.0.0.1', onConnection, onTls }: ByteServerOptions = {},
): Promise<ByteServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const onSocket = (socket: Socket): void => {
    sockets.add(socket);
    let head = '';
    if (tls) onTls?.((socket as TLSSocket).getPeerX509Certificate()?.subject ?? '');
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (onConnection) {
      socket.once('data', () => onConnection(socket));
      return;
    }
    socket.on('data', chunk => {
      head += chunk.toString('latin1');
      if (!head.endsWith('\r\n\r\n')) return;
      requests.push(head);
      respond(socket, head, requests.length);
      head = '';
    });
  };
  const server = tls ? createTlsServer(tls, onSocket) : createServer(onSocket);
  const actualPort = await listen(server, port, host);
  const close = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    port: actualPort,
    requests,
    connect: () => connect(actualPort, host),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Listens on loopback, on any free port by default, and resolves to the port. */
export async function listen(server: Server, port = 0, host = '127.0.0.1'): Promise<number> {
  // Node 24.4 never disposes of an `await using` variable that a closure captures (V8 13.6): such a server must not keep
  // the process alive.
  server.unref();
  await new Promise<void>(resolve => server.listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** A complete HTTP response. */
export function httpResponse(status: number, body: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ 'Content-Length': String(Buffer.byteLength(body)), ...headers });
  return `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

/** An `OperationStatus` document in the form that the service uses. */
export function operationStatus(result: string, error = ''): string {
  return `<OperationStatus xmlns="http://schemas.microsoft.com/windowsazure"><Result>${result}</Result>${error}</OperationStatus>`;
}

/** The service's complete response with an `OperationStatus`. */
export const statusResponse = (result: string, error = ''): string =>
  httpResponse(202, operationStatus(result, error), { 'x-ms-request-id': 'service-id' });

/** Sends one response per request, repeats the last one, and closes the connection after each. */
export const respondWith =
  (...responses: string[]): Respond =>
  (socket, _head, count) =>
    socket.end(responses[Math.min(count, responses.length) - 1] ?? '');

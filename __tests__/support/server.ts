import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';

/** A server whose responses are written byte by byte. */
export interface ByteServer {
  port: number;
  /** The head of each request, as received. */
  requests: string[];
  /** Opens a connection to the server. */
  connect(): Socket;
  close(): Promise<void>;
}

export interface ByteServerOptions {
  /** Serves over TLS with these options. */
  tls?: TlsOptions;
  /** 0, the default, is any free port. */
  port?: number;
  /** Called instead of `answer` when the first bytes of a connection arrive. */
  onConnection?: (socket: Socket) => void;
  /** Called for each TLS connection with the subject of its client certificate, empty if it has none. */
  onTls?: (subject: string) => void;
}

/** Starts a server on loopback that calls `answer` with the head of each request and the number of requests so far. */
export async function startByteServer(
  answer: (socket: Socket, head: string, count: number) => void,
  { tls, port = 0, onConnection, onTls }: ByteServerOptions = {},
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
      answer(socket, head, requests.length);
      head = '';
    });
  };
  const server = tls ? createTlsServer(tls, onSocket) : createServer(onSocket);
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    port: actualPort,
    requests,
    connect: () => connect(actualPort, '127.0.0.1'),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A complete HTTP response. */
export function http(status: number, body: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ 'Content-Length': String(Buffer.byteLength(body)), ...headers });
  return `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

/** An `OperationStatus` document in the form that the service uses. */
export function status(result: string, error = ''): string {
  return `<OperationStatus xmlns="http://schemas.microsoft.com/windowsazure"><Result>${result}</Result>${error}</OperationStatus>`;
}

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';

/** A server at byte level: each request's head is handed to `answer`, which writes what it likes. */
export interface ByteServer {
  port: number;
  /** The head of each request, as it came. */
  requests: string[];
  /** A connection to it. */
  connect(): Socket;
  close(): Promise<void>;
}

export interface ByteServerOptions {
  /** Over TLS where given. */
  tls?: TlsOptions;
  /** 0 for any free one. */
  port?: number;
  /** Called for the first bytes of a connection, whatever they are, in place of `answer`. */
  onConnection?: (socket: Socket) => void;
  /** Called with the subject of the client certificate that a connection over TLS shows. */
  onTls?: (subject: string) => void;
}

/** Starts a byte server on loopback. */
export async function startByteServer(
  answer: (socket: Socket, head: string, count: number) => void,
  { tls, port = 0, onConnection, onTls }: ByteServerOptions = {},
): Promise<ByteServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const take = (socket: Socket): void => {
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
  const server = tls ? createTlsServer(tls, take) : createServer(take);
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const { port: given } = server.address() as AddressInfo;
  return {
    port: given,
    requests,
    connect: () => connect(given, '127.0.0.1'),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A complete HTTP answer. */
export function http(status: number, body: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ 'Content-Length': String(Buffer.byteLength(body)), ...headers });
  return `HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

/** An `OperationStatus` document as the service writes it. */
export function status(result: string, error = ''): string {
  return `<OperationStatus xmlns="http://schemas.microsoft.com/windowsazure"><Result>${result}</Result>${error}</OperationStatus>`;
}

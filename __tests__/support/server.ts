import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** A server at byte level: each request's head is handed to `answer`, which writes what it likes. */
export interface ByteServer {
  port: number;
  /** The head of each request, as it came. */
  requests: string[];
  close(): Promise<void>;
}

/** Starts a byte server on loopback, over TLS where `tls` is given. */
export async function startByteServer(
  answer: (socket: Socket, head: string, count: number) => void,
  tls?: TlsOptions,
): Promise<ByteServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const onConnection = (socket: Socket): void => {
    sockets.add(socket);
    let head = '';
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', chunk => {
      head += chunk.toString('latin1');
      if (!head.endsWith('\r\n\r\n')) return;
      requests.push(head);
      answer(socket, head, requests.length);
      head = '';
    });
  };
  const server = tls ? createTlsServer(tls, onConnection) : createServer(onConnection);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
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

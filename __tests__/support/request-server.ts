import { connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { listen } from './server.ts';

/** What one connection brought. */
export interface Connection {
  /** All that was received, decrypted. */
  received: string;
  /** Subject of the client certificate, empty if there is none. */
  subject: string;
}

/** A server that records every byte, and calls `respond` once a request is complete, its body included. */
export interface RequestServer extends AsyncDisposable {
  port: number;
  /** In the order of their arrival; over TLS, those whose handshake ended. */
  connections: Connection[];
  /** The connections that brought at least one byte. */
  requests(): string[];
  /** Opens a connection to the server. */
  connect(): Socket;
  server: Server;
}

/** Called with the complete request and the number of connections so far. */
export type RespondTo = (socket: Socket, request: string, count: number) => void;

export interface RequestServerOptions {
  /** Serves over TLS with these options. */
  tls?: TlsOptions;
  /** 0, the default, is any free port. */
  port?: number;
  /** Called with each connection, before anything is read. */
  onConnection?: (socket: Socket, count: number) => void;
  /** Called with all that a connection has brought so far. */
  onData?: (socket: Socket, received: string, count: number) => void;
}

/** Starts a server on loopback. */
export async function startRequestServer(
  respond: RespondTo,
  { tls, port = 0, onConnection, onData }: RequestServerOptions = {},
): Promise<RequestServer> {
  const connections: Connection[] = [];
  const sockets = new Set<Socket>();
  const onSocket = (socket: Socket): void => {
    const subject = ('getPeerX509Certificate' in socket && peer(socket)) || '';
    const connection: Connection = { received: '', subject };
    const count = connections.push(connection);
    socket.on('error', () => undefined);
    onConnection?.(socket, count);
    socket.on('data', chunk => {
      const wasComplete = isComplete(connection.received);
      connection.received += chunk.toString('latin1');
      onData?.(socket, connection.received, count);
      if (!wasComplete && isComplete(connection.received)) respond(socket, connection.received, count);
    });
  };
  const server: Server = tls ? createTlsServer(tls, onSocket) : createServer(onSocket);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  const actualPort = await listen(server, port);
  return {
    port: actualPort,
    connections,
    requests: () => connections.flatMap(({ received }) => (received ? [received] : [])),
    connect: () => connect(actualPort, '127.0.0.1'),
    server,
    [Symbol.asyncDispose]: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const peer = (socket: object): string =>
  (socket as { getPeerX509Certificate(): { subject: string } | undefined }).getPeerX509Certificate()
    ?.subject ?? '';

/** Whether a request has arrived with its body. */
function isComplete(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, end))?.[1] ?? 0);
  return received.length >= end + 4 + length;
}

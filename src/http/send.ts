import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { HttpClient } from '@actions/http-client';
import { openConnection, type Route } from './open-connection.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Sending extends Route {
  userAgent: string;
  method: Method;
  headers: Record<string, string>;
  /** The content, with its `Content-Length`, be it empty; without it the request has neither. */
  body: string | undefined;
  /** Over connecting, headers and body; `signal` keeps it. */
  timeoutMs: number;
}

// Node bounds the header of one response, not the number of interim (1xx) responses before it.
const maxHeadBytes = 128 * 1024;

/**
 * Sends one request on a connection of its own, once, and resolves to the head of its response; rejects as soon as the connection
 * breaks or `signal` aborts. The only importer of @actions/http-client's client.
 */
export async function send(sending: Sending): Promise<IncomingMessage> {
  const { userAgent, method, headers, body = null, timeoutMs, ...route } = sending;
  const { url, signal } = route;
  signal.throwIfAborted();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined); // after the response it is readBody()'s
  const onAbort = (): void => broken.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  let responded = false;
  // HttpClient reports neither an upgrade (101), after which Node closes the connection without a word to the request
  // (lib/_http_client.js, socketOnData), nor interim responses.
  const onSocket = (socket: Socket): void => {
    route.onSocket(socket);
    socket.on('close', () => setImmediate(() => broken.reject(new Error('the connection was closed'))));
  };
  const onEstablished = (socket: Socket): void => {
    route.onEstablished(socket);
    let received = 0;
    socket.on('data', chunk => {
      received += chunk.length;
      if (!responded && received > maxHeadBytes)
        socket.destroy(new Error(`the response has headers of more than ${maxHeadBytes / 1024} KiB`));
    });
  };
  const connection = {
    // No agent: the library's loses the client certificate and the CA behind a proxy. It is from an agent that Node knows
    // the default port, which the `Host` header leaves out.
    agent: undefined,
    defaultPort: url.protocol === 'https:' ? 443 : 80,
    createConnection: (_: unknown, callback: Parameters<typeof openConnection>[1]) =>
      openConnection({ ...route, onSocket, onEstablished }, callback),
  };
  const client = new HttpClient(
    userAgent,
    [
      {
        prepareRequest: options => Object.assign(options, connection),
        canHandleAuthentication: () => false,
        handleAuthentication: () => Promise.reject(new Error('not handled')),
      },
    ],
    // Longer than the deadline of `signal`: the library's own time-out of 3 minutes would come before some of them.
    { allowRedirects: false, allowRetries: false, keepAlive: false, socketTimeout: timeoutMs + 60_000 },
  );
  try {
    const { message } = await Promise.race([client.request(method, url.href, body, headers), broken.promise]);
    responded = true;
    // Node's parser takes even "HTTP/2.0 202" in plain text for a response.
    if (message.httpVersionMajor !== 1) {
      message.destroy();
      throw new Error(`the server answered in HTTP/${message.httpVersion}`);
    }
    return message;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

import * as http from 'node:http';
import type { Socket } from 'node:net';
import { HttpClient } from '@actions/http-client';
import { type ConnectionCallback, type ConnectionOptions, openConnection } from './open-connection.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Sending extends ConnectionOptions {
  method: Method;
  headers: Record<string, string>;
  /** The content, with its `Content-Length`, be it empty; without it the request has neither. */
  body: string | undefined;
}

// Node bounds the header of one response, not the number of interim (1xx) responses before it.
const maxHeadBytes = 128 * 1024;

// The signal of a request keeps its deadline: the library's own, three minutes of silence, would come before some of them.
const client = new HttpClient(undefined, [], { socketTimeout: 2 ** 31 - 1 });

/**
 * Sends one request on a connection of its own, once, and resolves to the head of its response; rejects as soon as the
 * connection breaks or `signal` aborts. The only importer of @actions/http-client's client.
 */
export async function send(sending: Sending): Promise<http.IncomingMessage> {
  const { method, headers, body = null, ...route } = sending;
  const { url } = route;
  route.signal.throwIfAborted();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined); // after the response it is readBody()'s
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
  // Not the library's request(), which makes an agent each time: that loses the client certificate and the CA behind a
  // proxy. Without an agent Node does not know the default port, and would put it into the `Host` header.
  const options: http.RequestOptions = {
    method,
    host: url.hostname,
    port: url.port,
    defaultPort: url.protocol === 'https:' ? 443 : 80,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers }, // the library adds `Content-Length`
    createConnection: (_, callback) => {
      // Node's type demands a connection even beside an error.
      openConnection({ ...route, onSocket, onEstablished }, callback as ConnectionCallback);
      return undefined;
    },
  };
  // Node's two modules differ in their agents alone.
  const request = client.requestRaw({ options, parsedUrl: url, httpModule: http }, body);
  const { message } = await Promise.race([request, broken.promise]);
  responded = true;
  // Node's parser takes even "HTTP/2.0 202" in plain text for a response.
  if (message.httpVersionMajor !== 1) {
    message.destroy();
    throw new Error(`the server answered in HTTP/${message.httpVersion}`);
  }
  return message;
}

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { HttpClient } from '@actions/http-client';
import { type AgentOptions, agentFor } from './agent.ts';
import { unbracketed } from './connect.ts';

export interface Sending extends AgentOptions {
  userAgent: string;
  headers: Record<string, string>;
}

// Node bounds the header of one response, not the number of interim (1xx) responses before it.
const maxHeadBytes = 128 * 1024;

/**
 * Sends one GET on a connection of its own and resolves to the head of its response; rejects as soon as the connection
 * breaks or `signal` aborts. The only importer of @actions/http-client's client.
 */
export async function send({ userAgent, headers, ...route }: Sending): Promise<IncomingMessage> {
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
    let received = 0;
    socket.on('close', () => setImmediate(() => broken.reject(new Error('the connection was closed'))));
    socket.on('data', chunk => {
      received += chunk.length;
      if (!responded && received > maxHeadBytes)
        socket.destroy(new Error(`the response has headers of more than ${maxHeadBytes / 1024} KiB`));
    });
  };
  const agent = agentFor({ ...route, onSocket });
  const client = new HttpClient(
    userAgent,
    [
      {
        // The library's own agent loses the client certificate and the CA behind a proxy, and it puts an IPv6 host
        // in brackets, which no resolver knows.
        prepareRequest: options => Object.assign(options, { agent, signal, host: unbracketed(url.hostname) }),
        canHandleAuthentication: () => false,
        handleAuthentication: () => Promise.reject(new Error('not handled')),
      },
    ],
    { allowRedirects: false, allowRetries: false, keepAlive: false },
  );
  try {
    const { message } = await Promise.race([client.get(url.href, headers), broken.promise]);
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

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { HttpClient } from '@actions/http-client';
import type { Result } from '../result.ts';
import { agentFor } from './agent.ts';
import { unbracketed } from './connect.ts';
import { decodeContent } from './content-coding.ts';
import { type Failure, FailureError, failureOf } from './failure.ts';
import { proxyFor } from './proxy.ts';

/** A complete body of at most 1 MiB, decoded; or why it cannot be read. */
export type Body = Result<Buffer, 'too-large' | { unknownCoding: string }>;

/** Header fields by their names in lower case: all values of each, as they came. */
export type Headers = NodeJS.Dict<string[]>;

/** One request's outcome: a complete response, whatever it says, or none. */
export type HttpResult =
  | {
      kind: 'response';
      status: number;
      headers: Headers;
      body: Body;
      /** The proxy in between, `host:port`. */
      proxy?: string;
      /** The issuer of the certificate that the server presented. */
      issuer?: string;
    }
  | {
      kind: 'no-response';
      failure: Failure;
      /** Those of a response that broke off after them. */
      headers?: Headers;
    };

export interface HttpGet {
  url: URL;
  headers: Record<string, string>;
  /** Over connecting, headers and body. */
  timeoutMs: number;
  cancelSignal: AbortSignal;
}

const maxBodyBytes = 1024 * 1024;
// Node bounds the header of one response, not the number of interim (1xx) responses before it.
const maxHeadBytes = 128 * 1024;

/**
 * A client that sends one GET per connection, presents the certificate of `context`, if any, and follows no redirect.
 * Never rejects. The only importer of @actions/http-client.
 */
export function createClient(
  userAgent: string,
  context: SecureContext | undefined,
): (request: HttpGet) => Promise<HttpResult> {
  return async ({ url, headers, timeoutMs, cancelSignal }) => {
    const timeoutSignal = AbortSignal.timeout(Math.max(Math.ceil(timeoutMs), 0));
    const signal = AbortSignal.any([cancelSignal, timeoutSignal]);
    const proxy = proxyFor(url);
    if ('error' in proxy)
      return { kind: 'no-response', failure: { reason: 'proxy-setting-invalid', detail: proxy.error } };
    const through = proxy.value && { proxy: proxy.value.host };
    const sockets: Socket[] = [];
    const onSocket = (socket: Socket) => void sockets.push(socket);
    let message: IncomingMessage | undefined;
    try {
      message = await send({ userAgent, url, headers, proxy: proxy.value, context, signal, onSocket });
      const { statusCode: status = 0, headersDistinct, socket } = message;
      const issuer = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.issuer : undefined;
      const body = await readBody(message, signal);
      return {
        kind: 'response',
        status,
        headers: headersDistinct,
        body,
        ...through,
        ...(issuer !== undefined && { issuer }),
      };
    } catch (error) {
      const seconds = Number((timeoutMs / 1000).toPrecision(2));
      const failure: Failure =
        timeoutSignal.aborted && !cancelSignal.aborted
          ? { reason: 'request-timed-out', detail: `no complete response within ${seconds} s` }
          : failureOf(error, {
              bytesRead: sockets[0]?.bytesRead ?? 0,
              hasCertificate: context !== undefined,
            });
      return {
        kind: 'no-response',
        failure: { ...failure, ...through },
        ...(message && { headers: message.headersDistinct }),
      };
    }
  };
}

interface Sending {
  userAgent: string;
  url: URL;
  headers: Record<string, string>;
  proxy: URL | undefined;
  context: SecureContext | undefined;
  signal: AbortSignal;
  onSocket: (socket: Socket) => void;
}

/** Sends a GET and resolves to the head of its response. */
async function send({
  userAgent,
  url,
  headers,
  signal,
  onSocket,
  ...route
}: Sending): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined); // it may break after the response, which is readBody()'s
  const onAbort = (): void => broken.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  let responded = false;
  // HttpClient reports neither an upgrade (101), after which Node closes the connection without a word to the request
  // (lib/_http_client.js, socketOnData), nor interim responses.
  const watch = (socket: Socket): void => {
    onSocket(socket);
    socket.on('close', () => setImmediate(() => broken.reject(new Error('the connection was closed'))));
    socket.on('data', () => {
      if (!responded && socket.bytesRead > maxHeadBytes)
        socket.destroy(new Error(`the response has headers of more than ${maxHeadBytes / 1024} KiB`));
    });
  };
  const agent = agentFor({ url, signal, onSocket: watch, ...route });
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

/**
 * The whole body, decoded. Not the library's readBody(), which never settles if the connection breaks (http-client 4.0.1,
 * lib/index.js: no error, aborted or close handler).
 */
async function readBody(message: IncomingMessage, signal: AbortSignal): Promise<Body> {
  const { socket } = message; // Node detaches it at the end of the message
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return { error: 'too-large' }; // leaving the loop closes the connection
    chunks.push(chunk);
  }
  // A body without length ends where the connection does, and Node takes any end of it for a proper one.
  signal.throwIfAborted();
  if (socket.errored) throw socket.errored;
  if (!message.complete) throw new Error('the connection ended in the middle of the response');
  const content = decodeContent(
    Buffer.concat(chunks),
    message.headersDistinct['content-encoding'],
    maxBodyBytes,
  );
  if ('value' in content) return content;
  const { reason, coding } = content.error;
  if (reason === 'broken')
    throw new FailureError({ reason: 'content-broken', detail: `its content is not valid ${coding}` });
  return { error: reason === 'too-large' ? 'too-large' : { unknownCoding: coding } };
}

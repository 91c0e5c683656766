import http, { type Agent, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import { agentFor } from './agent.ts';
import { type Failure, failureOf, throughProxy } from './failure.ts';
import { proxyFor } from './proxy.ts';

/** A complete body of at most 1 MiB. */
export type Body = Buffer | 'too-large';

/** Header fields by their names in lower case: all values of each, as they came. */
export type Headers = NodeJS.Dict<string[]>;

/** One request's outcome: a complete answer, whatever it says, or none. */
export type HttpResult =
  | { kind: 'answer'; status: number; headers: Headers; body: Body }
  | (Failure & {
      kind: 'no-answer';
      /** It was ended by the limit of its time. */
      timedOut: boolean;
      /** Those of an answer that broke off after them. */
      headers?: Headers;
    });

/** One GET; ends after `limitMs` at the latest, over connecting, headers and body, or when `signal` aborts. */
export type Get = (
  url: URL,
  headers: Record<string, string>,
  limitMs: number,
  signal: AbortSignal,
) => Promise<HttpResult>;

const maxBodyBytes = 1024 * 1024;
// Answers of 1xx. Each costs memory until the request ends: without a limit a flood of them takes 225 MB.
const maxInterim = 100;

/** A client that presents the certificate of `context`, if any, to every server, and follows no redirect. */
export function createClient(context: SecureContext | undefined): Get {
  return async (url, headers, limitMs, signal) => {
    const ending = new AbortController();
    const cancel = () => ending.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      cancel();
    }, limitMs);
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    let proxy: URL | undefined;
    let message: IncomingMessage | undefined;
    try {
      proxy = proxyFor(url);
      const agent = await agentFor(url, proxy, context, ending.signal);
      message = await send(url, headers, agent, ending.signal);
      const body = await readBody(message, ending.signal);
      return { kind: 'answer', status: message.statusCode ?? 0, headers: message.headersDistinct, body };
    } catch (error) {
      const { cause, permanent } = failureOf(error, proxy);
      return {
        kind: 'no-answer',
        cause: timedOut ? throughProxy(proxy, `no complete answer within ${seconds(limitMs)} s`) : cause,
        permanent,
        timedOut,
        ...(message && { headers: message.headersDistinct }),
      };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    }
  };
}

/** Sends a GET and brings back the head of its answer; rejects where none comes. */
function send(
  url: URL,
  headers: Record<string, string>,
  agent: Agent,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http;
  let interim = 0;
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent });
    // By hand: the option of that name does the same, and loads more of Node for it.
    const end = () => sent.destroy(signal.reason);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    sent
      .on('response', message => {
        // Node's parser takes even "HTTP/2.0 202" in plain text for an answer.
        if (message.httpVersionMajor === 1) resolve(message);
        else sent.destroy(new Error(`the server answered in HTTP/${message.httpVersion}`));
      })
      .on('information', () => {
        interim += 1;
        if (interim > maxInterim)
          sent.destroy(new Error('the server sent one interim answer after the other'));
      })
      .on('error', reject)
      // 101 Switching Protocols, which nobody asked for: left alone, Node closes the connection and says no word
      // to the request (lib/_http_client.js: socketOnData).
      .on('upgrade', (_answer, socket) => {
        socket.destroy();
        reject(new Error('the server switched to another protocol'));
      })
      .on('close', () => reject(new Error('the connection was closed')))
      .end();
  });
}

const seconds = (ms: number): number => Number((ms / 1000).toPrecision(2));

/**
 * The whole body; rejects where the connection breaks or `signal` aborts before it ends. Read here because the
 * library's readBody() never settles then (http-client 4.0.1, lib/index.js: no error, aborted or close handler).
 */
function readBody(message: IncomingMessage, signal: AbortSignal): Promise<Body> {
  const { socket } = message; // Node takes it from the message at its end
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const broken = () => reject(new Error('the connection ended in the middle of the answer'));
    message
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxBodyBytes) chunks.push(chunk);
        else {
          resolve('too-large');
          message.destroy();
        }
      })
      .on('error', reject)
      .on('close', broken)
      .on('end', () => {
        // A body without length ends where the connection does, and to Node every end of it is as good as any other.
        if (signal.aborted) reject(signal.reason);
        else if (socket.errored) reject(socket.errored);
        else if (message.complete) resolve(Buffer.concat(chunks));
        else broken();
      });
  });
}

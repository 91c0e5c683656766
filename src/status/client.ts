import http, { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { SecureContext } from 'node:tls';
import { HttpClient } from '@actions/http-client';
import { ProxySettingError, proxyFor } from './proxy.ts';

/** A complete body of at most 1 MiB. */
export type Body = Buffer | 'too-large';

/** One request's outcome: a complete answer, whatever it says, or none. */
export type Exchange =
  | { kind: 'answer'; status: number; headers: IncomingHttpHeaders; body: Body }
  | {
      kind: 'no-answer';
      cause: string;
      /** No further request would fare better: an untrusted certificate, an unusable proxy setting. */
      hopeless: boolean;
      /** It was ended by the limit of its time. */
      late: boolean;
      /** Those of an answer that broke off after them. */
      headers?: IncomingHttpHeaders;
    };

export interface Client {
  /** One GET; ends after `limitMs` at the latest, over connecting, headers and body, or when `signal` aborts. */
  get(url: URL, headers: Record<string, string>, limitMs: number, signal: AbortSignal): Promise<Exchange>;
  close(): void;
}

const maxBodyBytes = 1024 * 1024;

/**
 * A client that presents the certificate of `context`, if any, to every server, and follows no redirect. With
 * proxy.ts the only door to @actions/http-client, of which it uses the agents: connecting, directly or by proxy.
 */
export function createClient(userAgent: string, context: SecureContext | undefined): Client {
  // One connection a poll: polls are seconds apart, and one kept open is found closed as often as not.
  const client = new HttpClient(userAgent, [], { keepAlive: false });

  /** What node:http needs for one request, over an agent that is abortable and knows the certificate. */
  const options = (url: URL, headers: object, signal: AbortSignal): RequestOptions => {
    const proxy = proxyFor(url);
    const agent = client.getAgent(url.href);
    const { options, proxyOptions } = agent as unknown as { options: object; proxyOptions?: object };
    // Set in so many words, rejectUnauthorized outranks NODE_TLS_REJECT_UNAUTHORIZED=0.
    const common = { rejectUnauthorized: true, signal };
    // On the agent and not on the request: a CONNECT tunnel starts TLS with the agent's options only
    // (tunnel 0.0.6, lib/tunnel.js: createSecureSocket). The proxy itself is not shown the certificate.
    Object.assign(options, { ...common, ...(context && { secureContext: context }) });
    if (proxy && proxyOptions) {
      // Without it the name of the service is what the certificate of an https: proxy is held against.
      Object.assign(proxyOptions, { ...common, servername: isIP(bare(proxy)) ? '' : proxy.hostname });
      // tunnel 0.0.6 makes the proxy's password with new Buffer(), which is nothing the user can mend (DEP0005).
      process.noDeprecation = true;
    }
    return {
      protocol: url.protocol,
      host: bare(url),
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      path: url.pathname + url.search,
      headers: { ...headers, 'User-Agent': client.userAgent },
      agent,
      signal,
    };
  };

  return {
    async get(url, headers, limitMs, signal) {
      const ending = new AbortController();
      const cancel = () => ending.abort();
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        cancel();
      }, limitMs);
      signal.addEventListener('abort', cancel, { once: true });
      if (signal.aborted) cancel();
      let message: IncomingMessage | undefined;
      try {
        message = await send(options(url, headers, ending.signal));
        const body = await readBody(message, ending.signal);
        return { kind: 'answer', status: message.statusCode ?? 0, headers: message.headers, body };
      } catch (error) {
        const cause = late ? `no complete answer within ${seconds(limitMs)} s` : errorText(error);
        const known = message && { headers: message.headers };
        return {
          kind: 'no-answer',
          cause: throughProxy(url, cause),
          hopeless: isHopeless(error),
          late,
          ...known,
        };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
      }
    },
    close: () => client.dispose(),
  };
}

/** Sends a GET and brings back the head of its answer; rejects where none comes. */
function send(options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { request } = options.protocol === 'https:' ? https : http;
    request(options)
      .on('response', resolve)
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

/** A host name as sockets take it: an IPv6 address without its brackets. */
const bare = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** `cause` with the proxy named where there is one between, by its host alone: its URL can hold a password. */
function throughProxy(url: URL, cause: string): string {
  const host = proxyHost(url);
  if (!host) return cause;
  const refusal = /tunneling socket could not be established, (?:cause|statusCode)=(.*)/s.exec(cause)?.[1];
  if (refusal === undefined) return `${cause} (through the proxy ${host})`;
  return `the proxy ${host} opened no tunnel: ${/^\d+$/.test(refusal) ? `HTTP ${refusal}` : refusal}`;
}

function proxyHost(url: URL): string | undefined {
  try {
    return proxyFor(url)?.host;
  } catch {
    return undefined; // the cause says so already
  }
}

/**
 * The whole body; throws where the connection breaks or `signal` aborts before it ends. Read here because the
 * library's readBody() never settles then (http-client 4.0.1, lib/index.js: no error, aborted or close handler).
 */
async function readBody(message: IncomingMessage, signal: AbortSignal): Promise<Body> {
  const { socket } = message; // Node takes it from the message at its end
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return 'too-large'; // leaving the loop destroys the stream and its socket
    chunks.push(chunk);
  }
  // A body without length ends where the connection does, and to Node every end of it is as good as any other.
  signal.throwIfAborted();
  if (socket.errored) throw socket.errored;
  if (!message.complete) throw new Error('the connection ended in the middle of the answer');
  return Buffer.concat(chunks);
}

// OpenSSL's verification errors as Node names them, and Node's own check of the host name: all are judgements
// on the server's certificate, which no further poll will change (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const certificateErrors =
  /^(UNSPECIFIED$|UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_)/;

const isUntrusted = (error: unknown): boolean => certificateErrors.test(errorCode(error));
const isHopeless = (error: unknown): boolean => isUntrusted(error) || error instanceof ProxySettingError;

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** An error in one phrase; one without words of its own (AggregateError of several addresses) by its first cause. */
function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorText(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  // OpenSSL's own message is a line of addresses and file names; the reason in it is what a reader needs.
  const text = /error:[\dA-F]+:[^:]*:[^:]*:([^:]+):/.exec(error.message)?.[1] ?? error.message;
  const phrase = text.includes(code) ? text : `${code}: ${text}`;
  if (isUntrusted(error)) return `the server's certificate is not to be trusted (${phrase})`;
  return /ALERT.*(CERT|UNKNOWN_CA)/.test(code)
    ? `${phrase}: the server did not take the client certificate`
    : phrase;
}

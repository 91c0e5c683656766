import http, { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { SecureContext } from 'node:tls';
import { getProxyUrl, HttpClient } from '@actions/http-client';

/** A complete body of at most 1 MiB. */
export type Body = Buffer | 'too-large';

/** One request's outcome: a complete answer, whatever it says, or none. */
export type Exchange =
  | { kind: 'answer'; status: number; headers: IncomingHttpHeaders; body: Body }
  | {
      kind: 'no-answer';
      cause: string;
      /** The server's certificate is not to be trusted. */
      untrusted: boolean;
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
 * A client that presents the certificate of `context`, if any, to every server, and follows no redirect. The only
 * door to @actions/http-client, of which it uses the agents: connecting, directly or through a proxy.
 */
export function createClient(userAgent: string, context: SecureContext | undefined): Client {
  // One connection a poll: polls are seconds apart, and one kept open is found closed as often as not.
  const client = new HttpClient(userAgent, [], { keepAlive: false });

  /** What node:http needs for one request, over an agent that is abortable and knows the certificate. */
  const options = (url: URL, headers: object, signal: AbortSignal): RequestOptions => {
    const agent = client.getAgent(url.href);
    const { options, proxyOptions } = agent as unknown as { options: object; proxyOptions?: object };
    // Set in so many words, rejectUnauthorized outranks NODE_TLS_REJECT_UNAUTHORIZED=0.
    const common = { rejectUnauthorized: true, signal };
    // On the agent and not on the request: a CONNECT tunnel starts TLS with the agent's options only
    // (tunnel 0.0.6, lib/tunnel.js: createSecureSocket). The proxy itself is not shown the certificate.
    Object.assign(options, { ...common, ...(context && { secureContext: context }) });
    if (proxyOptions) {
      Object.assign(proxyOptions, common);
      // tunnel 0.0.6 makes the proxy's password with new Buffer(), which is nothing the user can mend (DEP0005).
      process.noDeprecation = true;
    }
    return {
      protocol: url.protocol,
      host: url.hostname.replace(/^\[|\]$/g, ''),
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
        const limit = `no complete answer within ${Number((limitMs / 1000).toPrecision(2))} s`;
        const cause = throughProxy(url, late ? limit : errorText(error));
        const known = message && { headers: message.headers };
        return { kind: 'no-answer', cause, untrusted: isUntrusted(error), late, ...known };
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

/** `cause` with the proxy named where there is one between, by its host alone: its URL can hold a password. */
function throughProxy(url: URL, cause: string): string {
  const proxy = getProxyUrl(url.href);
  if (!proxy) return cause;
  const { host } = new URL(proxy);
  const refusal = /tunneling socket could not be established, (?:cause|statusCode)=(.*)/s.exec(cause)?.[1];
  if (refusal === undefined) return `${cause} (through the proxy ${host})`;
  return `the proxy ${host} opened no tunnel: ${/^\d+$/.test(refusal) ? `HTTP ${refusal}` : refusal}`;
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

function isUntrusted(error: unknown): boolean {
  return certificateErrors.test(errorCode(error));
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** An error in one phrase; one without words of its own (AggregateError of several addresses) by its first cause. */
function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorText(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  // OpenSSL's own message is a line of addresses and file names; its reason is what a reader needs.
  const text = 'reason' in error ? String(error.reason) : error.message;
  const hint = /ALERT.*(CERT|UNKNOWN_CA)/.test(code)
    ? ': the server did not take the client certificate'
    : '';
  return `${text.includes(code) ? text : `${code}: ${text}`}${hint}`;
}

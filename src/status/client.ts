import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import { HttpClient } from '@actions/http-client';

/** A complete body of at most 1 MiB. */
export type Body = Buffer | 'too-large';

/** One request's outcome: a complete answer, whatever it says, or none. */
export type Exchange =
  | { kind: 'answer'; status: number; headers: IncomingHttpHeaders; body: Body }
  | { kind: 'no-answer'; cause: string; untrusted: boolean };

export interface Client {
  /** One GET; ends after `limitMs` at the latest, over connecting, headers and body, or when `signal` aborts. */
  get(url: URL, headers: Record<string, string>, limitMs: number, signal: AbortSignal): Promise<Exchange>;
  close(): void;
}

const maxBodyBytes = 1024 * 1024;

/**
 * A client that presents `identity`, if any, to every server and follows no redirect. The only door to
 * @actions/http-client, of which it uses the connecting and the proxies.
 */
export function createClient(userAgent: string, identity: { key: string; cert: string } | undefined): Client {
  let abort: AbortSignal | undefined;
  const handler = {
    prepareRequest(options: RequestOptions) {
      // On the agent and not on the request: a CONNECT tunnel knows the agent's options only. Set in so many
      // words, rejectUnauthorized outranks NODE_TLS_REJECT_UNAUTHORIZED=0.
      const agent = options.agent as unknown as { options: object; proxyOptions?: object };
      Object.assign(agent.options, { ...identity, rejectUnauthorized: true, signal: abort });
      if (agent.proxyOptions) Object.assign(agent.proxyOptions, { signal: abort });
      if (abort) options.signal = abort;
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('never asked for')),
  };
  const http = new HttpClient(userAgent, [handler], { allowRedirects: false, allowRetries: false });

  return {
    async get(url, headers, limitMs, signal) {
      const ending = new AbortController();
      const cancel = () => ending.abort();
      const timer = setTimeout(cancel, limitMs);
      signal.addEventListener('abort', cancel, { once: true });
      if (signal.aborted) cancel();
      abort = ending.signal;
      try {
        const { message } = await http.request('GET', url.href, null, headers);
        const body = await readBody(message);
        return { kind: 'answer', status: message.statusCode ?? 0, headers: message.headers, body };
      } catch (error) {
        const cause = ending.signal.aborted
          ? `no complete answer within ${Number((limitMs / 1000).toPrecision(2))} s`
          : errorText(error);
        return { kind: 'no-answer', cause, untrusted: isUntrusted(error) };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', cancel);
      }
    },
    close: () => http.dispose(),
  };
}

/**
 * The whole body; throws where the connection ends before it does. Read here because the library's readBody()
 * never settles then (http-client 4.0.1, lib/index.js: no error, aborted or close handler).
 */
async function readBody(message: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) return 'too-large'; // leaving the loop destroys the stream and its socket
    chunks.push(chunk);
  }
  if (!message.complete) throw new Error('the connection ended in the middle of the answer');
  return Buffer.concat(chunks);
}

// OpenSSL's verification errors as Node names them, and Node's own check of the host name: all are judgements
// on the server's certificate, which no further poll will change (https://nodejs.org/api/tls.html#x509-certificate-error-codes).
const certificateErrors =
  /^(UNABLE_TO_|CERT_|CRL_|ERROR_IN_C|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|ERR_TLS_CERT_)/;

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
  return error.message.includes(code) ? error.message : `${code}: ${error.message}`;
}

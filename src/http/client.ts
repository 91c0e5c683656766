import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { type Failure, FailureError, failureOf } from './failure.ts';
import { proxyFor } from './proxy.ts';
import { type Body, readBody } from './read-body.ts';
import { type Method, send } from './send.ts';
import { clientContext } from './tls-options.ts';

/** Header fields by their names in lower case: all values of each, as they came. */
export type Headers = NodeJS.Dict<string[]>;

/** A complete response, whatever it says. */
export interface HttpResponse {
  kind: 'response';
  status: number;
  headers: Headers;
  body: Body;
  /** The proxy in between, `host:port`. */
  proxy?: string;
  /** The issuer of the certificate that the server presented; only with a proxy, which may have replaced it. */
  issuer?: string;
}

/** What came of one request. */
export type HttpResult =
  | HttpResponse
  | {
      kind: 'no-response';
      failure: Failure;
      /** False where it is certain that no byte of the request has left. */
      mayHaveBeenSent: boolean;
      /** Those of a response that broke off after them. */
      headers?: Headers;
    };

export interface HttpRequest {
  /** GET by default. */
  method?: Method;
  url: URL;
  headers: Record<string, string>;
  /** The content, with its `Content-Length`, be it empty; without it the request has neither. */
  body?: string;
  /** Over connecting, headers and body. */
  timeoutMs: number;
  /** Over connecting alone, proxy and TLS included. */
  connectTimeoutMs?: number;
  cancelSignal: AbortSignal;
}

/**
 * A client that sends one request per connection, once, presents the certificate of `withCertificate`, if any, and follows
 * no redirect. Never rejects.
 */
export function createClient(
  withCertificate: SecureContext | undefined,
): (request: HttpRequest) => Promise<HttpResult> {
  // Shared by all connections: a new one for each costs a tenth of the CPU time of many polls, and memory.
  let secureContext = withCertificate;
  return async request => {
    const {
      method = 'GET',
      url,
      headers,
      body: content,
      timeoutMs,
      connectTimeoutMs,
      cancelSignal,
    } = request;
    const proxy = proxyFor(url);
    if ('error' in proxy)
      return {
        kind: 'no-response',
        failure: { reason: 'proxy-setting-invalid', detail: proxy.error },
        mayHaveBeenSent: false,
      };
    const through = proxy.value && { proxy: proxy.value.host };
    if (url.protocol === 'https:') secureContext ??= clientContext();
    let hasKeys = false;
    // The keys themselves are of no interest, only that there are any.
    const onSocket = (socket: Socket) =>
      socket.once('keylog', () => {
        hasKeys = true;
      });
    // Not AbortSignal.timeout() and any(): their weak references keep what is left of each request until the next full
    // garbage collection.
    const stop = new AbortController();
    const { signal } = stop;
    const onCancel = (): void => stop.abort();
    let mayHaveBeenSent = false;
    const stopAfter = (ms: number): NodeJS.Timeout =>
      setTimeout(() => {
        const missing = mayHaveBeenSent ? 'complete response' : 'connection';
        stop.abort(new FailureError(timedOut(missing, ms)));
      }, ms);
    // The connection's timer first: of two that are due at the same time, the first one's reason counts.
    const connectTimer = connectTimeoutMs === undefined ? undefined : stopAfter(connectTimeoutMs);
    const timer = stopAfter(timeoutMs);
    if (cancelSignal.aborted) onCancel();
    cancelSignal.addEventListener('abort', onCancel);
    const onEstablished = (): void => {
      mayHaveBeenSent = true;
      clearTimeout(connectTimer);
    };
    const route = { url, proxy: proxy.value, secureContext, signal, onSocket, onEstablished };
    let message: IncomingMessage | undefined;
    try {
      message = await send({ method, headers, body: content, ...route });
      const { statusCode: status = 0, headersDistinct, socket } = message;
      const { issuer } = (through && socket instanceof TLSSocket && socket.getPeerX509Certificate()) || {};
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
      const failure = failureOf(signal.aborted ? signal.reason : error, {
        hasKeys,
        hasCertificate: withCertificate !== undefined,
      });
      return {
        kind: 'no-response',
        failure: { ...failure, ...through },
        mayHaveBeenSent,
        ...(message && { headers: message.headersDistinct }),
      };
    } finally {
      cancelSignal.removeEventListener('abort', onCancel);
      clearTimeout(timer);
      clearTimeout(connectTimer);
    }
  };
}

function timedOut(missing: string, ms: number): Failure {
  return {
    reason: 'request-timed-out',
    detail: `no ${missing} within ${Number((ms / 1000).toPrecision(2))} s`,
  };
}

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { type Failure, failureOf } from './failure.ts';
import { proxyFor } from './proxy.ts';
import { type Body, readBody } from './read-body.ts';
import { send } from './send.ts';

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

/**
 * A client that sends one GET per connection, presents the certificate of `context`, if any, and follows no redirect.
 * Never rejects.
 */
export function createClient(
  userAgent: string,
  context: SecureContext | undefined,
): (request: HttpGet) => Promise<HttpResult> {
  // Shared by all connections: a new one for each costs a tenth of the CPU time of many polls, and memory.
  let secureContext = context;
  return async ({ url, headers, timeoutMs, cancelSignal }) => {
    const timeoutSignal = AbortSignal.timeout(Math.max(Math.ceil(timeoutMs), 0));
    const signal = AbortSignal.any([cancelSignal, timeoutSignal]);
    const proxy = proxyFor(url);
    if ('error' in proxy)
      return { kind: 'no-response', failure: { reason: 'proxy-setting-invalid', detail: proxy.error } };
    const through = proxy.value && { proxy: proxy.value.host };
    if (url.protocol === 'https:') secureContext ??= createSecureContext();
    let hasKeys = false;
    // The keys themselves are of no interest, only that there are any.
    const onSocket = (socket: Socket) =>
      socket.once('keylog', () => {
        hasKeys = true;
      });
    let message: IncomingMessage | undefined;
    try {
      message = await send({
        userAgent,
        url,
        headers,
        proxy: proxy.value,
        context: secureContext,
        signal,
        onSocket,
      });
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
      const seconds = Number((timeoutMs / 1000).toPrecision(2));
      const failure: Failure =
        timeoutSignal.aborted && !cancelSignal.aborted
          ? { reason: 'request-timed-out', detail: `no complete response within ${seconds} s` }
          : failureOf(error, { hasKeys, hasCertificate: context !== undefined });
      return {
        kind: 'no-response',
        failure: { ...failure, ...through },
        ...(message && { headers: message.headersDistinct }),
      };
    }
  };
}

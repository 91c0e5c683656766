import type { Clock } from '../../clock.ts';
import { createClient, type HttpResult } from '../../http/client.ts';
import { isRedirect, resolveRedirect } from '../../http/redirect.ts';
import type { Connection } from '../../inputs/connection.ts';
import type { Result } from '../../result.ts';
import { name, version } from '../../version.ts';
import { type Operation, statusUrl } from '../operation.ts';
import { classifyResponse, type PollResult } from './response.ts';

/** What a status request is made of. */
export interface StatusRequest {
  operation: Operation;
  connection: Connection;
  /** One GUID a run, by which the service's people find the run in their traces. */
  clientRequestId: string;
}

/** Asks once; the answer is there within `limitMs`, or as soon as `signal` aborts. Never rejects. */
export type Poll = (limitMs: number, signal: AbortSignal) => Promise<PollResult>;

/** A poll of one operation over HTTPS. */
export function createPoll(request: StatusRequest, clock: Clock): Poll {
  const { operation, connection, clientRequestId } = request;
  const { endpoint, credential, apiVersion } = connection;
  const url = statusUrl(endpoint, operation);
  const token = credential.kind === 'access-token' ? credential.token : '';
  const headers = {
    'x-ms-version': apiVersion,
    'Content-Type': 'application/xml; charset=utf-8',
    'x-ms-client-request-id': clientRequestId,
    ...(token && { Authorization: `Bearer ${token}` }),
    'User-Agent': `${name}/${version}`,
  };
  const context = credential.kind === 'management-certificate' ? credential.context : undefined;
  const get = createClient(context);

  // One request and the redirects it may follow, all within `limitMs`.
  return async (limitMs, signal) => {
    const endMs = clock.now() + limitMs;
    const urls: [URL, ...URL[]] = [url];
    let floorMs = 0;
    for (;;) {
      const leftMs = Math.max(endMs - clock.now(), 0);
      const exchange = await get(urls.at(-1) ?? url, headers, leftMs, signal);
      const next = redirected(exchange, urls);
      const pollResult = classifyResponse(
        exchange,
        { operation, token, redirectError: next && 'error' in next ? next.error : '' },
        clock.wall(),
      );
      floorMs = Math.max(floorMs, pollResult.retryAfterMs);
      if (next === undefined || 'error' in next) return { ...pollResult, retryAfterMs: floorMs };
      urls.push(next.value);
    }
  };
}

/** Where an answer sends its caller, or why nobody may go there; nothing where it does not. */
function redirected(exchange: HttpResult, urls: readonly [URL, ...URL[]]): Result<URL> | undefined {
  return exchange.kind === 'answer' && isRedirect(exchange.status)
    ? resolveRedirect(urls, exchange.headers['location']?.[0])
    : undefined;
}

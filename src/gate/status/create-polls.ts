import type { Clock } from '../../clock.ts';
import { createClient } from '../../http/client.ts';
import { isRedirect, resolveRedirect } from '../../http/redirect.ts';
import type { Connection } from '../../inputs/connection.ts';
import { requestHeaders } from '../../service/request-headers.ts';
import type { Poll, PollResult } from '../wait/poll.ts';
import { type Operation, statusUrl } from './operation.ts';
import { classifyResponse } from './response.ts';

export interface PollOptions {
  connection: Connection;
  /** One GUID a run, by which the service's operators find it in their traces. */
  clientRequestId: string;
  clock: Clock;
  /** Resolves once the request that follows a redirect may be sent, or as soon as the signal aborts. */
  turn: (signal: AbortSignal) => Promise<void>;
}

/** Returns what makes the poll of an operation: one HTTPS request, and the redirects that it may follow. */
export function createPolls({
  connection,
  clientRequestId,
  clock,
  turn,
}: PollOptions): (operation: Operation) => Poll {
  const { endpoint, credential } = connection;
  const token = credential.kind === 'access-token' ? credential.token : '';
  const headers = requestHeaders(connection, clientRequestId);
  const { secureContext } = credential.kind === 'management-certificate' ? credential : {};
  /** Of the login to the proxy, before any response came through it: not tried for each operation, because proxies lock accounts. */
  let rejection: PollResult | undefined;
  let hasResponded = false;
  const get = createClient(secureContext);

  const pollOnce = async (
    operation: Operation,
    timeoutMs: number,
    cancelSignal: AbortSignal,
  ): Promise<PollResult> => {
    if (rejection && !hasResponded) return rejection;
    const url = statusUrl(endpoint, operation);
    const endMs = clock.now() + timeoutMs;
    const urls: [URL, ...URL[]] = [url];
    let retryAfterMs = 0;
    for (;;) {
      const leftMs = Math.max(endMs - clock.now(), 0);
      const http = await get({ url: urls.at(-1) ?? url, headers, timeoutMs: leftMs, cancelSignal });
      const redirect =
        http.kind === 'response' && isRedirect(http.status)
          ? resolveRedirect(urls, http.headers['location']?.[0])
          : undefined;
      const pollResult = classifyResponse(http, {
        operation,
        token,
        redirectError: redirect && 'error' in redirect ? redirect.error : undefined,
        redirectedTo: urls.length > 1 ? urls.at(-1)?.origin : undefined,
        wallMs: clock.wall(),
      });
      if (http.kind === 'response') hasResponded = true;
      if (pollResult.cause?.reason === 'proxy-login-rejected') rejection = pollResult;
      retryAfterMs = Math.max(retryAfterMs, pollResult.retryAfterMs);
      if (redirect === undefined || 'error' in redirect) return { ...pollResult, retryAfterMs };
      urls.push(redirect.value);
      await turn(cancelSignal);
    }
  };
  return operation => (timeoutMs, cancelSignal) => pollOnce(operation, timeoutMs, cancelSignal);
}

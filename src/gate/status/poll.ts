import type { Clock } from '../../clock.ts';
import type { Credential } from '../../credentials/credential.ts';
import { createClient, type Exchange } from '../../http/client.ts';
import { isRedirect, nextHop } from '../../http/redirect.ts';
import type { Parsed } from '../../inputs/parsers.ts';
import { name, version } from '../../version.ts';
import { type Operation, statusUrl } from '../operation.ts';
import { judge, type Reading } from './response.ts';

/** What a status request is made of. */
export interface StatusQuestion {
  operation: Operation;
  endpoint: URL;
  credential: Credential;
  apiVersion: string;
  /** One GUID a run, by which the service's people find the run in their traces. */
  clientRequestId: string;
}

/** Asks once; the answer is there within `limitMs`, or as soon as `signal` aborts. Never rejects. */
export type Poll = (limitMs: number, signal: AbortSignal) => Promise<Reading>;

/** A poll of one operation over HTTPS. */
export function createPoll(question: StatusQuestion, clock: Clock): Poll {
  const { operation, endpoint, credential, apiVersion, clientRequestId } = question;
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
    const hops: [URL, ...URL[]] = [url];
    let floorMs = 0;
    for (;;) {
      const leftMs = Math.max(endMs - clock.now(), 0);
      const exchange = await get(hops.at(-1) ?? url, headers, leftMs, signal);
      const next = redirected(exchange, hops);
      const reading = judge(
        exchange,
        { operation, token, deadEnd: next && 'wrong' in next ? next.wrong : '' },
        clock.wall(),
      );
      floorMs = Math.max(floorMs, reading.retryAfterMs);
      if (next === undefined || 'wrong' in next) return { ...reading, retryAfterMs: floorMs };
      hops.push(next.value);
    }
  };
}

/** Where an answer sends its caller, or why nobody may go there; nothing where it does not. */
function redirected(exchange: Exchange, hops: readonly [URL, ...URL[]]): Parsed<URL> | undefined {
  return exchange.kind === 'answer' && isRedirect(exchange.status)
    ? nextHop(hops, exchange.headers['location']?.[0])
    : undefined;
}

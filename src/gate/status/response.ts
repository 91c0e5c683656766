import type { HttpResult } from '../../http/client.ts';
import { isPermanent } from '../../http/failure.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { redact, singleLine } from '../../text.ts';
import type { Cause, PollResult } from '../wait/poll.ts';
import type { Operation } from './operation.ts';
import { excerpt, readError, readStatus } from './status-document.ts';

/** What it takes to classify the response to a status request. */
export interface ResponseContext {
  operation: Operation;
  /** What was sent and must not come back in the service's text. */
  token: string;
  /** Why a redirect is not followed; undefined if the response is none. */
  redirectError: string | undefined;
  /** The time that an HTTP date is compared with. */
  wallMs: number;
}

/**
 * Classifies the result of one request by the contract's table of verdicts. Untrusted text leaves here on one line
 * each, bounded, and without the token.
 */
export function classifyResponse(http: HttpResult, context: ResponseContext): PollResult {
  // A host name in a Location comes back in lower case.
  const safe = (text: string, max: number): string => singleLine(redact(text, context.token), max);
  const { kind, cause, error } = http.kind === 'response' ? classify(http, context) : noResponse(http);
  const { headers } = http;
  return {
    kind,
    ...(cause && {
      cause: {
        ...cause,
        detail: safe(cause.detail, 500),
        ...(cause.code !== undefined && { code: safe(cause.code, 200) }),
        ...(cause.excerpt !== undefined && { excerpt: safe(cause.excerpt, 500) }),
      },
    }),
    ...(error && {
      error: {
        httpCode: safe(error.httpCode, 1000),
        message: safe(error.message, 1000),
        extendedCode: safe(error.extendedCode, 1000),
      },
    }),
    ...(headers && { serviceRequestId: safe(headers['x-ms-request-id']?.[0] ?? '', 200) }),
    retryAfterMs: headers ? retryAfterMs(headers['retry-after'], context.wallMs) : 0,
  };
}

type Classification = Pick<PollResult, 'kind' | 'cause' | 'error'>;

function noResponse({ failure }: HttpResult & { kind: 'no-response' }): Classification {
  return { kind: isPermanent(failure.reason) ? 'unreachable-for-good' : 'unreachable', cause: failure };
}

function classify(
  { status, body }: HttpResult & { kind: 'response' },
  { operation, redirectError }: ResponseContext,
): Classification {
  // 202 (dn232425) and 200 (ee460783) are documented; both say nothing about the operation, the body does.
  if (status === 200 || status === 202) return readStatus(body, operation);
  if (status < 300) return { kind: 'unrecognized', cause: { reason: 'http-2xx', detail: '', status } };

  const { message, extendedCode } = readError(body);
  const error = { message, extendedCode, httpCode: String(status) };
  // Without a message of the service's form, what a gateway or a portal says in its own.
  const detail = message || (extendedCode ? '' : excerpt(body));
  const cause = (reason: Cause['reason']): Cause => ({ reason, detail, status, code: extendedCode });
  if (redirectError !== undefined)
    return { kind: 'refused', cause: { reason: 'redirect-refused', detail: redirectError, status }, error };
  switch (status) {
    case 401:
    case 403:
      return { kind: 'unauthorized', cause: cause(`http-${status}`), error };
    case 404:
      return { kind: 'not-found', cause: cause('http-404'), error };
    case 408:
      return { kind: 'unreachable', cause: cause('http-408'), error };
    // The service itself throttles with 503 (ee460801: TooManyRequests, ServerBusy).
    case 429:
    case 503:
      return { kind: 'unreachable', cause: cause('throttled'), error };
    default:
      return status < 500 // 300 and 304, too
        ? { kind: 'refused', cause: cause('http-4xx'), error }
        : { kind: 'unreachable', cause: cause('http-5xx'), error };
  }
}

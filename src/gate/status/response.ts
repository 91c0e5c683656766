import type { HttpResponse, HttpResult } from '../../http/client.ts';
import { isPermanent } from '../../http/failure.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { redactAll } from '../../redact.ts';
import { bodyText, excerpt } from '../../service/body.ts';
import { readErrorBody } from '../../service/error-body.ts';
import { classifyRefusal } from '../../service/refusal.ts';
import { throttlingReason } from '../../service/throttling.ts';
import { singleLine } from '../../text.ts';
import type { Cause, PollResult, Reason } from '../wait/poll.ts';
import type { Operation } from './operation.ts';
import { readStatus } from './status-document.ts';

/** What it takes to classify the response to a status request. */
export interface ResponseContext {
  operation: Operation;
  /** What was sent and must not come back in the service's text. */
  token: string;
  /** Why a redirect is not followed; undefined if the response is none. */
  redirectError: string | undefined;
  /** The origin that redirects led to; undefined if none was followed. */
  redirectedTo: string | undefined;
  /** The time that an HTTP date is compared with if the response has none of its own. */
  wallMs: number;
}

/**
 * Classifies the result of one request by the contract's table of verdicts. Untrusted text leaves here on one line
 * each, bounded, and without the token.
 */
export function classifyResponse(http: HttpResult, context: ResponseContext): PollResult {
  // A host name in a Location comes back in lower case.
  const safe = (text: string, max: number): string => singleLine(redactAll(text, [context.token]), max);
  const { kind, cause, error } = http.kind === 'response' ? classify(http, context) : noResponse(http);
  const { redirectedTo } = context;
  const { headers = {} } = http;
  const age = Number(headers['age']?.[0] ?? 0);
  return {
    kind,
    ...(cause && {
      cause: {
        ...cause,
        ...mapText({ ...cause, ...(redirectedTo !== undefined && { redirectedTo }) }, safe),
      },
    }),
    ...(error && {
      error: {
        httpCode: safe(error.httpCode, 1000),
        message: safe(error.message, 1000),
        extendedCode: safe(error.extendedCode, 1000),
      },
    }),
    ...(http.headers && { serviceRequestId: safe(headers['x-ms-request-id']?.[0] ?? '', 200) }),
    ...(Number.isSafeInteger(age) && age > 0 && { cachedSeconds: age }),
    retryAfterMs: retryAfterMs(headers, context.wallMs) ?? 0,
  };
}

/** The texts of a cause that come from outside, each through `safe`. */
function mapText(cause: Cause, safe: (text: string, max: number) => string): Partial<Cause> {
  const limits = { detail: 500, code: 200, excerpt: 500, issuer: 200, redirectedTo: 300 } as const;
  const keys = Object.keys(limits) as (keyof typeof limits)[];
  return Object.fromEntries(
    keys.flatMap(key => {
      const text = cause[key];
      return text === undefined ? [] : [[key, safe(text, limits[key])]];
    }),
  );
}

type Classification = Pick<PollResult, 'kind' | 'cause' | 'error'>;

function noResponse({ failure }: HttpResult & { kind: 'no-response' }): Classification {
  return { kind: isPermanent(failure.reason) ? 'unreachable-for-good' : 'unreachable', cause: failure };
}

function classify(response: HttpResponse, { operation, redirectError }: ResponseContext): Classification {
  const { status } = response;
  const text = bodyText(response);
  // 202 (dn232425) and 200 (ee460783) are documented; both say nothing about the operation, the body does.
  if (status === 200 || status === 202) {
    const { kind, cause, error }: Classification =
      'value' in text
        ? readStatus(text.value, operation)
        : { kind: 'unrecognized', cause: { reason: 'not-xml', detail: text.error } };
    return {
      kind,
      ...(cause && { cause: { ...cause, excerpt: excerpt(response) } }),
      ...(error && { error }),
    };
  }
  if (status < 300) return { kind: 'unrecognized', cause: { reason: 'http-2xx', detail: '', status } };

  const errorBody = readErrorBody('value' in text ? text.value : '');
  const { message, extendedCode } = errorBody;
  const error = { message, extendedCode, httpCode: String(status) };
  const classified = (kind: PollResult['kind'], reason: Reason, detail?: string): Classification => ({
    kind,
    cause: {
      reason,
      // Without a message of the service's form, what a gateway or a portal says in its own.
      detail: detail ?? (message || (extendedCode ? '' : excerpt(response))),
      status,
      code: extendedCode,
      ...(response.proxy !== undefined && { proxy: response.proxy }),
      ...(response.issuer !== undefined && { issuer: response.issuer }),
    },
    error,
  });
  if (redirectError !== undefined) return classified('refused', 'redirect-refused', redirectError);
  switch (status) {
    // Request Timeout, Misdirected Request (RFC 9110) and Too Early (RFC 8470).
    case 408:
    case 421:
    case 425:
      return classified('unreachable', 'http-try-again');
    default: {
      const throttling = throttlingReason(response, errorBody);
      if (throttling) return classified('throttled', throttling);
      if (status >= 500) return classified('unreachable', 'http-5xx');
      const { verdict, reason } = classifyRefusal(response, errorBody);
      return classified(verdict, reason);
    }
  }
}

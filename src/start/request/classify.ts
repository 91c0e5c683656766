import type { Headers, HttpResponse, HttpResult } from '../../http/client.ts';
import { isRedirect } from '../../http/redirect.ts';
import { redactAll } from '../../redact.ts';
import { bodyText, excerpt } from '../../service/body.ts';
import { readErrorBody } from '../../service/error-body.ts';
import { classifyRefusal } from '../../service/refusal.ts';
import { throttlingReason } from '../../service/throttling.ts';
import { singleLine } from '../../text.ts';
import type { Cause, Outcome, Reason } from './outcome.ts';

/** What came of a request that is not tried again. */
export type Ending = Pick<
  Outcome,
  'verdict' | 'cause' | 'error' | 'requestId' | 'serviceRequestId' | 'mayHaveStarted'
>;

/** What it takes to classify the result of a request. */
export interface ResultContext {
  /** What was sent and must not come back in the service's text. */
  secrets: readonly string[];
  /** Why a redirect is not followed; undefined if the response is none. */
  redirectError: string | undefined;
  /** The origin that redirects led to; undefined if none was followed. */
  redirectedTo: string | undefined;
}

type Verdict = Pick<Ending, 'verdict' | 'mayHaveStarted'>;
const unknown: Verdict = { verdict: 'unknown', mayHaveStarted: true };

/**
 * Classifies the result of the last request by the contract's table of verdicts. Untrusted text leaves here on one line
 * each, bounded, and without secrets.
 */
export function classifyResult(http: HttpResult, context: ResultContext): Ending {
  const safe = (text: string, max: number): string => singleLine(redactAll(text, context.secrets), max);
  const requestId = requestIdIn(http.headers ?? {}, context.secrets);
  const { verdict, mayHaveStarted, cause, error } =
    http.kind === 'response'
      ? classifyResponse(http, { requestId, redirectError: context.redirectError })
      : classifyFailure(http);
  return {
    verdict,
    mayHaveStarted,
    requestId: mayHaveStarted ? requestId : '',
    serviceRequestId: requestId,
    ...(cause && { cause: safeCause({ ...cause, ...redirected(context) }, safe) }),
    ...(error && {
      error: {
        httpCode: error.httpCode,
        message: safe(error.message, 1000),
        extendedCode: safe(error.extendedCode, 1000),
      },
    }),
  };
}

type Found = Pick<Ending, 'verdict' | 'mayHaveStarted' | 'cause' | 'error'>;

/** Without a complete response, all depends on whether a byte of the request may have left. */
function classifyFailure({ failure, mayHaveBeenSent }: HttpResult & { kind: 'no-response' }): Found {
  return mayHaveBeenSent
    ? { ...unknown, cause: failure }
    : { verdict: 'unreachable', mayHaveStarted: false, cause: failure };
}

function classifyResponse(
  response: HttpResponse,
  { requestId, redirectError }: { requestId: string; redirectError: string | undefined },
): Found {
  const { status, body } = response;
  const text = bodyText(response);
  const errorBody = readErrorBody('value' in text ? text.value : '');
  const { message, extendedCode } = errorBody;
  const error = { message, extendedCode, httpCode: String(status) };
  const cause = (reason: Reason, detail?: string): Cause => ({
    reason,
    // Without a message of the service's form, what a gateway or a portal says in its own.
    detail: detail ?? (message || (extendedCode ? '' : excerpt(response))),
    status,
    code: extendedCode,
    ...(response.proxy !== undefined && { proxy: response.proxy }),
    ...(response.issuer !== undefined && { issuer: response.issuer }),
  });
  // The end of such a response was not awaited.
  if ('error' in body && body.error === 'too-large')
    return { ...unknown, cause: cause('response-too-large', 'its body is larger than 1 MiB') };
  if (status >= 200 && status < 300)
    return requestId
      ? { verdict: 'started', mayHaveStarted: true }
      : { ...unknown, cause: cause('no-request-id') };
  if (status >= 500)
    return { ...unknown, cause: cause(throttlingReason(response, errorBody) ?? 'http-5xx'), error };
  if (isRedirect(status)) {
    const reason = cause('redirect-refused', redirectError);
    return { verdict: 'refused', mayHaveStarted: false, cause: reason, error };
  }
  if (status < 400) return { ...unknown, cause: cause('http-other'), error };
  const refusal = classifyRefusal(response, errorBody);
  const ofStart: Partial<Record<number, Reason>> = {
    408: 'http-try-again',
    409: 'busy',
    412: 'precondition-failed',
    421: 'http-try-again',
    425: 'http-try-again',
    428: 'precondition-failed',
    429: 'throttled',
  };
  const reason = extendedCode === 'InvalidXmlRequest' ? 'body-refused' : ofStart[status];
  return {
    verdict: refusal.verdict,
    mayHaveStarted: false,
    cause: cause(reason ?? refusal.reason),
    error,
  };
}

/** The one request id in the headers, if it is of the alphabet that the gate takes and no secret; empty otherwise. */
function requestIdIn(headers: Headers, secrets: readonly string[]): string {
  const [id = '', ...others] = new Set(headers['x-ms-request-id'] ?? []);
  if (others.length > 0 || !/^[\w-]{1,128}$/.test(id)) return '';
  // A shorter one may be in it by chance.
  const long = secrets.filter(secret => secret.length >= 8);
  return redactAll(id, long) === id ? id : '';
}

function redirected({ redirectedTo }: ResultContext): Pick<Cause, 'redirectedTo'> {
  return redirectedTo === undefined ? {} : { redirectedTo };
}

/** The texts of a cause that come from outside, each through `safe`. */
function safeCause(cause: Cause, safe: (text: string, max: number) => string): Cause {
  const limits = { detail: 500, code: 200, issuer: 200, redirectedTo: 300 } as const;
  const keys = Object.keys(limits) as (keyof typeof limits)[];
  const texts = keys.flatMap(key => {
    const text = cause[key];
    return text === undefined ? [] : [[key, safe(text, limits[key])]];
  });
  return { ...cause, ...(Object.fromEntries(texts) as Partial<Cause>) };
}

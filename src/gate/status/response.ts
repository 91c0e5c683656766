import type { HttpResult } from '../../http/client.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { redact, singleLine } from '../../text.ts';
import type { ServiceError } from '../../verdict.ts';
import type { Operation } from '../operation.ts';
import { excerpt, readError, readStatus } from './status-document.ts';

/** What one poll says. */
export interface PollResult {
  /** The first three are intelligible; the last three may pass; the others are final (`permanent`: unreachable for good). */
  kind:
    | 'in-progress'
    | 'succeeded'
    | 'failed'
    | 'unauthorized'
    | 'refused'
    | 'permanent'
    | 'not-found'
    | 'unreachable'
    | 'unrecognized';
  /** Why, in one phrase that may hold foreign words; empty for an intelligible answer. */
  cause: string;
  /** The request was ended by the limit of its time. */
  timedOut: boolean;
  /** What the service says of a failed operation or a refused request. */
  error?: ServiceError;
  /** `x-ms-request-id` of the answer, empty where it has none; absent where there was no answer. */
  serviceRequestId?: string;
  /** How long the answer asks to wait; 0 where it does not. */
  retryAfterMs: number;
}

/** What it takes to classifyResponse an answer to a status request. */
export interface ResponseContext {
  operation: Operation;
  /** What was sent and must not come back in the service's words. */
  token: string;
  /** Why a redirect is not followed; empty where there is none. */
  redirectError: string;
}

/**
 * Judges one exchange by the contract's table of verdicts; `wallMs` is the time that an HTTP date is compared
 * with. Foreign words leave here on one line each, bounded, and redact the token.
 */
export function classifyResponse(
  exchange: HttpResult,
  expected: ResponseContext,
  wallMs: number,
): PollResult {
  const { token } = expected;
  // A host name in a Location comes back in lower case.
  const safe = (text: string, max: number): string => singleLine(redact(text, token), max);
  const { kind, cause, error }: Judgement =
    exchange.kind === 'answer'
      ? judgeAnswer(exchange, expected)
      : { kind: exchange.permanent ? 'permanent' : 'unreachable', cause: exchange.cause };
  const pollResult = {
    kind,
    cause: safe(cause, 500),
    timedOut: exchange.kind === 'no-answer' && exchange.timedOut,
    ...(error && {
      error: {
        httpCode: safe(error.httpCode, 1000),
        message: safe(error.message, 1000),
        extendedCode: safe(error.extendedCode, 1000),
      },
    }),
  };
  const { headers } = exchange;
  if (headers === undefined) return { ...pollResult, retryAfterMs: 0 };
  return {
    ...pollResult,
    serviceRequestId: safe(headers['x-ms-request-id']?.[0] ?? '', 200),
    retryAfterMs: retryAfterMs(headers['retry-after'], wallMs),
  };
}

type Judgement = Pick<PollResult, 'kind' | 'cause' | 'error'>;

function judgeAnswer(
  { status, body }: HttpResult & { kind: 'answer' },
  { operation, redirectError }: ResponseContext,
): Judgement {
  // The documents know 202 (dn232425) and 200 (ee460783); both say nothing about the operation, the body does.
  if (status === 200 || status === 202) return readStatus(body, operation);
  if (status < 300)
    return { kind: 'unrecognized', cause: `HTTP ${status}, which the service never answers with` };

  const error = { ...readError(body), httpCode: String(status) };
  const code = error.extendedCode && ` ${error.extendedCode}`;
  // What a gateway or a portal says in a form of its own.
  const said = error.message || (code ? '' : excerpt(body));
  const cause = `HTTP ${status}${code}${said && `: ${said}`}`;
  const redirect = redirectError && `, a redirect that may not be followed (${redirectError})`;
  if (status < 400) return { kind: 'refused', cause: `${cause}${redirect}`, error };
  if (status === 401 || status === 403) return { kind: 'unauthorized', cause, error };
  if (status === 404) return { kind: 'not-found', cause, error };
  const passing = status === 408 || status === 429 || status >= 500;
  return { kind: passing ? 'unreachable' : 'refused', cause, error };
}

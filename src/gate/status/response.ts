import type { Exchange } from '../../http/client.ts';
import { retryAfterMs } from '../../http/retry-after.ts';
import { folded, without } from '../../text.ts';
import type { ServiceError } from '../../verdict.ts';
import type { Operation } from '../operation.ts';
import { excerpt, readError, readStatus } from './status-document.ts';

/** What one poll says. */
export interface Reading {
  /** The first three are intelligible; the last three may pass; the others are final (`hopeless`: unreachable for good). */
  kind:
    | 'in-progress'
    | 'succeeded'
    | 'failed'
    | 'unauthorized'
    | 'refused'
    | 'hopeless'
    | 'not-found'
    | 'unreachable'
    | 'unrecognized';
  /** Why, in one phrase that may hold foreign words; empty for an intelligible answer. */
  cause: string;
  /** The request was ended by the limit of its time. */
  late: boolean;
  /** What the service says of a failed operation or a refused request. */
  error?: ServiceError;
  /** `x-ms-request-id` of the answer, empty where it has none; absent where there was no answer. */
  serviceRequestId?: string;
  /** How long the answer asks to wait; 0 where it does not. */
  retryAfterMs: number;
}

/** What it takes to judge an answer to a status request. */
export interface Expectation {
  operation: Operation;
  /** What was sent and must not come back in the service's words. */
  token: string;
  /** Why a redirect is not followed; empty where there is none. */
  deadEnd: string;
}

/**
 * Judges one exchange by the contract's table of verdicts; `wallMs` is the time that an HTTP date is compared
 * with. Foreign words leave here on one line each, bounded, and without the token.
 */
export function judge(exchange: Exchange, expected: Expectation, wallMs: number): Reading {
  const { token } = expected;
  // A host name in a Location comes back in lower case.
  const safe = (text: string, max: number): string => folded(without(text, token), max);
  const { kind, cause, error }: Judgement =
    exchange.kind === 'answer'
      ? judgeAnswer(exchange, expected)
      : { kind: exchange.hopeless ? 'hopeless' : 'unreachable', cause: exchange.cause };
  const reading = {
    kind,
    cause: safe(cause, 500),
    late: exchange.kind === 'no-answer' && exchange.late,
    ...(error && {
      error: {
        httpCode: safe(error.httpCode, 1000),
        message: safe(error.message, 1000),
        extendedCode: safe(error.extendedCode, 1000),
      },
    }),
  };
  const { headers } = exchange;
  if (headers === undefined) return { ...reading, retryAfterMs: 0 };
  return {
    ...reading,
    serviceRequestId: safe(headers['x-ms-request-id']?.[0] ?? '', 200),
    retryAfterMs: retryAfterMs(headers['retry-after'], wallMs),
  };
}

type Judgement = Pick<Reading, 'kind' | 'cause' | 'error'>;

function judgeAnswer(
  { status, body }: Exchange & { kind: 'answer' },
  { operation, deadEnd }: Expectation,
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
  const redirect = deadEnd && `, a redirect that may not be followed (${deadEnd})`;
  if (status < 400) return { kind: 'refused', cause: `${cause}${redirect}`, error };
  if (status === 401 || status === 403) return { kind: 'unauthorized', cause, error };
  if (status === 404) return { kind: 'not-found', cause, error };
  const passing = status === 408 || status === 429 || status >= 500;
  return { kind: passing ? 'unreachable' : 'refused', cause, error };
}

import { folded } from '../text.ts';
import type { ServiceError } from '../verdict.ts';
import type { Exchange } from './client.ts';
import { readError, readStatus } from './document.ts';
import { retryAfterMs } from './retry-after.ts';

/** What one poll says. */
export interface Reading {
  /** The first three are intelligible; the last three may pass; the others are final. */
  kind:
    | 'in-progress'
    | 'succeeded'
    | 'failed'
    | 'unauthorized'
    | 'refused'
    | 'untrusted'
    | 'not-found'
    | 'unreachable'
    | 'unrecognized';
  /** Why, in one phrase that may hold foreign words; empty for an intelligible answer. */
  cause: string;
  /** What the service says of a failed operation or a refused request. */
  error?: ServiceError;
  /** `x-ms-request-id` of the answer, empty where it has none; absent where there was no answer. */
  serviceRequestId?: string;
  /** How long the answer asks to wait; 0 where it does not. */
  retryAfterMs: number;
}

/**
 * Judges one exchange by the contract's table of verdicts; `wallMs` is the time that an HTTP date is compared
 * with. Foreign words leave here on one line each and bounded.
 */
export function judge(exchange: Exchange, wallMs: number): Reading {
  const { kind, cause, error } = exchange.kind === 'answer' ? judgeAnswer(exchange) : judgeSilence(exchange);
  const reading = { kind, cause: folded(cause, 500), ...(error && { error: foldedError(error) }) };
  if (exchange.kind === 'no-answer') return { ...reading, retryAfterMs: 0 };
  const { headers } = exchange;
  return {
    ...reading,
    serviceRequestId: folded(String(headers['x-ms-request-id'] ?? ''), 200),
    retryAfterMs: retryAfterMs(headers['retry-after'], wallMs),
  };
}

type Judgement = Pick<Reading, 'kind' | 'cause' | 'error'>;

function judgeSilence({ cause, untrusted }: Exchange & { kind: 'no-answer' }): Judgement {
  return untrusted
    ? { kind: 'untrusted', cause: `the server's certificate is not to be trusted (${cause})` }
    : { kind: 'unreachable', cause };
}

function judgeAnswer({ status, headers, body }: Exchange & { kind: 'answer' }): Judgement {
  // The documents know 202 (dn232425) and 200 (ee460783); both say nothing about the operation, the body does.
  if (status === 200 || status === 202) return readStatus(body);
  if (status < 300) return { kind: 'unrecognized', cause: `HTTP ${status}, which the service never answers` };

  const error = { ...readError(body), httpCode: String(status) };
  const code = error.extendedCode && ` ${error.extendedCode}`;
  const cause = `HTTP ${status}${code}${error.message && `: ${error.message}`}`;
  if (status < 400)
    return { kind: 'refused', cause: `${cause}, a redirect to ${headers.location ?? 'nowhere'}`, error };
  if (status === 401 || status === 403) return { kind: 'unauthorized', cause, error };
  if (status === 404) return { kind: 'not-found', cause, error };
  const passing = status === 408 || status === 429 || status >= 500;
  return { kind: passing ? 'unreachable' : 'refused', cause, error };
}

function foldedError({ httpCode, message, extendedCode }: ServiceError): ServiceError {
  return {
    httpCode: folded(httpCode, 1000),
    message: folded(message, 1000),
    extendedCode: folded(extendedCode, 1000),
  };
}

import type { HttpResponse } from '../http/client.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { ErrorBody } from './error-body.ts';

/** Why a response asks to slow down; undefined if it does not. */
export function throttlingReason(
  { status, headers }: HttpResponse,
  { extendedCode }: ErrorBody,
): 'throttled' | 'asked-to-wait' | undefined {
  // The service itself throttles with 503 and one of two codes (ee460801), gateways with 429 or Retry-After.
  if (status === 429 || (status === 503 && /^(TooManyRequests|ServerBusy)$/.test(extendedCode)))
    return 'throttled';
  const asksToWait = status === 503 && retryAfterMs(headers, 0) !== undefined; // at whatever time
  return asksToWait ? 'asked-to-wait' : undefined;
}

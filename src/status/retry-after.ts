const maxMs = 600_000;

// IMF-fixdate, RFC 850 and asctime dates begin with the day's name (RFC 9110, section 5.6.7). Without this
// check Date.parse() takes "-5" and "1e30" for years.
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d/;

/**
 * Milliseconds that a `Retry-After` header (RFC 9110, section 10.2.3) asks to wait from `wallMs` on: seconds or
 * an HTTP date, 600 s at most; 0 where it is absent, past or nonsense.
 */
export function retryAfterMs(header: string | undefined, wallMs: number): number {
  const value = header?.trim() ?? '';
  const asked = /^\d+$/.test(value)
    ? Number(value) * 1000
    : httpDate.test(value)
      ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - wallMs
      : 0;
  return Math.min(Math.max(asked || 0, 0), maxMs);
}

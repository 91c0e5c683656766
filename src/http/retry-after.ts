const maxMs = 600_000;

// IMF-fixdate, RFC 850 and asctime (RFC 9110, section 5.6.7). Left alone, Date.parse() takes "-5", "1e30" and
// "Sunday 2099" for dates.
const httpDate =
  /^(?:\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\w+, \d\d-\w{3}-\d\d [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/;

/**
 * Milliseconds that the `Retry-After` headers of an answer (RFC 9110, section 10.2.3) ask to wait from `wallMs` on:
 * seconds or an HTTP date, 600 s at most; 0 where there is none, or it is past or nonsense. Of several, which nobody
 * should send, the longest counts.
 */
export function retryAfterMs(headers: readonly string[] | undefined, wallMs: number): number {
  return Math.max(0, ...(headers ?? []).flatMap(values).map(value => askedMs(value, wallMs)));
}

/** The values of a field that a proxy may have joined of several (RFC 9110, section 5.2); a date has a comma of its own. */
function values(header: string): string[] {
  return /^[\d\s,]*$/.test(header) ? header.split(',') : [header];
}

function askedMs(header: string, wallMs: number): number {
  const value = header.trim();
  const asked = /^\d+$/.test(value)
    ? Number(value) * 1000
    : httpDate.test(value)
      ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - wallMs
      : 0;
  return Math.min(Math.max(asked || 0, 0), maxMs);
}

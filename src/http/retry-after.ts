const maxMs = 600_000;

// IMF-fixdate, RFC 850 and asctime (RFC 9110, section 5.6.7). Date.parse() alone takes "-5", "1e30" and "Sunday 2099"
// for dates.
const httpDate =
  /^(?:\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\w+, \d\d-\w{3}-\d\d [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/;

/**
 * Milliseconds that the `Retry-After` headers of a response (RFC 9110, section 10.2.3) ask to wait from `wallMs` on:
 * seconds or an HTTP date, at most 600 s; 0 if there is none, or it is past or invalid. Of several, which no server
 * should send, the longest counts.
 */
export function retryAfterMs(headers: readonly string[] | undefined, wallMs: number): number {
  return Math.max(0, ...(headers ?? []).flatMap(values).map(value => parseMs(value, wallMs)));
}

/** The values of a field that a proxy may have joined (RFC 9110, section 5.2); a date contains a comma itself. */
function values(header: string): string[] {
  return /^[\d\s,]*$/.test(header) ? header.split(',') : [header];
}

function parseMs(header: string, wallMs: number): number {
  const value = header.trim();
  const ms = /^\d+$/.test(value)
    ? Number(value) * 1000
    : httpDate.test(value)
      ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - wallMs
      : 0;
  return Math.min(Math.max(ms || 0, 0), maxMs);
}

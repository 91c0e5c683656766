/** The longest wait; the deadline ends each sooner. */
const maxMs = 6 * 3_600_000;

// IMF-fixdate, RFC 850 and asctime (RFC 9110, section 5.6.7). Date.parse() alone takes "-5", "1e30" and "Sunday 2099"
// for dates.
const httpDate =
  /^(?:\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\w+, \d\d-\w{3}-\d\d [\d:]{8} GMT|\w{3} \w{3} [ \d]\d [\d:]{8} \d{4})$/;

/**
 * Milliseconds that the `Retry-After` headers of a response (RFC 9110, section 10.2.3) ask to wait: seconds, or an HTTP
 * date, which is compared with the response's own `Date`, since clocks differ, else with `wallMs`. At most six hours; 0
 * if it is past, undefined if there is none that is valid. Of several, which no server should send, the longest counts.
 */
export function retryAfterMs(headers: NodeJS.Dict<string[]>, wallMs: number): number | undefined {
  const nowMs = parseDate(headers['date']?.[0] ?? '') ?? wallMs;
  const asked = (headers['retry-after'] ?? []).flatMap(values).flatMap(value => {
    const dateMs = parseDate(value);
    if (/^\d+$/.test(value)) return Number(value) * 1000;
    return dateMs === undefined ? [] : dateMs - nowMs;
  });
  return asked.length > 0 ? Math.min(Math.max(0, ...asked), maxMs) : undefined;
}

/** The values of a field that a proxy may have joined (RFC 9110, section 5.2); a date contains a comma itself. */
function values(header: string): string[] {
  return (/^[\d\s,]*$/.test(header) ? header.split(',') : [header]).map(value => value.trim());
}

/** Milliseconds since 1970 of an HTTP date; undefined if it is none. */
function parseDate(value: string): number | undefined {
  const ms = httpDate.test(value) ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

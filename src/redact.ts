/**
 * `text` with `***` in place of each `secret`, ASCII letters in either case; a text that repeats it in an escaped form
 * (JSON, HTML, XML, percent-encoding, also of each other) or in pieces is left out as a whole. Unchanged if `secret` is empty.
 */
export function redact(text: string, secret: string): string {
  if (secret === '') return text;
  // No regular expression: a secret can be longer than one may be.
  const [lower, sought] = [asciiLowerCase(text), asciiLowerCase(secret)];
  const parts: string[] = [];
  let from = 0;
  for (let at = lower.indexOf(sought); at >= 0; at = lower.indexOf(sought, from)) {
    parts.push(text.slice(from, at));
    from = at + secret.length;
  }
  const redacted = [...parts, text.slice(from)].join('***');
  const soughtJoined = joined(sought);
  let unescaped = redacted;
  for (let layer = 0; layer <= maxLayers; layer += 1) {
    // Gateways wrap long lines.
    if (soughtJoined.length >= 8 && joined(asciiLowerCase(unescaped)).includes(soughtJoined)) return leftOut;
    if (!/[\\&%]/.test(unescaped)) break;
    unescaped = unescapeOnce(unescaped);
    if (asciiLowerCase(unescaped).includes(sought)) return leftOut;
  }
  return redacted;
}

const joined = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '');

const leftOut = '(left out, since it repeats a secret)';

// Far more than is shown of any text, and little enough for many secrets.
const maxText = 8_192;
/** The longest escaped form of a character, such as `&#x0000002B;`. */
const maxEscape = 12;

/** The beginning of `text` without any of `secrets`; left out as a whole if it repeats one and may cut another. */
export function redactAll(text: string, secrets: readonly string[]): string {
  const longest = Math.max(0, ...secrets.map(({ length }) => length));
  const cut = text.slice(0, maxText + maxEscape * longest);
  // A shorter one may be the beginning of a longer one.
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  const redacted = longestFirst.reduce(redact, cut);
  return cut.length < text.length && redacted !== cut ? leftOut : redacted;
}

/** More layers of escaping than any gateway applies. */
const maxLayers = 4;
/** Characters of tokens (RFC 6750, section 2.1), keys and passwords by their names in HTML. */
const named: Partial<Record<string, string>> = {
  plus: '+',
  sol: '/',
  equals: '=',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  amp: '&',
  bsol: '\\',
  percnt: '%',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  num: '#',
  dollar: '$',
  excl: '!',
  quest: '?',
  ast: '*',
  commat: '@',
  comma: ',',
  colon: ':',
  semi: ';',
  // What splits a token without being seen.
  nbsp: ' ',
  shy: '\u00ad',
  zwnj: '\u200c',
  zwj: '\u200d',
  zerowidthspace: '\u200b',
};

/** One layer of escapes undone: JSON's `\/` and `\u002B`, references such as `&#43;` and `&plus;`, `%2B`. */
function unescapeOnce(text: string): string {
  return text.replace(
    /[\\%]u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\x([\da-f]{2})|&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|%([\da-f]{2})|&(\w+);|\\(.)/gi,
    (whole, ...groups: (string | undefined)[]) => {
      const [name, escaped] = groups.slice(6, 8);
      if (escaped !== undefined) return /[bfnrt]/.test(escaped) ? ' ' : escaped;
      if (name !== undefined) return named[name.toLowerCase()] ?? whole;
      const decimal = groups[4];
      const hex = groups.slice(0, 6).find(group => group !== undefined) ?? '';
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

// toLowerCase() turns some characters into two.
const asciiLowerCase = (text: string): string => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());

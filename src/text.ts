/**
 * Untrusted text made harmless. Whatever the service, a proxy or a certificate says passes through here before it
 * reaches the log, an annotation, the summary or an output.
 */

// Control, format (bidirectional marks, zero width), line and paragraph separators, lone surrogates:
// all that can break a line, color or reorder what a reader sees.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** `text` on one line of at most `max` UTF-16 units, each run of unprintable characters replaced by a space. */
export function singleLine(text: string, max: number): string {
  // Cut first: half a megabyte of message must not cost half a megabyte of regular expression.
  const line = text
    .slice(0, 4 * max)
    .replace(unprintable, ' ')
    .trim();
  if (line.length <= max) return line;
  return `${line.slice(0, max - 1).replace(/\p{Cs}$/u, '')}…`;
}

/**
 * One line that the runner takes for plain text: no `::command::` at its start, no `##[command]` anywhere
 * (actions/runner, ActionCommand.cs: TryParseV2 and TryParse).
 */
export function escapeCommands(text: string, max = 1000): string {
  return singleLine(text, max)
    .replace(/##(?=\[)/g, '## ')
    .replace(/^::/, ': :');
}

/**
 * `text` as literal characters for the job summary: no HTML, Markdown, link, mention or emoji. Numeric references are
 * plain text to CommonMark (section 2.5), so they cannot begin a construct.
 */
export function escapeMarkdown(text: string, max = 1000): string {
  return escapeCommands(text, max).replace(
    /[&<>"'`*_~|\\[\]#@$]|:(?=\S)|(?<=www)\./gi,
    // GitHub links addresses and mentions after it has resolved references; a zero-width space prevents both.
    char => `&#${char.charCodeAt(0)};${/[@#]/.test(char) ? '&#8203;' : ''}`,
  );
}

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
  let unescaped = redacted;
  for (let layer = 0; layer <= maxLayers; layer += 1) {
    // Gateways wrap long lines.
    const joined = asciiLowerCase(unescaped).replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, '');
    if (secret.length >= 8 && joined.includes(sought)) return '(left out, since it repeats the token)';
    if (!/[\\&%]/.test(unescaped)) break;
    unescaped = unescapeOnce(unescaped);
    if (asciiLowerCase(unescaped).includes(sought)) return '(left out, since it repeats the token)';
  }
  return redacted;
}

/** More layers of escaping than any gateway applies. */
const maxLayers = 4;
/** The characters of a token (RFC 6750, section 2.1) by their names in HTML. */
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
};

/** One layer of escapes undone: JSON's `\/` and `\u002B`, references such as `&#43;` and `&plus;`, `%2B`. */
function unescapeOnce(text: string): string {
  return text.replace(
    /[\\%]u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\x([\da-f]{2})|&#x0*([\da-f]{1,6});?|&#0*(\d{1,7});?|%([\da-f]{2})|&(\w+);|\\(.)/gi,
    (whole, ...groups: (string | undefined)[]) => {
      const [name, escaped] = groups.slice(6, 8);
      if (escaped !== undefined) return escaped;
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

/**
 * A value as an error message may show it: quoted on one line, or by its length alone, since what is longer than any
 * right value may be a secret in the wrong input.
 */
export function quote(text: string, max = 40): string {
  return text.length <= max ? `"${singleLine(text, max)}"` : `a value of ${text.length} characters`;
}

/**
 * The first character in `text` that is not printable ASCII, or is a quotation mark, by its name: what editors, chats
 * and web pages put between the right characters or in their place, unseen. Undefined if there is none.
 */
export function unusualCharacter(text: string, sought = /[^ -~]|["'`]/u): string | undefined {
  const found = sought.exec(text)?.[0];
  if (found === undefined) return undefined;
  if (/["'`]/.test(found)) return 'a quotation mark';
  const codePoint = found.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  const name = characterNames.find(([pattern]) => pattern.test(found))?.[1];
  return `${name} (U+${codePoint})${/[\p{Pd}\u2212]/u.test(found) ? ' instead of a hyphen' : ''}`;
}

const characterNames: [RegExp, string][] = [
  [/\u200B/, 'a zero-width space'],
  [/\uFEFF/, 'a byte order mark'],
  [/[\u00A0\u2007\u202F]/, 'a no-break space'],
  [/\u00AD/, 'a soft hyphen'],
  [/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/, 'a bidirectional mark'],
  [/[\n\r\u0085\u2028\u2029]/, 'a line break'],
  [/\t/, 'a tab'],
  [/\uFFFD/, 'a replacement character'],
  [/\p{Cc}/u, 'a control character'],
  [/[\p{DI}\p{Cf}\u2800]/u, 'an invisible character'],
  [/\p{Zs}/u, 'a space that is not ASCII'],
  [/\u2013/, 'an en dash'],
  [/\u2014/, 'an em dash'],
  [/\u2212/, 'a minus sign'],
  [/\p{Pd}/u, 'a dash'],
  [/[\p{Pi}\p{Pf}\u201A\u201E]/u, 'a curly quotation mark'],
  [/[\uFF01-\uFF5E]/, 'a full-width character'],
  [/\p{L}/u, 'a letter that is not ASCII'],
  [/\p{N}/u, 'a digit that is not ASCII'],
  [/./su, 'a character that is not ASCII'],
];

/** `text` as the end of a sentence, with one punctuation mark at its end. */
export function sentence(text: string): string {
  const end = text.trim().replace(/\.+$/, '');
  return /[!?]$/.test(end) ? end : `${end}.`;
}

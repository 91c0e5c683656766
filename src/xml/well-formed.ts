/**
 * The rules of XML 1.0 that fast-xml-parser 5.12, XMLValidator included, does not enforce. Compared with saxes, it
 * accepts a second root `<b/>`, anything after a root `<a/>`, CDATA outside the root, end tags `</a/>`, stray `=` in
 * tags, `<` and undefined references in attributes, undefined references and `]]>` in text, forbidden characters,
 * `--` in comments and unknown declarations, and it ends a name at U+1680 or U+FEFF, which belong to it.
 */
// Names are ASCII, as the service's are.
const space = '[ \\t\\r\\n]';
const name = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const equals = (value: string): string => `${space}*=${space}*(?:${value})`;
const attribute = `${space}+${name}${equals('"[^<"]*"|\'[^<\']*\'')}`;
const token = new RegExp(
  [
    '<!--(?<comment>[^]*?)-->',
    '(?<cdata><!\\[CDATA\\[[^]*?\\]\\]>)',
    `(?<startTag><${name}(?:${attribute})*${space}*/?>)`,
    `(?<endTag></${name}${space}*>)`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
);

const pseudo = (key: string, value: string): string => `${space}+${key}${equals(`"${value}"|'${value}'`)}`;
// Any encoding: the caller has decoded the bytes.
const declaration = new RegExp(
  `<\\?xml${pseudo('version', '1\\.0')}(?:${pseudo('encoding', '[A-Za-z][\\w.-]*')})?` +
    `(?:${pseudo('standalone', '(?:yes|no)')})?${space}*\\?>`,
  'y',
);

// https://www.w3.org/TR/xml/#charsets
const forbiddenCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const maxDepth = 32;
// Keeps the process below 200 MB on any 1 MiB, 80 of them Node's own; without it, 1 MiB of `<a/>` takes 280 MB.
const maxMarkup = 20_000;

/** Which rule `text` breaks; empty if none. What XMLValidator checks, such as matching tags, is not checked here. */
export function wellFormednessError(text: string): string {
  if (forbiddenCharacter.test(text)) return 'a character that XML does not allow';
  declaration.lastIndex = 0;
  token.lastIndex = declaration.exec(text)?.[0].length ?? 0;
  let roots = 0;
  let depth = 0;
  let markup = 0;
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (!groups)
      return text.startsWith('<!DOCTYPE', start) ? 'a DTD' : 'markup that is not allowed or not closed';
    const { comment = '', cdata = '', startTag = '', endTag, text: characters = '' } = groups;
    if (/--|-$/.test(comment)) return '"--" in a comment';
    if (characters.includes(']]>')) return '"]]>" in text';
    // A start tag has one "=" for each attribute, a reference begins with "&".
    if (startTag) markup += startTag.split('=').length;
    markup += (startTag + characters).split('&').length - 1;
    if (markup > maxMarkup) return `more than ${maxMarkup} tags, attributes and references`;
    if (hasUndefinedReference(startTag + characters)) return 'an undefined reference';
    if (depth === 0 && trimXmlSpace(characters + cdata)) return 'text outside the root element';
    if (endTag) depth -= 1;
    if (!startTag) continue;
    if (depth === maxDepth) return `elements more than ${maxDepth} deep`;
    if (depth === 0) roots += 1;
    if (!startTag.endsWith('/>')) depth += 1;
  }
  return roots === 1 ? '' : 'not exactly one root element';
}

const forbiddenReference = new RegExp(
  [
    '<!--[^]*?(?:-->|$)', // In comments and CDATA sections there are no references: skip them.
    '<!\\[CDATA\\[[^]*?(?:\\]\\]>|$)',
    '&#0*(?:[1-8]|1[124-9]|2\\d|3[01]|6553[45]);',
    '&#x0*(?:[1-8bcefBCEF]|1[\\da-fA-F]|[fF]{3}[efEF]);',
  ].join('|'),
  'g',
);

/**
 * `text` with `&#32;` for every reference to U+FFFE, U+FFFF or a control character other than tab, line feed, carriage
 * return and U+0000. .NET's serializers write such references, XML 1.0 forbids them.
 */
export function replaceForbiddenReferences(text: string): string {
  return text.replaceAll(forbiddenReference, match => (match.startsWith('&') ? '&#32;' : match));
}

// A bare "&" matches too, with no group.
const reference = /&(?:(lt|gt|amp|quot|apos);|#(\d+);|#x([\da-fA-F]+);)?/g;
const predefined: Partial<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** `text`, in which every reference is defined, with its references resolved. */
export function decodeReferences(text: string): string {
  return text.replaceAll(reference, (...match) => referencedCharacter(match) ?? '');
}

function hasUndefinedReference(text: string): boolean {
  for (const match of text.matchAll(reference)) if (referencedCharacter(match) === undefined) return true;
  return false;
}

function referencedCharacter([, named, decimal, hex = '']: string[]): string | undefined {
  if (named) return predefined[named];
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
  const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
  return forbiddenCharacter.test(character) ? undefined : character;
}

/** `text` without the white space of XML at its ends; `String.trim()` would cut more, such as U+00A0. */
export function trimXmlSpace(text: string): string {
  // Not a regular expression: /[ ]+$/ takes a minute for 1 MiB of spaces in the middle.
  const isSpace = (at: number): boolean => ' \t\r\n'.includes(text.charAt(at));
  let [start, end] = [0, text.length];
  while (start < end && isSpace(start)) start += 1;
  while (end > start && isSpace(end - 1)) end -= 1;
  return text.slice(start, end);
}

/**
 * What a document is made of, held to the letter of the XML specification. fast-xml-parser 5.12 lets pass,
 * found by comparing it with a strict parser (__tests__/xml.test.ts): DTDs, unknown declarations, control
 * characters, "]]>" and undefined entities in text, "<" in attributes, even with its validator, which for tags that
 * do not match and doubled attributes alone would cost each start a millisecond. It sees only text that passed here.
 */
const space = '[ \\t\\r\\n]';
const name = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const equals = (value: string): string => `${space}*=${space}*(?:${value})`;
const attribute = `${space}+(?<key>${name})${equals('"[^<"]*"|\'[^<\']*\'')}`;
const attributes = new RegExp(attribute, 'g');
const token = new RegExp(
  [
    '(?<comment><!--[^]*?-->)',
    '(?<cdata><!\\[CDATA\\[[^]*?\\]\\]>)',
    `(?<tag></(?<ended>${name})${space}*>|<(?<begun>${name})(?:${attribute})*${space}*/?>)`,
    '(?<text>[^<]+)',
  ].join('|'),
  'y',
);
const declared = (key: string, value: string): string => `${space}+${key}${equals(`"${value}"|'${value}'`)}`;
const declaration = new RegExp(
  `<\\?xml${declared('version', '1\\.\\d+')}(?:${declared('encoding', '(?:utf-8|us-ascii)')})?` +
    `(?:${declared('standalone', '(?:yes|no)')})?${space}*\\?>`,
  'iy',
);
const reference = /&(?:(?<named>lt|gt|amp|quot|apos)|#(?<decimal>\d{1,7})|#x(?<hex>[\da-fA-F]{1,6}));/y;
// https://www.w3.org/TR/xml/#charsets
const notAChar = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

// No answer of the service comes near either. Without them the process grows to 285 MB over a mebibyte of tags, with
// them to 80; it begins with 70 (maximum resident set, Node 24 on Linux x64).
const maxTags = 10_000;
const maxTagLength = 65_536;

/** `text` without the white space of XML at its ends, which is less than what `String.trim()` takes away. */
export function trimmed(text: string): string {
  // Not a regular expression: /[ ]+$/ takes a minute for a mebibyte of spaces in the middle.
  const isSpace = (at: number): boolean => ' \t\r\n'.includes(text.charAt(at));
  let [start, end] = [0, text.length];
  while (start < end && isSpace(start)) start += 1;
  while (end > start && isSpace(end - 1)) end -= 1;
  return text.slice(start, end);
}

/** Why `text` is not a document of well-formed tokens, matched, with one root, at most `maxDepth` deep; empty where it is one. */
export function wellFormednessError(text: string, maxDepth: number): string {
  if (notAChar.test(text)) return 'a character that XML does not allow';
  declaration.lastIndex = 0;
  token.lastIndex = declaration.exec(text)?.[0].length ?? 0;
  const open: string[] = [];
  let roots = 0;
  let tags = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text)?.groups;
    if (!found)
      return text.startsWith('<!DOCTYPE', at) ? 'a DTD' : 'markup that is not allowed or not closed';
    const { comment, tag = '', begun, ended, text: words = '', cdata = '' } = found;
    if (comment?.slice(4, -3).match(/--|-$/)) return '"--" in a comment';
    if (words.includes(']]>')) return '"]]>" in text';
    if (!isWellReferenced(tag || words)) return 'an undefined entity';
    if (open.length === 0 && trimmed(words + cdata)) return 'text beside the root element';
    if (tag) tags += 1;
    if (tags > maxTags || tag.length > maxTagLength) return 'more markup than any answer has';
    if (ended && ended !== open.pop()) return 'an end tag that ends nothing';
    if (begun) {
      if (open.length === 0) roots += 1;
      if (roots > 1) return 'more than one root element';
      if (open.length === maxDepth) return `elements more than ${maxDepth} deep`;
      if (!tag.endsWith('/>')) open.push(begun);
      const keys = [...tag.matchAll(attributes)].map(({ groups }) => groups?.['key']);
      if (new Set(keys).size < keys.length) return 'an attribute that stands twice';
    }
  }
  if (open.length > 0) return 'an element that is not closed';
  return roots === 1 ? '' : 'no root element';
}

/** `text`, well referenced, with the five predefined entities and the character references of XML resolved. */
export function decoded(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', from)) {
    reference.lastIndex = at;
    parts.push(text.slice(from, at), referenced(text, at) ?? '');
    from = reference.lastIndex;
  }
  return parts.join('') + text.slice(from);
}

function isWellReferenced(text: string): boolean {
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1))
    if (referenced(text, at) === undefined) return false;
  return true;
}

/** What the reference at `at` stands for; nothing where it is none. */
function referenced(text: string, at: number): string | undefined {
  reference.lastIndex = at;
  const { named, decimal, hex } = reference.exec(text)?.groups ?? {};
  if (named) return { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }[named];
  const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex ?? '', 16);
  const char = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
  return notAChar.test(char) ? undefined : char;
}

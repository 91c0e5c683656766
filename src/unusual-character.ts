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

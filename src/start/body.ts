import type { Result } from '../result.ts';
import { quote, singleLine } from '../text.ts';
import { unusualCharacter } from '../unusual-character.ts';
import { readXml } from '../xml/read-xml.ts';

const maxBytes = 64 * 1024;

/** What nobody means: characters that cannot be seen, and curly quotation marks around the value of an attribute. */
const unmeant = /[\p{DI}\p{Cf}]|[“”‘’„](?<==\s*.)/su;

/**
 * The body of a request, unchanged, if it is a well-formed document with the root element `root`, whatever the prefix; any
 * root if that is undefined. The error holds nothing of its text.
 */
export function checkBody(text: string, root: string | undefined): Result<string> {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) return { error: `it is ${bytes} bytes long` };
  const document = readXml(text);
  if ('error' in document) {
    const character = unusualCharacter(text, unmeant);
    const hint = character ? `; it contains ${character}` : '';
    return {
      error: `it is not well-formed XML ("${singleLine(withoutTags(document.error), 80)}")${hint}`,
    };
  }
  if (!document.value.wellFormed)
    return { error: 'it is not well-formed XML ("a reference to a character that XML forbids")' };
  const { name } = document.value.root;
  if (root !== undefined && name !== root) return { error: `its root is ${quote(name)}, not ${root}` };
  // It is sent in UTF-8, and .NET rejects a document that declares another encoding.
  const encoding = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)/.exec(text)?.[1] ?? 'utf-8';
  if (!/^(utf-?8|us-ascii)$/i.test(encoding))
    return { error: `it declares the encoding ${quote(encoding)}, but is sent in UTF-8` };
  return { value: text };
}

/** What the parser says of a malformed document without what it quotes of it, which may be a secret. */
function withoutTags(message: string): string {
  return message.replace(/'.*'/s, '…');
}

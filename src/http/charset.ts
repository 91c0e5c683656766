import type { Result } from '../result.ts';
import { quote } from '../text.ts';

/**
 * The text of an XML body, without a byte order mark. Its encoding is that of the byte order mark, else the `charset` of
 * `Content-Type`, else the XML declaration, else UTF-8 (RFC 7303, section 3.2); labels are those of
 * https://encoding.spec.whatwg.org. An error names an encoding that is unknown or does not fit the bytes.
 */
export function decodeXmlText(bytes: Buffer, contentType: string | undefined): Result<string> {
  const charset = /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType ?? '')?.[1];
  // An encoding that can be read byte by byte is a superset of ASCII here, or the declaration is wrong.
  const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)/.exec(
    bytes.toString('latin1', 0, 200),
  )?.[1];
  const label = byteOrderMark(bytes) ?? charset ?? wideEncoding(bytes) ?? declared ?? 'utf-8';
  try {
    const decoder = new TextDecoder(label, { fatal: true });
    if (label === declared && decoder.encoding.startsWith('utf-16')) throw new TypeError();
    return { value: decoder.decode(bytes) };
  } catch (error) {
    const isUnknown = error instanceof RangeError;
    return { error: `its encoding ${quote(label)} ${isUnknown ? 'is unknown' : 'does not fit its bytes'}` };
  }
}

/** UTF-16 without a byte order mark, by its first character, which is `<` (XML 1.0, appendix F.1). */
function wideEncoding(bytes: Buffer): string | undefined {
  const start = bytes.toString('hex', 0, 2);
  return { '3c00': 'utf-16le', '003c': 'utf-16be' }[start];
}

function byteOrderMark(bytes: Buffer): string | undefined {
  const start = bytes.toString('hex', 0, 3);
  if (start === 'efbbbf') return 'utf-8';
  if (start.startsWith('fffe')) return 'utf-16le';
  return start.startsWith('feff') ? 'utf-16be' : undefined;
}

import type { Result } from '../result.ts';

/** Why a body cannot be decoded: `broken` is no complete response, the others are one that is not understood. */
export type CodingError = { reason: 'too-large' | 'unknown' | 'broken'; coding: string };

type Decode = (zlib: typeof import('node:zlib'), bytes: Buffer, maxOutputLength: number) => Buffer;
const gunzip: Decode = (zlib, bytes, maxOutputLength) => zlib.gunzipSync(bytes, { maxOutputLength });
const decoders: Partial<Record<string, Decode>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  br: (zlib, bytes, maxOutputLength) => zlib.brotliDecompressSync(bytes, { maxOutputLength }),
  // RFC 9110, section 8.4.1.2: some send the deflate data without the zlib header that says what it is.
  deflate: (zlib, bytes, maxOutputLength) =>
    ((bytes[0] ?? 0) & 0x0f) === 8
      ? zlib.inflateSync(bytes, { maxOutputLength })
      : zlib.inflateRawSync(bytes, { maxOutputLength }),
};

/** Each takes time for up to the whole size; more than one is rare. */
const maxCodings = 3;

/**
 * Undoes the content codings of a body, of which each stage may have at most `maxBytes`. None is asked for; caches and
 * compressing proxies apply them all the same (RFC 9110, section 8.4).
 */
export async function decodeContent(
  body: Buffer,
  contentEncoding: string,
  maxBytes: number,
): Promise<Result<Buffer, CodingError>> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map(coding => coding.trim())
    .filter(coding => coding && coding !== 'identity');
  let bytes = body;
  if (bytes.length === 0 || codings.length === 0) return { value: bytes };
  if (codings.length > maxCodings) return { error: { reason: 'unknown', coding: codings.join(', ') } };
  const zlib = await import('node:zlib'); // 2 ms of the start, for what is rare
  for (const coding of codings.reverse()) {
    const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
    if (decode === undefined) return { error: { reason: 'unknown', coding } };
    try {
      bytes = decode(zlib, bytes, maxBytes);
    } catch (error) {
      const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      return { error: { reason: isTooLarge ? 'too-large' : 'broken', coding } };
    }
  }
  return { value: bytes };
}

import { type CertificateResult, certificateError, passwordError } from './credential.ts';
import { openPem } from './pem.ts';

// As of a file that is malformed, where node-forge throws.
const damaged = { error: 'damaged' } as const;

/**
 * Opens a PKCS#12/PFX file (RFC 7292) with `password`; if that is empty, with the empty and the absent password alike,
 * which differ in PKCS#12.
 */
export async function openPfx(file: Buffer, password: string, now: Date): Promise<CertificateResult> {
  // Loaded on demand: it brings node-forge, a third of the code, and only PFX files need it.
  const contents = isPfx(file) ? await import('./pfx-contents.ts') : undefined;
  const pem = (await contents?.pemFromPfx(file, password).catch(() => undefined)) ?? damaged;
  if ('value' in pem) return openPem(pem.value, '', now);
  switch (pem.error) {
    case 'algorithm':
      return certificateError('it is encrypted with an unsupported algorithm');
    case 'password':
      return passwordError(password ? 'it does not open the PFX file' : 'the PFX file needs a password');
    case 'damaged':
      if (wasConvertedToText(file))
        return certificateError(
          'it was damaged by a text conversion: encode the bytes of the PFX file, as in "base64 < client.pfx"',
        );
      return certificateError(
        // Every DER file begins with a SEQUENCE (X.690, section 8.9).
        file[0] === 0x30
          ? 'it cannot be read as a PKCS#12/PFX file'
          : 'it is base64, but not of a PKCS#12/PFX file',
      );
  }
}

/** Whether `file` begins as a PFX does: a SEQUENCE whose first value is version 3 (RFC 7292, section 4). */
function isPfx(file: Buffer): boolean {
  return /^30(80|81..|82.{4}|83.{6}|84.{8})020103/.test(file.toString('hex', 0, 9));
}

/** Whether `file` is to be read as a PFX, even if it is a damaged one. */
export function looksLikePfx(file: Buffer): boolean {
  return isPfx(file) || wasConvertedToText(file);
}

/**
 * Whether the file was read as text before it was encoded, once or twice. Every PFX begins with 0x30 and an octet
 * between 0x80 and 0x84. In UTF-8, that one becomes U+FFFD or another sequence of several octets, in UTF-16 a zero
 * follows the 0x30, and in ASCII there is no octet above 0x7F any more.
 */
function wasConvertedToText(file: Buffer): boolean {
  const text = file.toString('latin1');
  const converted = /^(\xef\xbb\xbf)?0[\xc2-\xf4]|^(\xff\xfe)?0\0|^0[\0-\x7f]{100,}$/;
  return converted.test(text) || converted.test(Buffer.from(text, 'base64').toString('latin1'));
}

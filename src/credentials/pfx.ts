import { createSecureContext } from 'node:tls';
import { type CertificateResult, certificateError, passwordError } from './credential.ts';
import { openPem } from './pem.ts';

/**
 * Opens a PKCS#12/PFX file (RFC 7292) with `password`; if that is empty, with the empty and the absent password alike,
 * which differ in PKCS#12.
 */
export async function openPfx(file: Buffer, password: string): Promise<CertificateResult> {
  const rejected = opensslError(file, password);
  if (rejected) return rejected;
  // Not OpenSSL's own context of the file: Node trusts every further certificate in it as a CA
  // (src/crypto/crypto_context.cc, LoadPKCS12).
  // Loaded on demand: node-forge is a third of the code, and only these files need it.
  const { pemFromPfx } = await import('./pfx-contents.ts');
  const pem = pemFromPfx(file, password);
  return pem === undefined
    ? certificateError('it is encrypted with an unsupported algorithm')
    : openPem(pem, '');
}

/** What OpenSSL says is wrong with a file; it checks the password first. */
function opensslError(file: Buffer, password: string): ReturnType<typeof certificateError> | undefined {
  try {
    createSecureContext({ pfx: file, passphrase: password });
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    if (message === 'mac verify failure')
      return passwordError(password ? 'it does not open the PFX file' : 'the PFX file needs a password');
    if (message === 'Unable to load private key from PFX data')
      return certificateError('it holds a certificate but not its private key');
    // ASN.1 errors, whose own words ("not enough data", "wrong tag") help nobody.
    if (/data|field|tag|header|asn1/i.test(message) && !/^Unsupported|^Unable/.test(message))
      return certificateError('it cannot be read as a PKCS#12/PFX file');
    return undefined;
  }
}

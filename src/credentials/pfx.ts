import { createSecureContext } from 'node:tls';
import type { Opened } from './credential.ts';
import { openPem } from './pem.ts';

/**
 * A certificate and its private key from a PKCS#12/PFX file (RFC 7292), opened with `password`; where that is
 * empty, with the empty and the absent password alike, which are two in PKCS#12.
 */
export async function openPfx(file: Buffer, password: string): Promise<Opened> {
  const refused = refusal(file, password);
  if (refused) return refused;
  // Not OpenSSL's own context of the file: to Node every further certificate in it is a CA to trust servers by
  // (src/crypto/crypto_context.cc, LoadPKCS12). Loaded only here: nobody else pays for it.
  const { pemFromPfx } = await import('./pfx-contents.ts');
  const pem = pemFromPfx(file, password);
  return pem === undefined ? { wrong: 'it is encrypted in a way that is not known here' } : openPem(pem, '');
}

/** What OpenSSL has against a file, in so far as it tells; it checks the password before it looks at the rest. */
function refusal(file: Buffer, password: string): Opened | undefined {
  try {
    createSecureContext({ pfx: file, passphrase: password });
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    if (message === 'mac verify failure')
      return { wrongPassword: password ? 'it does not open the PFX file' : 'the PFX file needs a password' };
    if (message === 'Unable to load private key from PFX data')
      return { wrong: 'it holds a certificate but not its private key' };
    // ASN.1 errors; what they name is no help to anybody ("not enough data", "field missing", "wrong tag").
    if (/data|field|tag|header|asn1/i.test(message) && !/^Unsupported|^Unable/.test(message))
      return { wrong: 'it cannot be read as a PKCS#12/PFX file' };
    return undefined;
  }
}

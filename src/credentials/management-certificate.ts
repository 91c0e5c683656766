import { X509Certificate } from 'node:crypto';
import { unusualCharacter } from '../unusual-character.ts';
import { type CertificateResult, certificateError } from './credential.ts';
import { derOf, openPem, pemBlocks } from './pem.ts';
import { looksLikePfx, openPfx } from './pfx.ts';

/**
 * Opens a client certificate and its private key: PEM text, or the base64 of a PKCS#12/PFX file, also between the
 * BEGIN and END lines that `certutil -encode` writes. `now` decides between several certificates for one key.
 */
export async function openCertificate(
  text: string,
  password: string,
  now = new Date(),
): Promise<CertificateResult> {
  if (text.includes('-----BEGIN')) {
    const [pfx] = pemBlocks(text).map(derOf).filter(looksLikePfx);
    return pfx ? openPfx(pfx, password, now) : openPem(text, password, now);
  }
  const base64 = text.replace(/\\[rn]|\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    const character = unusualCharacter(base64);
    return certificateError(
      // The text of a binary file is full of them.
      character && !text.includes('\uFFFD')
        ? `it contains ${character}, which neither PEM nor base64 has`
        : 'it is neither PEM nor base64',
    );
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.includes('-----BEGIN'))
    return certificateError('it is base64 of PEM text; give the PEM text itself');
  if (isCertificate(bytes)) return certificateError('it holds a certificate but not its private key');
  return openPfx(bytes, password, now);
}

/** Whether `der` is an X.509 certificate. */
export function isCertificate(der: Buffer): boolean {
  try {
    new X509Certificate(der);
    return true;
  } catch {
    return false;
  }
}

import { X509Certificate } from 'node:crypto';
import { type CertificateResult, certificateError } from './credential.ts';
import { openPem } from './pem.ts';
import { openPfx } from './pfx.ts';

/** Opens a client certificate and its private key: PEM text, or the base64 of a PKCS#12/PFX file. */
export async function openCertificate(text: string, password: string): Promise<CertificateResult> {
  if (text.includes('-----BEGIN')) return openPem(text, password);
  const base64 = text.replace(/\\[rn]|\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return certificateError('it is neither PEM nor base64');
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.includes('-----BEGIN'))
    return certificateError('it is base64 of PEM text; give the PEM text itself');
  if (isCertificate(bytes)) return certificateError('it holds a certificate but not its private key');
  // Every DER file begins with a SEQUENCE (X.690, section 8.9).
  return bytes[0] === 0x30
    ? openPfx(bytes, password)
    : certificateError('it is base64, but not of a PKCS#12/PFX file');
}

function isCertificate(der: Buffer): boolean {
  try {
    new X509Certificate(der);
    return true;
  } catch {
    return false;
  }
}

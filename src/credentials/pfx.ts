import { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { Opened } from './credential.ts';
import { notForTls, openPem } from './pem.ts';

/**
 * A certificate and its private key from a PKCS#12/PFX file (RFC 7292), opened with `password`; where that is
 * empty, with the empty and the absent password alike, which are two in PKCS#12.
 */
export async function openPfx(file: Buffer, password: string): Promise<Opened> {
  try {
    // OpenSSL first: it alone encodes a password like "pässword" as each of the algorithms wants it.
    const context = createSecureContext({ pfx: file, passphrase: password });
    const certificate = ownCertificate(context);
    return certificate ? { certificate, context } : { wrong: 'it holds no certificate' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (message === 'mac verify failure')
      return { wrongPassword: password ? 'it does not open the PFX file' : 'the PFX file needs a password' };
    if (message === 'Unable to load private key from PFX data')
      return { wrong: 'it holds a certificate but not its private key' };
    // RC2-40, which Windows of the service's time wrote and OpenSSL 3 left behind.
    if (code === 'ERR_CRYPTO_UNSUPPORTED_OPERATION') return openLegacyPfx(file, password);
    if (code?.startsWith('ERR_SSL_')) return { wrong: notForTls(error) };
    return { wrong: 'it cannot be read as a PKCS#12/PFX file' };
  }
}

/** The certificate that a context presents. */
function ownCertificate(context: SecureContext) {
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const socket = new TLSSocket(nowhere, { secureContext: context, isServer: true });
  const certificate = socket.getX509Certificate();
  socket.destroy();
  return certificate;
}

async function openLegacyPfx(file: Buffer, password: string): Promise<Opened> {
  // Loaded only here: nobody else pays for it.
  const { pemFromLegacyPfx } = await import('./legacy-pfx.ts');
  const pem = pemFromLegacyPfx(file, password);
  return pem === undefined ? { wrong: 'it is encrypted in a way that is not known here' } : openPem(pem, '');
}

import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Opened } from './credential.ts';

/**
 * A certificate and its private key from PEM text (RFC 7468): the certificate that belongs to the key, any others
 * as its chain. `password` opens an encrypted key. No word of what is wrong holds any of it.
 */
export function openPem(text: string, password: string): Opened {
  const blocks = pemBlocks(text);
  const keys = blocks.filter(block => block.label.endsWith('PRIVATE KEY'));
  const certificates = blocks.filter(block => /^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label));
  const [keyBlock] = keys;
  const isCut = (text.match(/-----BEGIN /g)?.length ?? 0) > blocks.length;
  if (isCut && !(keyBlock && certificates.length)) return { wrong: 'its PEM blocks are cut short' };
  if (certificates.length === 0) return { wrong: 'it holds no certificate' };
  if (keyBlock === undefined) return { wrong: 'it holds a certificate but not its private key' };
  if (keys.length > 1) return { wrong: `it holds ${keys.length} private keys` };

  const key = openKey(keyBlock.pem, password);
  if (!('type' in key)) return key;
  const parsed = certificates.map(block => parseCertificate(block.pem));
  if (parsed.includes(undefined)) return { wrong: 'one of its certificates cannot be read' };
  const chain = parsed.filter(certificate => certificate !== undefined);
  const certificate = chain.find(certificate => certificate.checkPrivateKey(key));
  if (certificate === undefined) return { wrong: 'its private key belongs to another certificate' };

  const others = chain.filter(other => other !== certificate);
  try {
    const context = createSecureContext({
      key: key.export({ type: 'pkcs8', format: 'pem' }),
      cert: [certificate, ...others].map(String).join(''),
    });
    return { certificate, context };
  } catch (error) {
    return { wrong: notForTls(error) };
  }
}

/** OpenSSL's own rules, such as "ee key too small", told before the first request instead of as a fault. */
function notForTls(error: unknown): string {
  return `OpenSSL does not take it for TLS (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`;
}

/** One armoured block. */
interface PemBlock {
  label: string;
  pem: string;
}

/**
 * The complete blocks in `text`, in their order, whatever stands between them (OpenSSL writes `Bag Attributes`
 * there). Line ends may be CRLF, a literal `\n` as secret stores write it, or gone altogether.
 */
function pemBlocks(text: string): PemBlock[] {
  const lines = text.replace(/\\r\\n|\\n|\\r|\r\n?/g, '\n');
  return [...lines.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)].map(
    ([, label = '', body = '']) => ({
      label,
      pem: `-----BEGIN ${label}-----\n${wrapped(body)}\n-----END ${label}-----\n`,
    }),
  );
}

/** The body with the line breaks that OpenSSL insists on, whatever blanks and breaks there were. */
function wrapped(body: string): string {
  // The traditional form of an encrypted key begins with two headers and an empty line (RFC 1421, section 4.4).
  const [, type, info, base64 = body] =
    /^\s*(Proc-Type: \S+)\s+(DEK-Info: \S+)\s+([\s\S]*)$/.exec(body) ?? [];
  const lines = base64.replace(/\s+/g, '').replace(/.{64}(?=.)/g, '$&\n');
  return type ? `${type}\n${info}\n\n${lines}` : lines;
}

function openKey(pem: string, password: string): KeyObject | { wrong: string } | { wrongPassword: string } {
  // "ENCRYPTED PRIVATE KEY", or a "Proc-Type: 4,ENCRYPTED" header in the traditional form (RFC 1421).
  const encrypted = pem.slice(0, 200).includes('ENCRYPTED');
  if (encrypted && !password)
    return { wrongPassword: 'the private key is encrypted and no password is given' };
  try {
    return createPrivateKey(encrypted ? { key: pem, passphrase: password } : pem);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_OSSL_EVP_UNSUPPORTED')
      return { wrong: 'it is encrypted in a way that is not known here' };
    return encrypted
      ? { wrongPassword: 'it does not open the private key' }
      : { wrong: 'its private key cannot be read' };
  }
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

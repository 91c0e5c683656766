import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { clientContext } from '../http/tls-options.ts';
import type { Result } from '../result.ts';
import { unusualCharacter } from '../unusual-character.ts';
import {
  type CertificateError,
  type CertificateResult,
  certificateError,
  passwordError,
} from './credential.ts';
import { validityError } from './validity.ts';

/**
 * Opens a certificate and its private key in PEM text (RFC 7468): of the certificates for the key the one that is best
 * at `now`, with those for other keys as its chain. `password` is for an encrypted key.
 */
export function openPem(text: string, password: string, now: Date): CertificateResult {
  const blocks = pemBlocks(text);
  // The same key twice is one key.
  const keys = blocks
    .filter(block => block.label.endsWith('PRIVATE KEY'))
    .filter(({ pem }, at, all) => all.findIndex(other => other.pem === pem) === at);
  const certificates = blocks.filter(block => /^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label));
  const [keyBlock] = keys;
  const isCut = (text.match(/-----BEGIN /g)?.length ?? 0) > blocks.length;
  if (isCut && !(keyBlock && certificates.length)) return certificateError('its PEM blocks are cut short');
  if (certificates.length === 0) return certificateError('it holds no certificate');
  if (keyBlock === undefined) return certificateError('it holds a certificate but not its private key');
  if (keys.length > 1) return certificateError(`it holds ${keys.length} private keys`);

  const key = openKey(keyBlock.pem, password);
  if ('error' in key) return key;
  const parsed = certificates.map(block => parseCertificate(block.pem));
  const unreadable = certificates[parsed.indexOf(undefined)];
  if (unreadable) return unreadableError('one of its certificates cannot be read', unreadable.pem);
  const all = parsed.filter(certificate => certificate !== undefined);
  const own = all.filter(certificate => certificate.checkPrivateKey(key.value));
  const [certificate] = own.sort(
    (a, b) => usability(b, now) - usability(a, now) || Number(b.validToDate) - Number(a.validToDate),
  );
  if (certificate === undefined) return certificateError('its private key belongs to another certificate');

  const context = (chain: X509Certificate[]) => ({
    certificate,
    secureContext: clientContext({
      key: key.value.export({ type: 'pkcs8', format: 'pem' }),
      cert: [certificate, ...chain].map(String).join(''),
    }),
  });
  try {
    return { value: context(all.filter(other => !own.includes(other))) };
  } catch {
    // An old root or intermediate certificate may be too weak for OpenSSL. The service compares the certificate alone.
  }
  try {
    return { value: context([]) };
  } catch (error) {
    // OpenSSL's own rules, such as "ee key too small", reported before the first request instead of as a fault.
    const { code, message } = error as NodeJS.ErrnoException;
    return certificateError(`OpenSSL does not accept it for TLS (${code ?? message})`);
  }
}

/** 2 for a certificate that is valid at `now`, 1 for one that is valid by a clock that differs, else 0. */
function usability({ validFromDate: begins, validToDate: expires }: X509Certificate, now: Date): number {
  return [0, undefined].filter(toleranceMs => !validityError({ begins, expires }, now, toleranceMs)).length;
}

/** One block between its BEGIN and END lines. */
export interface PemBlock {
  label: string;
  pem: string;
}

/**
 * The complete blocks in `text`, in their order, whatever stands between them (OpenSSL writes `Bag Attributes`
 * there). Line ends may be CRLF, a literal `\n` as secret stores write it, or missing.
 */
export function pemBlocks(text: string): PemBlock[] {
  const lines = text.replace(/\\r\\n|\\n|\\r|\r\n?/g, '\n');
  return [...lines.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g)].map(
    ([, label = '', body = '']) => ({
      label,
      pem: `-----BEGIN ${label}-----\n${wrapped(body)}\n-----END ${label}-----\n`,
    }),
  );
}

/** What a block holds, decoded. */
export function derOf({ pem }: PemBlock): Buffer {
  return Buffer.from(pem.replace(/-----.*-----/g, ''), 'base64');
}

/** The body with the line breaks that OpenSSL requires. */
function wrapped(body: string): string {
  // The traditional form of an encrypted key begins with two headers and an empty line (RFC 1421, section 4.4).
  const [, type, info, base64 = body] =
    /^\s*(Proc-Type: \S+)\s+(DEK-Info: \S+)\s+([\s\S]*)$/.exec(body) ?? [];
  const lines = base64.replace(/\s+/g, '').replace(/.{64}(?=.)/g, '$&\n');
  return type ? `${type}\n${info}\n\n${lines}` : lines;
}

function openKey(pem: string, password: string): Result<KeyObject, CertificateError> {
  // "ENCRYPTED PRIVATE KEY", or a "Proc-Type: 4,ENCRYPTED" header in the traditional form (RFC 1421).
  const encrypted = pem.slice(0, 200).includes('ENCRYPTED');
  if (encrypted && !password) return passwordError('the private key is encrypted and no password is given');
  try {
    return { value: createPrivateKey(encrypted ? { key: pem, passphrase: password } : pem) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_OSSL_EVP_UNSUPPORTED')
      return certificateError('it is encrypted with an unsupported algorithm');
    return encrypted
      ? passwordError('it does not open the private key')
      : unreadableError('its private key cannot be read', pem);
  }
}

/** `message`, and the character in a PEM block that is the likely cause. */
function unreadableError(message: string, pem: string): { error: CertificateError } {
  const character = unusualCharacter(pem.replace(/\s/g, ''));
  return certificateError(character ? `${message}: it contains ${character}` : message);
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import forge from 'node-forge';
import { createCertificate, type Identity } from '../../emulator/certificates.ts';

// Since Node 24.5.
const { setDefaultCACertificates }: Partial<typeof tls> = tls;

/**
 * Trusts Node's default CAs and `pem` in this process, until called again. On older Nodes only the first call counts, and
 * only before the first TLS context of the process; they need --use-openssl-ca, which nodes.ts sets.
 */
export function trustInProcess(...pem: string[]): void {
  if (setDefaultCACertificates) setDefaultCACertificates([...tls.getCACertificates('bundled'), ...pem]);
  else if (pem.length > 0) process.env['SSL_CERT_FILE'] = trustingEnv(...pem).NODE_EXTRA_CA_CERTS;
}

/** An environment in which Node trusts `pem`, from a file that is removed when this process exits. */
export function trustingEnv(...pem: string[]): { NODE_EXTRA_CA_CERTS: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ca-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'ca.pem');
  writeFileSync(file, pem.join(''));
  return { NODE_EXTRA_CA_CERTS: file };
}

/** The text of a file in `__tests__/fixtures`. */
export const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8');

/** A key with a certificate for each of the given spans of time, all PEM; the common names are `from..to`. */
export function certificatesForOneKey(...spans: [from: Date, to: Date][]): {
  key: string;
  certificates: string[];
} {
  const { key } = createCertificate({ commonName: 'key' });
  const publicKey = createPublicKey(createPrivateKey(key)).export({ type: 'spki', format: 'pem' }).toString();
  const certificates = spans.map(([notBefore, notAfter], at) => {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
    certificate.serialNumber = `0${at + 1}`;
    Object.assign(certificate.validity, { notBefore, notAfter });
    const name = [{ name: 'commonName', value: `span ${at}` }];
    certificate.setSubject(name);
    certificate.setIssuer(name);
    certificate.sign(forge.pki.privateKeyFromPem(key), forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate).replace(/\r/g, '');
  });
  return { key, certificates };
}

/** A PFX file made by node-forge, which encodes a NULL password differently from an empty one. */
export function pfxFile(
  { key, certificates }: { key: string; certificates: string[] },
  password: string | null,
  options: { algorithm?: '3des' | 'aes256'; useMac?: boolean } = {},
): Buffer {
  const file = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(key),
    certificates.map(certificate => forge.pki.certificateFromPem(certificate)),
    password as string,
    { algorithm: '3des', ...options },
  );
  return Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary');
}

/** The base64 of a PFX file with this certificate, its key and a chain. */
export function pfx(
  { certificate, key }: Identity,
  password: string | null,
  algorithm: '3des' | 'aes256',
  ...chain: Identity[]
): string {
  const certificates = [certificate, ...chain.map(({ certificate }) => certificate)];
  return pfxFile({ key, certificates }, password, { algorithm }).toString('base64');
}

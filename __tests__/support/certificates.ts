import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import forge from 'node-forge';
import type { Identity } from '../../emulator/certificates.ts';

const defaultCas = getCACertificates('default');

/** Trusts Node's default CAs and `pem` in this process, until called again. */
export function trustInProcess(...pem: string[]): void {
  setDefaultCACertificates([...defaultCas, ...pem]);
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

/** The base64 of a PFX file made by node-forge, which encodes a NULL password differently from an empty one. */
export function pfx(
  { certificate, key }: Identity,
  password: string | null,
  algorithm: '3des' | 'aes256',
  ...chain: Identity[]
): string {
  const file = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(key),
    [certificate, ...chain.map(({ certificate }) => certificate)].map(pem =>
      forge.pki.certificateFromPem(pem),
    ),
    password as string,
    { algorithm },
  );
  return Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary').toString('base64');
}

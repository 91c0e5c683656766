import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Checked } from '../inputs.ts';
import type { Credential } from './credential.ts';
import { pemBlocks } from './pem.ts';

/**
 * A client certificate with its private key from PEM text, the certificate that belongs to the key first and
 * any others after it as its chain. `password` opens an encrypted key. No problem's words hold any of it.
 */
export function managementCertificate(text: string, password: string, today: Date): Checked<Credential> {
  const problem = (wrong: string) => ({ problems: [{ input: 'management-certificate' as const, wrong }] });
  const blocks = pemBlocks(text);
  const keys = blocks.filter(block => block.label.endsWith('PRIVATE KEY'));
  const certificates = blocks.filter(block => /^(X509 |TRUSTED )?CERTIFICATE$/.test(block.label));
  if (blocks.length === 0)
    return problem(
      text.includes('-----BEGIN')
        ? 'its PEM blocks are cut short'
        : 'it holds no PEM block; PKCS#12/PFX files are not read in this version',
    );
  if (certificates.length === 0) return problem('it holds a private key but no certificate');
  const [keyBlock] = keys;
  if (keyBlock === undefined) return problem('it holds a certificate but not its private key');
  if (keys.length > 1) return problem(`it holds ${keys.length} private keys`);

  const opened = openKey(keyBlock.pem, password);
  if (opened === 'password') return { problems: [passwordProblem(password)] };
  if (opened === undefined) return problem('its private key cannot be read');
  const parsed = certificates.map(block => parseCertificate(block.pem));
  if (parsed.includes(undefined)) return problem('one of its certificates cannot be read');
  const chain = parsed.filter(certificate => certificate !== undefined);
  const own = chain.find(certificate => certificate.checkPrivateKey(opened));
  if (own === undefined) return problem('its private key belongs to another certificate');

  const begins = new Date(own.validFrom);
  const expires = new Date(own.validTo);
  if (expires <= today) return problem(`its certificate expired at ${expires.toISOString()}`);
  if (begins > today) return problem(`its certificate is valid only from ${begins.toISOString()} on`);
  const key = opened.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificate = [own, ...chain.filter(other => other !== own)].map(String).join('');
  try {
    createSecureContext({ key, cert: certificate });
  } catch (error) {
    // Such as "ee key too small": OpenSSL's own rules, told before the first request instead of as a fault.
    return problem(`OpenSSL does not take it for TLS (${(error as NodeJS.ErrnoException).code})`);
  }
  return { value: { kind: 'management-certificate', key, certificate, expires } };
}

function passwordProblem(password: string) {
  const wrong = password
    ? 'it does not open the private key in management-certificate'
    : 'the private key in management-certificate is encrypted and no password is given';
  return { input: 'management-certificate-password' as const, wrong };
}

function openKey(pem: string, password: string): KeyObject | 'password' | undefined {
  const encrypted = /ENCRYPTED/.test(pem.slice(0, 200));
  try {
    return createPrivateKey(encrypted ? { key: pem, passphrase: password } : pem);
  } catch {
    return encrypted ? 'password' : undefined;
  }
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

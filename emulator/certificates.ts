import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

/** A certificate and its private key, both PEM. */
export interface Identity {
  certificate: string;
  key: string;
}

export interface CertificateOptions {
  commonName: string;
  /** Signs the certificate; without it, the certificate is self-signed. */
  issuer?: Identity;
  ca?: boolean;
  /** Host names and IP addresses of a server certificate. */
  hosts?: string[];
  notBefore?: Date;
  notAfter?: Date;
  /** Length of the RSA key; the default of 2048 is the minimum for a management certificate. */
  bits?: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Creates an RSA key and its X.509 certificate, by default valid from yesterday until 30 days from now. */
export function createCertificate(options: CertificateOptions): Identity {
  const { commonName, issuer, ca = false, hosts = [], bits = 2048 } = options;
  // From OpenSSL, because node-forge takes seconds for a 2048-bit key.
  const key = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(key.publicKey);
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = options.notBefore ?? new Date(Date.now() - dayMs);
  certificate.validity.notAfter = options.notAfter ?? new Date(Date.now() + 30 * dayMs);
  const subject = [{ name: 'commonName', value: commonName }];
  certificate.setSubject(subject);
  certificate.setIssuer(
    issuer ? forge.pki.certificateFromPem(issuer.certificate).subject.attributes : subject,
  );
  certificate.setExtensions([
    { name: 'basicConstraints', cA: ca, critical: true },
    ...(ca ? [{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }] : []),
    ...(hosts.length ? [{ name: 'subjectAltName', altNames: hosts.map(altName) }] : []),
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(issuer?.key ?? key.privateKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate).replace(/\r/g, ''), key: key.privateKey };
}

const altName = (host: string): object =>
  /^[\d.]+$|:/.test(host) ? { type: 7, ip: host } : { type: 2, value: host };

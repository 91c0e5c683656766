import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

/** A certificate and its private key, both PEM. */
export interface Identity {
  certificate: string;
  key: string;
}

export interface CertificateOptions {
  commonName: string;
  /** Signs the certificate; self-signed where absent. */
  issuer?: Identity;
  ca?: boolean;
  /** Host names and IP addresses that a server certificate is for. */
  hosts?: string[];
  notBefore?: Date;
  notAfter?: Date;
  /** RSA modulus; 2048 is what the service asked for at least. */
  bits?: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Makes an RSA key and an X.509 certificate for it, valid from yesterday for a month unless told otherwise. */
export function createCertificate(options: CertificateOptions): Identity {
  const { commonName, issuer, ca = false, hosts = [], bits = 2048 } = options;
  // The key comes from OpenSSL: in plain JavaScript a 2048-bit one takes seconds.
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

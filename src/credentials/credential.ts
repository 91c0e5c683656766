import type { X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import type { Result } from '../result.ts';

/** How a request is authorized. A management certificate is opened already, so its password goes no further. */
export type Credential =
  | { kind: 'access-token'; token: string; expires?: Date }
  | { kind: 'management-certificate'; secureContext: SecureContext; begins?: Date; expires: Date };

/** A client certificate with its private key, ready for TLS. */
export interface LoadedCertificate {
  certificate: X509Certificate;
  secureContext: SecureContext;
}

/** What is wrong with a certificate file, or with the password for it; never holds a part of either. */
export interface CertificateError {
  about: 'certificate' | 'password';
  message: string;
}

export type CertificateResult = Result<LoadedCertificate, CertificateError>;

/** A `CertificateResult` that says what is wrong with the file. */
export function certificateError(message: string): { error: CertificateError } {
  return { error: { about: 'certificate', message } };
}

/** A `CertificateResult` that says what is wrong with the password. */
export function passwordError(message: string): { error: CertificateError } {
  return { error: { about: 'password', message } };
}

import type { X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';

/** Who asks. A management certificate is opened and checked already, so no password travels further. */
export type Credential =
  | { kind: 'access-token'; token: string; expires?: Date }
  | { kind: 'management-certificate'; context: SecureContext; expires: Date };

/** A certificate with its key, ready for TLS; or what is wrong with its file, or with the password for it. */
export type Opened =
  | { certificate: X509Certificate; context: SecureContext }
  | { wrong: string }
  | { wrongPassword: string };

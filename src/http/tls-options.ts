import {
  createSecureContext,
  DEFAULT_CIPHERS,
  type SecureContext,
  type SecureContextOptions,
} from 'node:tls';

/**
 * The ciphers of every TLS connection: Node's own, or those of `--tls-cipher-list`, at OpenSSL's security level 2, which
 * refuses keys below 112 bits of security, such as RSA with 1024 bits
 * (https://docs.openssl.org/3.5/man3/SSL_CTX_set_security_level/). It is the default of OpenSSL 3.5, but 1 in the
 * OpenSSL 3.0 of Node 24.4. A list that names a level keeps it. The versions of TLS need no such line: all these Nodes
 * begin with 1.2, unless `--tls-min-v1.3` and the like say otherwise.
 */
export const ciphers = DEFAULT_CIPHERS.includes('@SECLEVEL')
  ? DEFAULT_CIPHERS
  : `${DEFAULT_CIPHERS}:@SECLEVEL=2`;

/** A context for connections as a client. */
export function clientContext(options: SecureContextOptions = {}): SecureContext {
  return createSecureContext({ ciphers, ...options });
}

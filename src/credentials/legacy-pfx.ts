import forge from 'node-forge';

/**
 * The keys and certificates of a PFX file as PEM text, or nothing where it cannot be decrypted. The only door to
 * node-forge, which reads the RC2-40 that OpenSSL 3 refuses. Its password is right already: OpenSSL checks that
 * first, before it looks at the encryption.
 */
export function pemFromLegacyPfx(file: Buffer, password: string): string | undefined {
  // An empty and an absent password are two in PKCS#12; Windows wrote files of both kinds.
  for (const candidate of password ? [password] : ['', null])
    try {
      const structure = forge.asn1.fromDer(file.toString('binary'));
      const { safeContents } = forge.pkcs12.pkcs12FromAsn1(structure, true, candidate as string);
      return safeContents.flatMap(({ safeBags }) => safeBags.map(pemFromBag)).join('');
    } catch {
      // not this one
    }
  return undefined;
}

/** forge understands RSA and leaves everything else as it was in the file, which is the DER that PEM holds. */
function pemFromBag({ key, cert, asn1, type }: forge.pkcs12.Bag): string {
  if (key) return forge.pki.privateKeyToPem(key);
  if (cert) return forge.pki.certificateToPem(cert);
  const body = forge.util.encode64(forge.asn1.toDer(asn1).getBytes(), 64);
  const label = type === forge.pki.oids['certBag'] ? 'CERTIFICATE' : 'PRIVATE KEY';
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

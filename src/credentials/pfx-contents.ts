import forge from 'node-forge';

/**
 * The keys and certificates of a PFX file as PEM text, or nothing where it cannot be decrypted. The only door to
 * node-forge, which reads the RC2-40 of old Windows too. The password must have been checked before: the file's own
 * check is left out here, because node-forge encodes a password in one way for it and for what it protects.
 */
export function pemFromPfx(file: Buffer, password: string): string | undefined {
  for (const candidate of encodings(password))
    try {
      const structure = forge.asn1.fromDer(file.toString('binary'));
      // PFX ::= SEQUENCE { version, authSafe, macData OPTIONAL } (RFC 7292, section 4)
      (structure.value as forge.asn1.Asn1[]).splice(2);
      const { safeContents } = forge.pkcs12.pkcs12FromAsn1(structure, true, candidate as string);
      return safeContents.flatMap(({ safeBags }) => safeBags.map(pemFromBag)).join('');
    } catch {
      // not this one
    }
  return undefined;
}

/**
 * The ways in which a password may have been put to use. AES (PBES2) takes its UTF-8, the older algorithms take
 * UTF-16; an empty and an absent one are two in PKCS#12, and Windows wrote files of both kinds.
 */
function encodings(password: string): (string | null)[] {
  return password ? [password, forge.util.encodeUtf8(password)] : ['', null];
}

/** forge understands RSA and leaves everything else as it was in the file, which is the DER that PEM holds. */
function pemFromBag({ key, cert, asn1, type }: forge.pkcs12.Bag): string {
  if (key) return forge.pki.privateKeyToPem(key);
  if (cert) return forge.pki.certificateToPem(cert);
  const label = bagLabels.get(type);
  if (label === undefined) return '';
  const body = forge.util.encode64(forge.asn1.toDer(asn1).getBytes(), 64);
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

const bagLabels = new Map([
  [forge.pki.oids['certBag'], 'CERTIFICATE'],
  [forge.pki.oids['keyBag'], 'PRIVATE KEY'],
  [forge.pki.oids['pkcs8ShroudedKeyBag'], 'PRIVATE KEY'],
]);

import forge from 'node-forge';

/**
 * The keys and certificates of a PFX file as PEM text; undefined if it cannot be decrypted. The only importer of
 * node-forge, which can read the RC2-40 of old Windows, too. The caller has checked the password: the file's own check
 * (MAC) is left out here, because node-forge encodes the password the same way for the MAC and for the contents.
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
      // try the next encoding
    }
  return undefined;
}

/**
 * The possible encodings of a password: AES (PBES2) takes UTF-8, the older algorithms UTF-16. The empty and the absent
 * password differ in PKCS#12, and Windows wrote files of both kinds.
 */
function encodings(password: string): (string | null)[] {
  return password ? [password, forge.util.encodeUtf8(password)] : ['', null];
}

/** forge parses RSA and leaves everything else as the DER of the file, which is what PEM encodes. */
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

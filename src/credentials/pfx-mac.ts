import { createHmac } from 'node:crypto';
import { type BerValue, children, identified, octets } from './ber.ts';
import { iterationsFrom } from './password-based.ts';
import { pkcs12Key, pkcs12Passwords, purpose } from './pkcs12-key.ts';

const digests: Partial<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Whether `content` is another than the one of which MacData was made; false where there is none, or an unknown one. */
export async function contradictsMac(
  macData: BerValue | undefined,
  content: Buffer,
  password: string,
): Promise<boolean> {
  // MacData ::= SEQUENCE { SEQUENCE { algorithm, octets }, salt, iterations DEFAULT 1 } (RFC 7292, section 4)
  const [digestInfo, salt, count] = children(macData);
  const [algorithm, mac] = children(digestInfo);
  const digest = digests[identified(algorithm).oid];
  const iterations = count ? iterationsFrom(count) : 1;
  if (!digest || !iterations) return false;
  const expected = octets(mac);
  for (const candidate of pkcs12Passwords(password)) {
    const derivation = { digest, salt: octets(salt), iterations };
    const key = await pkcs12Key(derivation, candidate, purpose.mac, expected.length);
    if (createHmac(digest, key).update(content).digest().equals(expected)) return false;
  }
  return true;
}

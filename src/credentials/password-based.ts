import { createDecipheriv, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { Result } from '../result.ts';
import { type BerValue, children, identified, octets, readBer } from './ber.ts';
import { distinct, pkcs12Key, pkcs12Passwords, purpose } from './pkcs12-key.ts';

/** `password`: it is a wrong one. `damaged`: the password fits, the contents do not. */
export type DecryptionError = 'algorithm' | 'password' | 'damaged';

/** A key derivation with a cipher; undefined if the padding is wrong. */
interface Scheme {
  passwords(password: string): Buffer[];
  decrypt(password: Buffer, data: Buffer): Promise<Buffer | undefined>;
}

/**
 * Decrypts a DER value that was encrypted with a password (RFC 8018, RFC 7292): PBES2, or the 3DES and RC2 of old
 * Windows. An empty `password` stands for the absent one, too, which differs from it in PKCS#12.
 */
export async function decryptWithPassword(
  algorithm: BerValue | undefined,
  data: Buffer,
  password: string,
): Promise<Result<Buffer, DecryptionError>> {
  const { oid, parameters } = identified(algorithm);
  const scheme = oid === '1.2.840.113549.1.5.13' ? pbes2(parameters) : pkcs12Pbe(oid, parameters);
  if (scheme === undefined) return { error: 'algorithm' };
  for (const candidate of scheme.passwords(password)) {
    const plain = await scheme.decrypt(candidate, data);
    // Keys and certificates are in a SEQUENCE. A wrong password passes for a right one once in 65,536 times.
    if (plain?.[0] !== 0x30) continue;
    return readBer(plain)?.raw.length === plain.length ? { value: plain } : { error: 'damaged' };
  }
  return { error: 'password' };
}

// By object identifier (RFC 8018, appendix B; RFC 3565, section 4.1).
const prfs: Partial<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};
const ciphers: Partial<Record<string, [name: string, keyLength: number]>> = {
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  '2.16.840.1.101.3.4.1.42': ['aes-256-cbc', 32],
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
};

/** PBES2 with PBKDF2 (RFC 8018, appendix A); undefined for other functions. */
function pbes2(parameters: BerValue | undefined): Scheme | undefined {
  const [derivation, encryption] = children(parameters).map(identified);
  const [salt, count, ...rest] = children(derivation?.parameters);
  const prfIdentifier = rest.find(({ tag }) => tag === 0x30);
  const prf = prfIdentifier ? prfs[identified(prfIdentifier).oid] : 'sha1';
  const cipher = ciphers[encryption?.oid ?? ''];
  const iterations = iterationsFrom(count);
  if (derivation?.oid !== '1.2.840.113549.1.5.12' || !prf || !cipher || !iterations) return undefined;
  const [name, keyLength] = cipher;
  return {
    // UTF-8 by the standard; one octet for each character by node-forge and others.
    passwords: password => distinct([Buffer.from(password), Buffer.from(password, 'latin1')]),
    async decrypt(password, data) {
      const key = await promisify(pbkdf2)(password, octets(salt), iterations, keyLength, prf);
      return deciphered(name, key, octets(encryption?.parameters), data);
    },
  };
}

const pkcs12Ciphers: Partial<Record<string, [name: string, keyLength: number]>> = {
  '1.2.840.113549.1.12.1.3': ['des-ede3-cbc', 24],
  '1.2.840.113549.1.12.1.4': ['des-ede-cbc', 16],
  '1.2.840.113549.1.12.1.5': ['rc2', 16],
  '1.2.840.113549.1.12.1.6': ['rc2', 5],
};

/** The algorithms of PKCS#12 itself (RFC 7292, appendix C); undefined for its stream ciphers. */
function pkcs12Pbe(oid: string, parameters: BerValue | undefined): Scheme | undefined {
  const cipher = pkcs12Ciphers[oid];
  const [salt, count] = children(parameters);
  const iterations = iterationsFrom(count);
  if (!cipher || !iterations) return undefined;
  const [name, keyLength] = cipher;
  const derivation = { digest: 'sha1', salt: octets(salt), iterations };
  return {
    passwords: pkcs12Passwords,
    async decrypt(password, data) {
      const key = await pkcs12Key(derivation, password, purpose.key, keyLength);
      const iv = await pkcs12Key(derivation, password, purpose.iv, 8);
      if (name !== 'rc2') return deciphered(name, key, iv, data);
      // Loaded on demand: node-forge is a third of the code, and only these files need it.
      return (await import('./rc2.ts')).decryptRc2(key, iv, data);
    },
  };
}

function deciphered(name: string, key: Buffer, iv: Buffer, data: Buffer): Buffer | undefined {
  try {
    const decipher = createDecipheriv(name, key, iv);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The INTEGER, if it is a count that ends before any time-out: 10 million take PBKDF2 some five seconds. */
export function iterationsFrom(value: BerValue | undefined): number | undefined {
  const count = value?.tag === 0x02 ? Number(`0x${value.content.toString('hex')}`) : 0;
  return count >= 1 && count <= 10_000_000 ? count : undefined;
}

import type { Result } from '../result.ts';
import { type BerValue, children, identified, octets, readBer } from './ber.ts';
import { type DecryptionError, decryptWithPassword } from './password-based.ts';
import { contradictsMac } from './pfx-mac.ts';

type Decrypt = (algorithm: BerValue | undefined, data: Buffer) => Promise<Buffer | undefined>;

/** Whether `file` begins as a PFX does: a SEQUENCE whose first value is version 3 (RFC 7292, section 4). */
export function isPfx(file: Buffer): boolean {
  const lengthOctets = (file[1] ?? 0) > 0x80 ? (file[1] ?? 0) & 0x7f : 0;
  return file[0] === 0x30 && file.subarray(2 + lengthOctets).toString('hex', 0, 3) === '020103';
}

/**
 * The keys and certificates of a PFX file as PEM text, their DER as it is in the file; whatever follows the file is
 * ignored. Padding and contents show a wrong password already; the MAC, where there is one, shows what was altered.
 */
export async function pemFromPfx(file: Buffer, password: string): Promise<Result<string, DecryptionError>> {
  // PFX ::= SEQUENCE { version, authSafe ContentInfo, macData OPTIONAL }
  const [, authSafe, macData] = isPfx(file) ? children(readBer(file)) : [];
  const content = dataOf(authSafe);
  const contents = children(readBer(content));
  if (contents.length === 0) return { error: 'damaged' };
  const outcomes = new Set<DecryptionError | 'opened'>();
  const decrypt: Decrypt = async (algorithm, data) => {
    const plain = await decryptWithPassword(algorithm, data, password);
    outcomes.add('error' in plain ? plain.error : 'opened');
    return 'value' in plain ? plain.value : undefined;
  };
  const safes = await Promise.all(contents.map(info => safeContents(info, decrypt)));
  const bags = safes.flatMap(safe => children(safe && readBer(safe)));
  const blocks = await Promise.all(bags.map(bag => pemOf(bag, decrypt)));
  if (outcomes.has('algorithm')) return { error: 'algorithm' };
  // A password that fits one part fits all.
  if (outcomes.has('damaged') || (outcomes.has('password') && outcomes.has('opened')))
    return { error: 'damaged' };
  if (outcomes.has('password')) return { error: 'password' };
  if (await contradictsMac(macData, content, password))
    return { error: outcomes.has('opened') ? 'damaged' : 'password' };
  return { value: blocks.join('') };
}

const contentTypes = { data: '1.2.840.113549.1.7.1', encryptedData: '1.2.840.113549.1.7.6' };

/** The octets in a ContentInfo of type data. */
function dataOf(contentInfo: BerValue | undefined): Buffer {
  const { oid, parameters } = identified(contentInfo);
  return oid === contentTypes.data ? octets(children(parameters)[0]) : Buffer.alloc(0);
}

/** SafeContents, decrypted where they are encrypted with a password. */
async function safeContents(contentInfo: BerValue, decrypt: Decrypt): Promise<Buffer | undefined> {
  const { oid, parameters } = identified(contentInfo);
  if (oid === contentTypes.data) return dataOf(contentInfo);
  // EncryptedData ::= SEQUENCE { version, SEQUENCE { type, algorithm, [0] octets } } (RFC 5652, section 8)
  const [, encrypted] = oid === contentTypes.encryptedData ? children(children(parameters)[0]) : [];
  const [, algorithm, data] = children(encrypted);
  return decrypt(algorithm, octets(data));
}

// RFC 7292, appendix D: keyBag, pkcs8ShroudedKeyBag, certBag.
const bagTypes = {
  key: '1.2.840.113549.1.12.10.1.1',
  encryptedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
};
const x509Certificate = '1.2.840.113549.1.9.22.1';

/** A SafeBag as a PEM block; empty for what is neither key nor X.509 certificate. */
async function pemOf(bag: BerValue, decrypt: Decrypt): Promise<string> {
  const { oid, parameters } = identified(bag);
  const [value] = children(parameters);
  switch (oid) {
    case bagTypes.key:
      return pemBlock('PRIVATE KEY', value?.raw);
    case bagTypes.encryptedKey: {
      // EncryptedPrivateKeyInfo ::= SEQUENCE { algorithm, octets }
      const [algorithm, data] = children(value);
      return pemBlock('PRIVATE KEY', await decrypt(algorithm, octets(data)));
    }
    case bagTypes.certificate: {
      // SEQUENCE { type, [0] octets }
      const { oid: type, parameters: certificate } = identified(value);
      return type === x509Certificate ? pemBlock('CERTIFICATE', octets(children(certificate)[0])) : '';
    }
    default:
      return '';
  }
}

function pemBlock(label: string, der: Buffer | undefined): string {
  return der ? `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n` : '';
}

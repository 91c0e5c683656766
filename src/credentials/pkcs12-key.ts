import { hash } from 'node:crypto';

/** What octets are derived for (RFC 7292, appendix B.3). */
export const purpose = { key: 1, iv: 2, mac: 3 };

export interface KeyDerivation {
  /** As Node names it. */
  digest: string;
  salt: Buffer;
  iterations: number;
}

/**
 * Derives octets from a password by PKCS#12's own function (RFC 7292, appendix B.2), which Node does not offer. Lets the
 * event loop go on meanwhile: 600,000 iterations take seconds.
 */
export async function pkcs12Key(
  { digest, salt, iterations }: KeyDerivation,
  password: Buffer,
  id: number,
  length: number,
): Promise<Buffer> {
  const blockLength = /384|512/.test(digest) ? 128 : 64;
  const filled = (bytes: Buffer): Buffer =>
    Buffer.alloc(Math.ceil(bytes.length / blockLength) * blockLength, bytes);
  const diversifier = Buffer.alloc(blockLength, id);
  let input: Buffer = Buffer.concat([filled(salt), filled(password)]);
  let derived = Buffer.alloc(0);
  while (derived.length < length) {
    let result = hash(digest, Buffer.concat([diversifier, input]), 'buffer');
    for (let done = 1; done < iterations; done += 1) {
      result = hash(digest, result, 'buffer');
      if (done % 20_000 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    derived = Buffer.concat([derived, result]);
    input = plusToEachBlock(input, Buffer.alloc(blockLength, result));
  }
  return derived.subarray(0, length);
}

/** Adds `block` and 1 to every block of `input`, modulo the size of a block. */
function plusToEachBlock(input: Buffer, block: Buffer): Buffer {
  const digits = 2 * block.length;
  const addend = BigInt(`0x${block.toString('hex')}`) + 1n;
  const sums = Array.from({ length: input.length / block.length }, (_, at) => {
    const hex = input.toString('hex', at * block.length, (at + 1) * block.length);
    return (BigInt(`0x${hex}`) + addend).toString(16).padStart(digits, '0').slice(-digits);
  });
  return Buffer.from(sums.join(''), 'hex');
}

/** UTF-16 with a NUL by the standard; OpenSSL 1.0 took each octet for a character. An empty one may be an absent one. */
export function pkcs12Passwords(password: string): Buffer[] {
  const utf16 = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le').swap16();
  return password
    ? distinct([utf16(password), utf16(Buffer.from(password).toString('latin1'))])
    : [utf16(''), Buffer.alloc(0)];
}

/** The buffers without repetitions: each would cost a derivation. */
export function distinct(buffers: Buffer[]): Buffer[] {
  return buffers.filter((buffer, at) => buffers.findIndex(other => other.equals(buffer)) === at);
}

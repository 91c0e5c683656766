/** A value in BER, of which DER is the strict form (X.690); its buffers are views of the file. */
export interface BerValue {
  /** The identifier octet: class, "constructed" (0x20) and number. */
  tag: number;
  content: Buffer;
  /** The value as it is in the file, identifier and length included. */
  raw: Buffer;
}

// Far more than a PFX file needs (RFC 7292); the recursion must end.
const maxDepth = 32;

/** The value at the start of `bytes`, whatever follows it; undefined if it is malformed or cut short. */
export function readBer(bytes: Buffer, depth = 0): BerValue | undefined {
  const [tag, first] = bytes;
  // Tag numbers above 30 take more than one octet; nothing that is read here has one.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > maxDepth) return undefined;
  if (first === 0x80) {
    // The indefinite form: values up to two zero octets (X.690, section 8.1.3.6).
    let end = 2;
    while (bytes[end] !== 0 || bytes[end + 1] !== 0) {
      const child = readBer(bytes.subarray(end), depth + 1);
      if (child === undefined) return undefined;
      end += child.raw.length;
    }
    return { tag, content: bytes.subarray(2, end), raw: bytes.subarray(0, end + 2) };
  }
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  const start = 2 + lengthOctets;
  if (lengthOctets > 4 || start > bytes.length) return undefined;
  const end = start + (lengthOctets ? bytes.readUIntBE(2, lengthOctets) : first);
  return end > bytes.length
    ? undefined
    : { tag, content: bytes.subarray(start, end), raw: bytes.subarray(0, end) };
}

/** The values that `value` consists of, up to the first malformed one. */
export function children(value: BerValue | undefined): BerValue[] {
  const found: BerValue[] = [];
  let rest = value?.content ?? Buffer.alloc(0);
  for (let child = readBer(rest); child; child = readBer(rest)) {
    found.push(child);
    rest = rest.subarray(child.raw.length);
  }
  return found;
}

/** The octets of an OCTET STRING, which BER may cut into pieces (X.690, section 8.7.3). */
export function octets(value: BerValue | undefined): Buffer {
  if (value === undefined || (value.tag & 0x20) === 0) return value?.content ?? Buffer.alloc(0);
  return Buffer.concat(children(value).map(octets));
}

/** The OBJECT IDENTIFIER that a SEQUENCE begins with, in dotted form, and the value that belongs to it. */
export function identified(value: BerValue | undefined): { oid: string; parameters: BerValue | undefined } {
  const [identifier, parameters] = children(value);
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of identifier?.content ?? []) {
    arc = arc * 128 + (octet & 0x7f);
    if (octet > 0x7f) continue;
    arcs.push(arc);
    arc = 0;
  }
  // The first two arcs share a number (X.690, section 8.19.4).
  const [both = 0, ...rest] = arcs;
  const top = Math.min(Math.floor(both / 40), 2);
  return { oid: [top, both - 40 * top, ...rest].join('.'), parameters };
}

import forge from 'node-forge';

/**
 * Decrypts RC2-CBC, which OpenSSL 3 leaves to its legacy provider; undefined if the padding is wrong (RFC 8018, section
 * 6.1.1). The only importer of node-forge.
 */
export function decryptRc2(key: Buffer, iv: Buffer, data: Buffer): Buffer | undefined {
  const cipher = forge.rc2.createDecryptionCipher(key.toString('binary'), key.length * 8);
  cipher.start(iv.toString('binary'));
  cipher.update(forge.util.createBuffer(data.toString('binary')));
  // node-forge looks at the last octet of the padding alone, which lets half of all wrong passwords pass.
  if (!cipher.finish(() => true)) return undefined;
  const padded = Buffer.from(cipher.output.getBytes(), 'binary');
  const length = padded.at(-1) ?? 0;
  const padding = padded.subarray(-length);
  return length >= 1 && length <= 8 && padding.every(octet => octet === length)
    ? padded.subarray(0, -length)
    : undefined;
}

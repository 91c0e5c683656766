/** The credential inputs as they were given; empty where they were not. */
export interface CredentialTexts {
  token: string;
  password: string;
  certificate: string;
  publishSettings: string;
}

/** What must never appear in the log: token and password as they are, certificates and keys line by line. */
export function secretsToMask({ token, password, certificate, publishSettings }: CredentialTexts): string[] {
  const published = publishSettings.matchAll(/ManagementCertificate\s*=\s*["']([^"']*)/g);
  const blobs = [certificate, ...[...published].map(([, base64 = '']) => base64)];
  const lines = blobs.flatMap(blob => blob.replace(/\\[rn]/g, '\n').match(/[A-Za-z0-9+/=]{16,}/g) ?? []);
  // Masks are substrings of the whole job's log and permanent: a short one would riddle it with asterisks, and the
  // few characters at the end of a key give nothing away.
  return [...[token, password].filter(secret => secret.length >= 8), ...lines];
}

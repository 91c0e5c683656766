import type { Checked, ReadInput } from '../inputs.ts';
import { accessToken } from './access-token.ts';
import { managementCertificate } from './management-certificate.ts';

/** Who asks. The key is decrypted here already, so no password travels further. */
export type Credential =
  | { kind: 'access-token'; token: string; expires?: Date }
  | { kind: 'management-certificate'; key: string; certificate: string; expires: Date };

/** The one credential the inputs hold, or every problem with them; `today` decides what has expired. */
export function credential(read: ReadInput, today: Date): Checked<Credential> {
  const given = (['management-certificate', 'publish-settings', 'access-token'] as const).filter(read);
  const [only] = given;
  if (only === undefined)
    return {
      problems: [
        {
          input: 'management-certificate',
          wrong: 'no credential is given: set exactly one of management-certificate and access-token',
        },
      ],
    };
  if (given.length > 1)
    return {
      problems: given.map(input => ({
        input,
        wrong: `set exactly one credential, not ${given.join(' and ')}`,
      })),
    };
  switch (only) {
    case 'access-token':
      return accessToken(read(only), today);
    case 'management-certificate':
      return managementCertificate(read(only), read('management-certificate-password'), today);
    case 'publish-settings':
      return { problems: [{ input: only, wrong: 'publish settings files are not read in this version' }] };
  }
}

/** What must never appear in the log: token and password as they are, the larger secrets base64 line by line. */
export function secrets(read: ReadInput): string[] {
  const words = [read('access-token'), read('management-certificate-password')];
  const lines = [read('management-certificate'), read('publish-settings')].flatMap(
    blob => blob.replace(/\\[rn]/g, '\n').match(/[A-Za-z0-9+/=]{16,}/g) ?? [],
  );
  // Masks are substrings of the whole job's log and are never taken back: a short one would riddle it with
  // asterisks, and the few characters at the end of a key give nothing away.
  return [...words.filter(word => word.length >= 8), ...lines];
}

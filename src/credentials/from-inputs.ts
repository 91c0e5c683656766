import type { Checked, Problem, ReadInput } from '../inputs/definitions.ts';
import { accessToken } from './access-token.ts';
import type { Credential, Opened } from './credential.ts';

/** The credential, and the endpoint that came with it, if one did. */
export interface Choice {
  credential: Credential;
  endpoint?: URL;
}

const kinds = ['management-certificate', 'publish-settings', 'access-token'] as const;

/** The one credential the inputs hold, or every problem with them; `today` decides what has expired. */
export async function chooseCredential(read: ReadInput, today: Date): Promise<Checked<Choice>> {
  const given = kinds.filter(read);
  const [only] = given;
  if (only === undefined)
    return refused(
      'management-certificate',
      `no credential is given, or its secret is empty, as in a pull request from a fork: set exactly one of ${kinds.join(', ')}`,
    );
  if (given.length > 1)
    return {
      problems: given.map(input => ({
        input,
        wrong: `set exactly one credential, not ${given.join(' and ')}`,
      })),
    };
  // What opens a certificate or a file is loaded only where one is given.
  const text = read(only);
  const password = read('management-certificate-password');
  switch (only) {
    case 'access-token': {
      const token = accessToken(text, today);
      return 'wrong' in token ? refused(only, token.wrong) : { value: { credential: token.value } };
    }
    case 'management-certificate':
      return managementCertificate(only, await opened(text, password), today);
    case 'publish-settings': {
      const { publishedCertificate } = await import('./publish-settings.ts');
      const published = publishedCertificate(text, read('subscription'), read('management-endpoint') !== '');
      if ('wrong' in published) return refused(only, published.wrong);
      const { certificate, endpoint } = published.value;
      const choice = managementCertificate(only, await opened(certificate, password), today);
      return 'problems' in choice ? choice : { value: { ...choice.value, ...(endpoint && { endpoint }) } };
    }
  }
}

async function opened(text: string, password: string): Promise<Opened> {
  return (await import('./management-certificate.ts')).openCertificate(text, password);
}

/** An opened certificate as a credential, if it is valid at `today`; problems are those of `input`. */
function managementCertificate(input: Problem['input'], file: Opened, today: Date): Checked<Choice> {
  if ('wrong' in file) return refused(input, file.wrong);
  if ('wrongPassword' in file) return refused('management-certificate-password', file.wrongPassword);
  const { certificate, context } = file;
  const begins = new Date(certificate.validFrom);
  const expires = new Date(certificate.validTo);
  if (expires <= today) return refused(input, `its certificate expired at ${expires.toISOString()}`);
  if (begins > today) return refused(input, `its certificate is valid only from ${begins.toISOString()} on`);
  return { value: { credential: { kind: 'management-certificate', context, expires } } };
}

const refused = (input: Problem['input'], wrong: string): { problems: Problem[] } => ({
  problems: [{ input, wrong }],
});

/** What must never appear in the log: token and password as they are, certificates and keys line by line. */
export function secrets(read: ReadInput): string[] {
  const words = [read('access-token'), read('management-certificate-password')];
  const published = read('publish-settings').matchAll(/ManagementCertificate\s*=\s*["']([^"']*)/g);
  const blobs = [read('management-certificate'), ...[...published].map(([, base64 = '']) => base64)];
  const lines = blobs.flatMap(blob => blob.replace(/\\[rn]/g, '\n').match(/[A-Za-z0-9+/=]{16,}/g) ?? []);
  // Masks are substrings of the whole job's log and are never taken back: a short one would riddle it with
  // asterisks, and the few characters at the end of a key give nothing away.
  return [...words.filter(word => word.length >= 8), ...lines];
}

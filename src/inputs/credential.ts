import { parseAccessToken } from '../credentials/access-token.ts';
import type { CertificateResult, Credential } from '../credentials/credential.ts';
import { openCertificate } from '../credentials/management-certificate.ts';
import { readPublishSettings } from '../credentials/publish-settings.ts';
import type { Result } from '../result.ts';
import type { ConnectionInput } from './definitions.ts';
import { publishedEndpoint } from './endpoint.ts';
import type { Problem } from './input-reader.ts';

/** The credential, and the endpoint that came with it, if one did. */
export interface CredentialChoice {
  credential: Credential;
  endpoint?: URL;
}

const kinds = ['management-certificate', 'publish-settings', 'access-token'] as const;

/** The one credential that the inputs hold, or all problems with them; `today` decides what has expired. */
export async function credentialFromInputs(
  read: (name: ConnectionInput) => string,
  today: Date,
): Promise<Result<CredentialChoice, Problem<ConnectionInput>[]>> {
  const given = kinds.filter(read);
  const [input] = given;
  if (input === undefined)
    return problem(
      'management-certificate',
      `no credential is given, or its secret is empty, as in a pull request from a fork: set exactly one of ${kinds.join(', ')}`,
    );
  if (given.length > 1)
    return {
      error: given.map(input => ({
        input,
        message: `set exactly one credential, not ${given.join(' and ')}`,
      })),
    };
  const text = read(input);
  const password = read('management-certificate-password');
  switch (input) {
    case 'access-token': {
      const token = parseAccessToken(text, today);
      return 'error' in token ? problem(input, token.error) : { value: { credential: token.value } };
    }
    case 'management-certificate':
      return certificateCredential(input, await openCertificate(text, password), today);
    case 'publish-settings': {
      const settings = readPublishSettings(text, read('subscription'));
      if ('error' in settings) return problem(input, settings.error);
      const { certificate, url } = settings.value;
      const endpoint = publishedEndpoint(url);
      if (read('management-endpoint') === '' && 'error' in endpoint) return problem(input, endpoint.error);
      const choice = certificateCredential(input, await openCertificate(certificate, password), today);
      return 'error' in choice || 'error' in endpoint
        ? choice
        : { value: { ...choice.value, endpoint: endpoint.value } };
    }
  }
}

/** An opened certificate as a credential, if it is valid at `today`; its problems are those of `input`. */
function certificateCredential(
  input: ConnectionInput,
  loaded: CertificateResult,
  today: Date,
): Result<CredentialChoice, Problem<ConnectionInput>[]> {
  if ('error' in loaded) {
    const { about, message } = loaded.error;
    return problem(about === 'password' ? 'management-certificate-password' : input, message);
  }
  const { certificate, context } = loaded.value;
  const begins = new Date(certificate.validFrom);
  const expires = new Date(certificate.validTo);
  if (expires <= today) return problem(input, `its certificate expired at ${expires.toISOString()}`);
  if (begins > today) return problem(input, `its certificate is not valid before ${begins.toISOString()}`);
  return { value: { credential: { kind: 'management-certificate', context, expires } } };
}

function problem(input: ConnectionInput, message: string): { error: Problem<ConnectionInput>[] } {
  return { error: [{ input, message }] };
}

import { parseAccessToken } from '../credentials/access-token.ts';
import type { CertificateResult, Credential } from '../credentials/credential.ts';
import { openCertificate } from '../credentials/management-certificate.ts';
import { readPublishSettings } from '../credentials/publish-settings.ts';
import { validityError } from '../credentials/validity.ts';
import type { Result } from '../result.ts';
import { unusualCharacter } from '../unusual-character.ts';
import type { ConnectionInput } from './definitions.ts';
import { publishedEndpoint } from './endpoint.ts';
import type { Problem } from './input-reader.ts';

/** The credential, and the endpoint that came with it, if one did. */
export interface CredentialChoice {
  credential: Credential;
  endpoint?: URL;
}

const kinds = ['management-certificate', 'publish-settings', 'access-token'] as const;

/** The one credential that the inputs hold, or all problems with them; `now` decides what has expired. */
export async function credentialFromInputs(
  read: (name: ConnectionInput) => string,
  now: Date,
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
      const token = parseAccessToken(text, now);
      return 'error' in token ? problem(input, token.error) : { value: { credential: token.value } };
    }
    case 'management-certificate':
      return certificateCredential(input, await openCertificate(text, password, now), { password, now });
    case 'publish-settings': {
      const subscription = read('subscription');
      const settings = readPublishSettings(text, subscription);
      if ('error' in settings) return problem(input, settings.error);
      const { certificate, url } = settings.value;
      const endpoint = publishedEndpoint(url);
      if (read('management-endpoint') === '' && 'error' in endpoint) return problem(input, endpoint.error);
      const loaded = await openCertificate(certificate, password, now);
      const choice = certificateCredential(input, loaded, { password, now });
      if ('error' in choice) return { error: choice.error.map(error => ofSubscription(error, subscription)) };
      return 'error' in endpoint ? choice : { value: { ...choice.value, endpoint: endpoint.value } };
    }
  }
}

/** A problem with the certificate in a publish settings file, of which "it" would be the file. */
function ofSubscription(
  { input, message }: Problem<ConnectionInput>,
  subscription: string,
): Problem<ConnectionInput> {
  if (input !== 'publish-settings') return { input, message };
  const certificate = `the certificate of subscription ${subscription}`;
  const said = message.replace(/^(it|its certificate) /, `${certificate} `);
  return { input, message: said === message ? `${certificate}: ${message}` : said };
}

/** An opened certificate as a credential, if it is valid at `now`; its problems are those of `input`. */
function certificateCredential(
  input: ConnectionInput,
  loaded: CertificateResult,
  { password, now }: { password: string; now: Date },
): Result<CredentialChoice, Problem<ConnectionInput>[]> {
  if ('error' in loaded) {
    const { about, message } = loaded.error;
    if (about === 'certificate') return problem(input, message);
    const character = unusualCharacter(password, unseenInPassword);
    const hint =
      input === 'publish-settings' && password
        ? `${message}; the certificates in publish settings files usually have no password`
        : message;
    return problem(
      'management-certificate-password',
      character ? `${message}: it contains ${character}` : hint,
    );
  }
  const { certificate, secureContext } = loaded.value;
  const [begins, expires] = [certificate.validFromDate, certificate.validToDate];
  const invalid = validityError({ begins, expires }, now);
  return invalid
    ? problem(input, `its certificate ${invalid}`)
    : { value: { credential: { kind: 'management-certificate', secureContext, begins, expires } } };
}

// Letters, dashes and quotation marks can be meant; nobody means these, or quotation marks around the whole.
const unseenInPassword = /[\p{Cc}\p{DI}\u00A0]|^["'“”‘’„](?=.*["'“”‘’]$)/su;

function problem(input: ConnectionInput, message: string): { error: Problem<ConnectionInput>[] } {
  return { error: [{ input, message }] };
}

import type { Credential } from '../credentials/credential.ts';
import { quote } from '../text.ts';
import { credentialFromInputs } from './credential.ts';
import type { ConnectionInput } from './definitions.ts';
import { defaultEndpoint, parseEndpoint } from './endpoint.ts';
import type { InputReader } from './input-reader.ts';
import { dateFrom } from './parsers.ts';

/** Where the service is, and who asks. */
export interface Connection {
  subscription: string;
  endpoint: URL;
  credential: Credential;
  apiVersion: string;
}

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The connection that the inputs name; undefined where any of them has a problem, which is noted in `reader`. */
export async function loadConnection(
  reader: InputReader<ConnectionInput>,
  now: Date,
): Promise<Connection | undefined> {
  const subscription = reader.required('subscription', text =>
    guid.test(text) ? { value: text } : { error: `${quote(text)} is not a GUID` },
  );
  const choice = await credentialFromInputs(reader.text, now);
  if ('error' in choice) reader.note(...choice.error);
  const endpoint = reader.optional('management-endpoint', parseEndpoint);
  const apiVersion = reader.required('api-version', text => dateFrom(text, '2012-08-01'));
  if (subscription === undefined || apiVersion === undefined || 'error' in choice) return undefined;
  return {
    subscription,
    endpoint: endpoint ?? choice.value.endpoint ?? defaultEndpoint,
    credential: choice.value.credential,
    apiVersion,
  };
}

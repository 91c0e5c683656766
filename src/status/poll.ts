import type { Credential } from '../credentials/credential.ts';
import { type Operation, statusUrl } from '../operation.ts';
import { name, version } from '../version.ts';
import { judge, type Reading } from './answer.ts';
import { type Client, createClient } from './client.ts';

/** What a status request is made of. */
export interface StatusQuestion {
  operation: Operation;
  endpoint: URL;
  credential: Credential;
  apiVersion: string;
  /** One GUID a run, by which the service's people find the run in their traces. */
  clientRequestId: string;
}

/** Asks once; the answer is there within `limitMs`, or as soon as `signal` aborts. Never rejects. */
export type Poll = (limitMs: number, signal: AbortSignal) => Promise<Reading>;

/** A poll of one operation over HTTPS, and its end, which frees the connections. `wall` is the wall clock in ms. */
export function createPoll(question: StatusQuestion, wall: () => number): { poll: Poll; close(): void } {
  const { operation, endpoint, credential, apiVersion, clientRequestId } = question;
  const url = statusUrl(endpoint, operation);
  const headers = {
    'x-ms-version': apiVersion,
    'Content-Type': 'application/xml; charset=utf-8',
    'x-ms-client-request-id': clientRequestId,
    ...(credential.kind === 'access-token' && { Authorization: `Bearer ${credential.token}` }),
  };
  const identity =
    credential.kind === 'management-certificate'
      ? { key: credential.key, cert: credential.certificate }
      : undefined;
  const client: Client = createClient(`${name}/${version}`, identity);
  return {
    poll: async (limitMs, signal) => judge(await client.get(url, headers, limitMs, signal), wall()),
    close: () => client.close(),
  };
}

import type { Connection } from '../inputs/connection.ts';
import { name, version } from '../version.ts';

/** The headers of every request; `clientRequestId` is a GUID by which the service's operators find it in their traces. */
export function requestHeaders(
  { credential, apiVersion }: Connection,
  clientRequestId: string,
): Record<string, string> {
  return {
    'x-ms-version': apiVersion,
    'content-type': 'application/xml; charset=utf-8',
    // A request without Accept is suspicious to OWASP's rules (920300); `*/*` leaves the answer's type to the server.
    accept: 'application/xml, */*;q=0.5',
    'accept-encoding': 'identity',
    'cache-control': 'no-cache',
    'x-ms-client-request-id': clientRequestId,
    ...(credential.kind === 'access-token' && { authorization: `Bearer ${credential.token}` }),
    'user-agent': `${name}/${version}`,
  };
}

import { request } from 'node:https';
import type { Service } from './service.ts';

/**
 * Starts an operation the way a deployment step does: sends `method` to `path` with the management certificate, and
 * resolves to the request id in the response.
 */
export function startOperation(
  { endpoint, ca, client }: Service,
  method: string,
  path: string,
): Promise<string> {
  const headers = { 'x-ms-version': '2013-04-26', 'Content-Type': 'application/xml; charset=utf-8' };
  const options = { method, headers, ca, cert: client.certificate, key: client.key };
  return new Promise((resolve, reject) => {
    request(endpoint + path, options, response =>
      resolve(String(response.resume().headers['x-ms-request-id'])),
    )
      .on('error', reject)
      .end();
  });
}

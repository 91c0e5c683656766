import { request } from 'node:https';
import type { Service } from './service.ts';

/**
 * Does what a deployment step does: sends `method` to `path` on the service with its management certificate, and
 * resolves to the request id that the service answers with.
 */
export function startOperation(
  { endpoint, ca, client }: Service,
  method: string,
  path: string,
): Promise<string> {
  const headers = { 'x-ms-version': '2013-04-26', 'Content-Type': 'application/xml; charset=utf-8' };
  const options = { method, headers, ca, cert: client.certificate, key: client.key };
  return new Promise((resolve, reject) => {
    request(endpoint + path, options, answer => resolve(String(answer.resume().headers['x-ms-request-id'])))
      .on('error', reject)
      .end();
  });
}

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from './service.ts';

/** Paths of the files that a caller of the service needs; all are in one folder. */
export interface ConnectionFiles {
  ca: string;
  /** Certificate and private key, PEM. */
  client: string;
  token: string;
  /** A shell script that starts an operation and prints its request id. */
  startOperation: string;
  /** Written last: once it exists, so do all the others. */
  endpoint: string;
}

/** The names used in examples and in start-operation.sh; the service accepts any others, too. */
export const sample = {
  subscription: '01234567-89ab-cdef-0123-456789abcdef',
  cloudServiceName: 'contoso-cs',
  resourceName: 'contosobts',
};

/** The URL path of the sample resource; `~` passes the request through to the resource provider. */
export const resourcePath = `/${sample.subscription}/cloudservices/${sample.cloudServiceName}/resources/biztalkservices/~/biztalk/${sample.resourceName}`;

/** The paths that the connection files have in `folder`. */
export function connectionFilesIn(folder: string): ConnectionFiles {
  return {
    ca: join(folder, 'ca.pem'),
    client: join(folder, 'client.pem'),
    token: join(folder, 'token'),
    startOperation: join(folder, 'start-operation'),
    endpoint: join(folder, 'endpoint'),
  };
}

/** Writes the connection files of a service into `folder`; only the user can read the private key and the token. */
export function writeConnectionFiles(
  { endpoint, ca, client, token }: Service,
  folder: string,
): ConnectionFiles {
  const files = connectionFilesIn(folder);
  writeFileSync(files.ca, ca);
  writeFileSync(files.client, client.certificate + client.key, { mode: 0o600 });
  writeFileSync(files.token, token, { mode: 0o600 });
  // Beside this module in the sources, and beside the bundle in dist/emulator, where the build copies it.
  const script = readFileSync(join(import.meta.dirname, 'start-operation.sh'));
  writeFileSync(files.startOperation, script, { mode: 0o700 });
  writeFileSync(`${files.endpoint}.new`, endpoint);
  renameSync(`${files.endpoint}.new`, files.endpoint); // atomic: action.ts may read the file as soon as it exists
  return files;
}

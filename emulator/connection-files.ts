import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from './service.ts';

/** What a caller of the service needs, as files in one folder. */
export interface ConnectionFiles {
  ca: string;
  /** Certificate and private key, PEM. */
  client: string;
  token: string;
  /** A shell script that starts an operation and prints its request id. */
  startOperation: string;
  /** Written last: where it is, all the others are. */
  endpoint: string;
}

/** A place that the service knows as well as any other. */
export const place = {
  subscription: '01234567-89ab-cdef-0123-456789abcdef',
  cloudServiceName: 'contoso-cs',
  resourceName: 'contosobts',
};

/** The path of that BizTalk service, passed through to the resource provider. */
export const resourcePath = `/${place.subscription}/cloudservices/${place.cloudServiceName}/resources/biztalkservices/~/biztalk/${place.resourceName}`;

/** Where the files of a kit are in `folder`. */
export function connectionFilesIn(folder: string): ConnectionFiles {
  const file = (name: string): string => join(folder, name);
  return {
    ca: file('ca.pem'),
    client: file('client.pem'),
    token: file('token'),
    startOperation: file('start-operation'),
    endpoint: file('endpoint'),
  };
}

/** Writes the kit of a service into `folder`; private key and token for the user alone. */
export function writeConnectionFiles(
  { endpoint, ca, client, token }: Service,
  folder: string,
): ConnectionFiles {
  const kit = connectionFilesIn(folder);
  writeFileSync(kit.ca, ca);
  writeFileSync(kit.client, client.certificate + client.key, { mode: 0o600 });
  writeFileSync(kit.token, token, { mode: 0o600 });
  writeFileSync(kit.startOperation, script(endpoint), { mode: 0o700 });
  writeFileSync(`${kit.endpoint}.new`, endpoint);
  renameSync(`${kit.endpoint}.new`, kit.endpoint); // no reader sees half of it
  return kit;
}

/** What a deployment step does, with curl; awk and not sed, whose case-blind search is GNU's alone. */
function script(endpoint: string): string {
  const { subscription, cloudServiceName, resourceName } = place;
  return `#!/bin/sh
# Starts an operation on the emulator and prints its request id.
#   start-operation [suspend|resume|restart|backup|syncacskeys|create|update|restore|delete]
set -eu
cd "$(dirname "$0")" # curl reads a colon in the path of a certificate as a password
services='${endpoint}/${subscription}/cloudservices/${cloudServiceName}/resources/biztalkservices'
operation=\${1:-restart}
case $operation in
  suspend | resume | restart | backup | syncacskeys)
    set -- --request POST "$services/~/biztalk/${resourceName}?comp=$operation" ;;
  create | update | restore)
    set -- --request PUT "$services/biztalk/${resourceName}" ;;
  delete)
    set -- --request DELETE "$services/biztalk/${resourceName}" ;;
  *)
    sed -n 's/^#   /usage: /p' start-operation >&2
    exit 2 ;;
esac
headers=$(curl --fail --silent --show-error --noproxy '*' --cacert ca.pem --cert client.pem \\
  --dump-header - --output /dev/null \\
  --header 'x-ms-version: 2013-04-26' --header 'Content-Type: application/xml; charset=utf-8' --data '' "$@")
printf '%s\\n' "$headers" | tr -d '\\r' | awk 'tolower($1) == "x-ms-request-id:" { print $2 }'
`;
}

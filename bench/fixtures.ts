import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { place, resourcePath } from '../emulator/connection-files.ts';
import { type ServiceOptions, startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';

const top = join(import.meta.dirname, '..');
const { subscription, cloudServiceName, resourceName } = place;

export const bundle = join(top, 'dist/index.js');

/** What a child process needs to ask the emulator for an operation that was just started there. */
export interface Place {
  /** For the gate, as the runner sets it, and for `floor.mjs` and curl. */
  env: NodeJS.ProcessEnv;
  /** In place of the token that `env` has. */
  certificate: string;
  close(): Promise<void>;
}

/** Starts the emulator and an operation on it. */
export async function startPlace(options: ServiceOptions): Promise<Place> {
  const service = await startService(options);
  const requestId = await startOperation(service, 'POST', `${resourcePath}?comp=restart`);
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = (name: string, content = ''): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const { inputs } = parse(readFileSync(join(top, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  const given: Record<string, string> = {
    'request-id': requestId,
    subscription,
    'cloud-service-name': cloudServiceName,
    'resource-name': resourceName,
    'management-endpoint': service.endpoint,
    'access-token': service.token,
  };
  return {
    env: {
      PATH: process.env['PATH'],
      NODE_EXTRA_CA_CERTS: file('ca.pem', service.ca),
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      STATUS_URL: `${service.endpoint}${resourcePath}?OperationStatus/${requestId}`,
      TOKEN: service.token,
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, { default: value = '' }]) => [
          `INPUT_${name.toUpperCase()}`,
          given[name] ?? value,
        ]),
      ),
    },
    certificate: service.client.certificate + service.client.key,
    async close() {
      await service.close();
      rmSync(folder, { recursive: true });
    },
  };
}

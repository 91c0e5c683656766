import { readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { sample } from '../emulator/connection-files.ts';

const top = join(import.meta.dirname, '..');

/** The program that the runner starts. */
export const bundle = join(top, 'dist/index.js');

/** The environment that the runner gives the gate: the given inputs, and the defaults of action.yml for the others. */
export function gateEnvironment(given: Record<string, string>): NodeJS.ProcessEnv {
  const { inputs } = parse(readFileSync(join(top, 'action.yml'), 'utf8')) as {
    inputs: Record<string, { default?: string }>;
  };
  const { subscription, cloudServiceName, resourceName } = sample;
  const values: Record<string, string> = {
    subscription,
    'cloud-service-name': cloudServiceName,
    'resource-name': resourceName,
    ...given,
  };
  const variables = Object.entries(inputs).map(([name, input]) => [
    `INPUT_${name.toUpperCase()}`,
    values[name] ?? input.default ?? '',
  ]);
  return {
    PATH: process.env['PATH'],
    GITHUB_OUTPUT: devNull,
    GITHUB_STEP_SUMMARY: devNull,
    ...Object.fromEntries(variables),
  };
}

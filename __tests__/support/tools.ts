import { spawnSync } from 'node:child_process';

/** The `skip` option of a test that needs these commands. */
export function skipUnless(...commands: string[]): string | false {
  const missing = commands.filter(command => spawnSync(command, ['--version']).error);
  return missing.length > 0 && `needs ${missing.join(' and ')}`;
}

import { spawnSync } from 'node:child_process';

/** Why a test that needs these commands is skipped, as node:test takes it; false where all of them are here. */
export function unless(...commands: string[]): string | false {
  const missing = commands.filter(command => spawnSync(command, ['--version']).error);
  return missing.length > 0 && `needs ${missing.join(' and ')}`;
}

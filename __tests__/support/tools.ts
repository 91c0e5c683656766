import { spawnSync } from 'node:child_process';

/** The `skip` option of a test that needs these commands. */
export function skipUnless(...commands: string[]): string | false {
  const missing = commands.filter(command => spawnSync(command, ['--version']).error);
  return missing.length > 0 && `needs ${missing.join(' and ')}`;
}

/** The `skip` option of a test that cannot run on Windows. */
export function skipOnWindows(reason: string): string | false {
  return process.platform === 'win32' && reason;
}

/** That of a test that sends a process a signal which it handles: on Windows kill() ends the process. */
export const skipWithoutSignals = skipOnWindows('Windows has no signals between processes');

/** That of a test whose inputs have more than 32,766 characters. */
export const skipWithoutLongInputs = skipOnWindows('no variable is that long on Windows');

/** That of a test that runs a shell script with curl. */
export const skipWithoutShell =
  skipOnWindows('Windows runs no shell scripts by themselves') || skipUnless('bash', 'curl');

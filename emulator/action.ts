import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as core from '@actions/core';
import { escapeCommands } from '../src/text.ts';
import { type ConnectionFiles, connectionFilesIn, sample } from './connection-files.ts';

// Inputs of the action that are options of cli.ts by the same names.
const inputs = [
  'duration-seconds',
  'outcome',
  'http-code',
  'message',
  'extended-code',
  'busy',
  'requests-per-minute',
  'retry-after-seconds',
  'port',
];
const startTimeoutMs = 20_000;
// For a runner that dies before the post step. Jobs on GitHub-hosted runners end after 6 hours
// (https://docs.github.com/actions/reference/limits).
const lifetimeMinutes = 360;

/** Starts the emulator in the background and returns the paths of its files; throws what the emulator printed if it fails. */
async function startEmulator(): Promise<ConnectionFiles> {
  const folder = join(process.env['RUNNER_TEMP'] ?? tmpdir(), `biztalk-emulator-${randomUUID()}`);
  const log = `${folder}.log`;
  // State is saved as soon as possible, because the step may be killed at any time: the folder before it exists.
  core.saveState('folder', folder);
  mkdirSync(folder, { mode: 0o700 });
  const options = inputs.flatMap(name => {
    const value = core.getInput(name);
    return value ? [`--${name}=${value}`] : [];
  });
  const output = openSync(log, 'a', 0o600);
  const emulator = spawn(
    process.execPath,
    [
      resolve(process.argv[1] ?? ''),
      ...options,
      `--folder=${folder}`,
      `--lifetime-minutes=${lifetimeMinutes}`,
    ],
    // On Windows, a console of its own would be a window, and the working folder of a process cannot be removed.
    { cwd: dirname(folder), detached: true, windowsHide: true, stdio: ['ignore', output, output] },
  );
  core.saveState('pid', emulator.pid);
  emulator.unref();

  const files = connectionFilesIn(folder);
  for (let waitedMs = 0; !existsSync(files.endpoint); waitedMs += 50) {
    if (emulator.exitCode !== null || waitedMs > startTimeoutMs) {
      const [firstLine = ''] = readFileSync(log, 'utf8').split('\n');
      emulator.kill('SIGKILL');
      for (const path of [folder, log]) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
      throw new Error(firstLine.replace(/^--/, '') || `no response within ${startTimeoutMs / 1000} seconds`);
    }
    await delay(50);
  }
  return files;
}

/** Sets the outputs, and NODE_EXTRA_CA_CERTS for the later steps of the job. */
function setOutputs(files: ConnectionFiles): void {
  const client = readFileSync(files.client, 'utf8');
  const token = readFileSync(files.token, 'utf8');
  // Nobody outside this machine can use them, but the runner prints the inputs of the steps that get them.
  const keyLines = client.split('\n').filter(line => line.length >= 16 && !line.startsWith('-----'));
  for (const secret of [...keyLines, token]) core.setSecret(secret);
  const endpoint = readFileSync(files.endpoint, 'utf8');
  const outputs = {
    endpoint,
    'ca-file': files.ca,
    'client-certificate-file': files.client,
    'management-certificate': client,
    'access-token': token,
    'start-operation': files.startOperation,
    subscription: sample.subscription,
    'cloud-service-name': sample.cloudServiceName,
    'resource-name': sample.resourceName,
  };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  core.exportVariable('NODE_EXTRA_CA_CERTS', withTrustedCas(files.ca));
  core.info(`The BizTalk Services emulator is listening on ${endpoint} until the end of the job.`);
}

/**
 * The path of a file with the emulator's CA and those in NODE_EXTRA_CA_CERTS. It is not in the emulator's folder, and the
 * post step leaves it to the runner, which empties RUNNER_TEMP: every later process reads it, the post step included, and
 * Node warns of a file that is missing.
 */
function withTrustedCas(ca: string): string {
  const trusted = process.env['NODE_EXTRA_CA_CERTS'];
  const others = trusted && statSync(trusted, { throwIfNoEntry: false })?.isFile() ? trusted : undefined;
  const path = `${dirname(ca)}-ca.pem`;
  // The emulator's first: Node reads the file up to a certificate that is truncated.
  writeFileSync(path, `${readFileSync(ca, 'utf8')}\n${others ? readFileSync(others, 'utf8') : ''}`);
  return path;
}

try {
  setOutputs(await startEmulator());
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  core.setFailed(`The BizTalk Services emulator did not start: ${escapeCommands(message)}`);
}

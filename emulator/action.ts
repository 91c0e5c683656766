import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as core from '@actions/core';
import { escapeCommands } from '../src/text.ts';
import { connectionFilesIn, place } from './connection-files.ts';

const inputs = ['duration-seconds', 'outcome', 'http-code', 'message', 'extended-code', 'port'];
// No job lasts longer on GitHub's own runners; it is there for a runner that never gets to the post step.
const lifetimeMinutes = 360;

/** Starts the emulator in the background, and gives out what it takes to call it. */
async function start(): Promise<void> {
  const folder = join(process.env['RUNNER_TEMP'] ?? tmpdir(), `biztalk-emulator-${randomUUID()}`);
  const log = `${folder}.log`;
  core.saveState('folder', folder); // before there is one, since this step may be killed at any moment
  mkdirSync(folder, { mode: 0o700 });
  const output = openSync(log, 'a', 0o600);
  const args = inputs.flatMap(name => {
    const value = core.getInput(name);
    return value ? [`--${name}=${value}`] : []; // empty means absent, as everywhere
  });
  const emulator = spawn(
    process.execPath,
    [process.argv[1] ?? '', ...args, `--folder=${folder}`, `--lifetime-minutes=${lifetimeMinutes}`],
    { detached: true, stdio: ['ignore', output, output] },
  );
  core.saveState('pid', emulator.pid); // at once: whoever ends this step, the post step must find it
  emulator.unref();
  const kit = connectionFilesIn(folder);
  for (let waitedMs = 0; !existsSync(kit.endpoint); waitedMs += 50) {
    if (emulator.exitCode !== null || waitedMs > 20_000) {
      const [said = ''] = readFileSync(log, 'utf8').split('\n');
      emulator.kill('SIGKILL');
      for (const path of [folder, log]) rmSync(path, { recursive: true, force: true });
      throw new Error(said.replace(/^--/, '') || 'it did not start within 20 seconds');
    }
    await delay(50);
  }

  const client = readFileSync(kit.client, 'utf8');
  // Throw-away credentials of a service on this machine; masked, since the runner prints what steps are given.
  for (const line of client.split('\n').filter(line => line.length >= 16 && !line.startsWith('-----')))
    core.setSecret(line);
  const token = readFileSync(kit.token, 'utf8');
  core.setSecret(token);
  const endpoint = readFileSync(kit.endpoint, 'utf8');
  const outputs = {
    endpoint,
    'ca-file': kit.ca,
    'client-certificate-file': kit.client,
    'management-certificate': client,
    'access-token': token,
    'start-operation': kit.startOperation,
    subscription: place.subscription,
    'cloud-service-name': place.cloudServiceName,
    'resource-name': place.resourceName,
  };
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  core.exportVariable('NODE_EXTRA_CA_CERTS', withOthers(kit.ca));
  core.info(`The BizTalk Services emulator listens on ${endpoint} until the end of the job.`);
}

/** A file with the CA of the emulator and those that the job trusts already; its own first, should the others be cut. */
function withOthers(ca: string): string {
  const others = process.env['NODE_EXTRA_CA_CERTS'];
  if (!others || !statSync(others, { throwIfNoEntry: false })?.isFile()) return ca;
  const both = ca.replace(/\.pem$/, '-and-others.pem');
  writeFileSync(both, `${readFileSync(ca, 'utf8')}\n${readFileSync(others, 'utf8')}`);
  return both;
}

try {
  await start();
} catch (error) {
  core.setFailed(
    `The BizTalk Services emulator: ${escapeCommands(error instanceof Error ? error.message : String(error))}`,
  );
}

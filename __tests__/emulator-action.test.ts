import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createCertificate } from '../emulator/certificates.ts';
import { runAction, type Step, type StepOptions } from './support/run-action.ts';
import { skipUnless, skipWithoutShell } from './support/tools.ts';

// The emulator as a workflow uses it: its bundle, run as the runner does, its script, and the gate.

const run = promisify(execFile);
let temp: string;
before(() => {
  temp = mkdtempSync(join(tmpdir(), 'runner-'));
});
after(async () => {
  for (const step of started) await post(step); // stops the emulators of tests that failed
  rmSync(temp, { recursive: true });
});

const started: Step[] = [];
/** Runs the main step. */
async function main(inputs: Record<string, string>, options: StepOptions = {}): Promise<Step> {
  const env = { RUNNER_TEMP: temp, ...options.env };
  const step = await runAction(inputs, { ...options, path: 'emulator', env });
  started.push(step);
  return step;
}
/** Runs the post step. */
const post = ({ state }: Step): Promise<Step> =>
  runAction({}, { path: 'emulator', postWith: state, env: { RUNNER_TEMP: temp } });

/** The command lines of all processes. From /proc if it exists, because not every Linux has ps. */
async function commandLines(): Promise<string[]> {
  if (process.platform === 'win32') {
    const command = 'Get-CimInstance Win32_Process | ForEach-Object CommandLine';
    return (await run('powershell', ['-NoProfile', '-Command', command])).stdout.split('\r\n');
  }
  if (!existsSync('/proc/self/cmdline')) return (await run('ps', ['-eo', 'args'])).stdout.split('\n');
  return readdirSync('/proc').flatMap(id => {
    try {
      return /^\d+$/.test(id) ? [readFileSync(`/proc/${id}/cmdline`, 'utf8')] : [];
    } catch {
      return []; // it has just exited
    }
  });
}

/** The emulators with a folder in `temp` that are still running after five seconds. */
async function running(): Promise<string[]> {
  for (let i = 0; ; i += 1) {
    const found = (await commandLines()).filter(line => line.includes(`--folder=${temp}`));
    if (found.length === 0 || i === 50) return found;
    await delay(100);
  }
}

/** Files and folders of emulators in a folder, without the CAs, which stay. */
const emulatorFilesIn = (folder: string): string[] =>
  readdirSync(folder).filter(name => /^biztalk-emulator.*(?<!-ca\.pem)$/.test(name));

/** Runs the gate for an operation, with the emulator's outputs as inputs. */
const gate = (
  { outputs, env }: Step,
  requestId: string,
  inputs: Record<string, string> = {},
): Promise<Step> =>
  runAction(
    {
      'request-id': requestId,
      subscription: outputs['subscription'] ?? '',
      'cloud-service-name': outputs['cloud-service-name'] ?? '',
      'resource-name': outputs['resource-name'] ?? '',
      'management-endpoint': outputs['endpoint'] ?? '',
      'management-certificate': outputs['management-certificate'] ?? '',
      ...inputs,
    },
    { env },
  );

const skip = skipWithoutShell;

describe('the emulator as an action', () => {
  it('serves operations to the gate until its post step, which prints the log', { skip }, async () => {
    const step = await main({ 'duration-seconds': '1' });
    try {
      assert.equal(step.exitCode, 0, step.raw);
      assert.match(step.outputs['endpoint'] ?? '', /^https:\/\/localhost:\d+$/);
      const { stdout } = await run(step.outputs['start-operation'] ?? '', ['backup']);
      assert.match(stdout, /^[\da-f]{32}\n$/);
      const byCertificate = await gate(step, stdout.trim());
      assert.deepEqual(
        [byCertificate.outputs['verdict'], byCertificate.exitCode],
        ['succeeded', 0],
        byCertificate.raw,
      );
      const byToken = await gate(step, stdout.trim(), {
        'management-certificate': '',
        'access-token': step.outputs['access-token'] ?? '',
      });
      assert.equal(byToken.outputs['verdict'], 'succeeded');
    } finally {
      const { log, exitCode } = await post(step);
      assert.equal(exitCode, 0);
      assert.match(
        log.join('\n'),
        /Z POST \/\S+\?comp=backup 202\n.*Z GET \/\S+\?OperationStatus\/[\da-f]{32} 202\n/,
      );
    }
    assert.deepEqual([await running(), existsSync(step.outputs['ca-file'] ?? '')], [[], false]);
  });

  it('serves the start and the gate without a shell, on every system', async () => {
    const emulator = await main({ 'duration-seconds': '1' });
    try {
      const { outputs, env } = emulator;
      const connection = {
        subscription: outputs['subscription'] ?? '',
        'cloud-service-name': outputs['cloud-service-name'] ?? '',
        'resource-name': outputs['resource-name'] ?? '',
        'management-endpoint': outputs['endpoint'] ?? '',
        'management-certificate': outputs['management-certificate'] ?? '',
      };
      const start = await runAction({ ...connection, operation: 'restart' }, { path: 'start', env });
      assert.equal(start.outputs['verdict'], 'started', start.raw);
      const gated = await gate(emulator, start.outputs['request-id'] ?? '', {
        'status-api': start.outputs['status-api'] ?? '',
      });
      assert.deepEqual([gated.outputs['verdict'], gated.exitCode], ['succeeded', 0], gated.raw);
    } finally {
      const { exitCode } = await post(emulator);
      assert.equal(exitCode, 0);
    }
    assert.deepEqual(await running(), []);
  });

  it('starts operations of each kind, which fail as its inputs say', { skip }, async () => {
    const step = await main({
      'duration-seconds': '0',
      outcome: 'Failed',
      message: 'it’s "so"',
      'extended-code': '007',
    });
    try {
      const script = step.outputs['start-operation'] ?? '';
      for (const [operation, api] of [
        ['suspend', 'biztalk'],
        ['create', 'service-management'],
        ['delete', 'service-management'],
      ] as const) {
        const { stdout } = await run(script, [operation]);
        const { outputs } = await gate(step, stdout.trim(), { 'status-api': api });
        assert.deepEqual(
          [outputs['verdict'], outputs['error-message'], outputs['extended-code']],
          ['failed', 'it’s "so"', '007'],
        );
      }
      await assert.rejects(run(script, ['reboot']), /usage: start-operation \[suspend\|/);
    } finally {
      await post(step);
    }
  });

  it('adds its CA to those in NODE_EXTRA_CA_CERTS until the end of the job', async () => {
    const other = join(temp, 'other.pem');
    const { certificate } = createCertificate({ commonName: 'Other CA', ca: true });
    writeFileSync(other, certificate.trimEnd());
    const step = await main({}, { env: { NODE_EXTRA_CA_CERTS: other } });
    const both = readFileSync(step.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
    assert.equal(both.match(/-----BEGIN CERTIFICATE-----\n/g)?.length, 2);
    assert.ok(both.includes(certificate.trimEnd()));
    const { raw } = await post(step);
    assert.doesNotMatch(raw, /extra certs/);
    // The post steps of other actions come after this one.
    assert.equal(readFileSync(step.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8'), both);
  });

  it('masks its private key and its token', async () => {
    const step = await main({});
    const masked = step.commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data);
    const key = readFileSync(step.outputs['client-certificate-file'] ?? '', 'utf8');
    assert.ok(masked.includes(step.outputs['access-token'] ?? '-'));
    assert.ok(
      key
        .split('\n')
        .filter(line => line.length === 64)
        .every(line => masked.includes(line)),
    );
    await post(step);
  });

  it('prints no workflow command that a caller sent', { skip: skipUnless('curl') }, async () => {
    const step = await main({});
    await run('curl', [
      '--insecure',
      '--silent',
      '--request-target',
      '/##[error]x',
      step.outputs['endpoint'] ?? '',
    ]);
    const { log, commands } = await post(step);
    assert.match(log.join('\n'), /GET \/## \[error\]x 403/);
    assert.deepEqual(
      commands.map(({ name }) => name),
      ['group', 'endgroup'],
    );
  });

  it('is stopped by its post step even if its main step was killed', async () => {
    for (const afterMs of [40, 100, 200, 300, 400]) {
      const step = await main({}, { onStart: kill => setTimeout(() => kill('SIGKILL'), afterMs) });
      const { exitCode } = await post(step);
      assert.equal(exitCode, 0);
    }
    // An emulator whose process id was not saved checks once a second whether its folder still exists.
    assert.deepEqual([await running(), emulatorFilesIn(temp)], [[], []]);
  });

  it('succeeds in its post step if that runs twice or without a main step', async () => {
    const step = await main({});
    assert.deepEqual([(await post(step)).exitCode, (await post(step)).exitCode], [0, 0]);
    const alone = await post({ ...step, state: {} });
    assert.deepEqual([alone.exitCode, alone.raw], [0, '']);
  });

  it('leaves a process alone that has the id of an emulator that has ended', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    const state = { folder: join(temp, 'biztalk-emulator-ended'), pid: String(other.pid) };
    const { exitCode } = await runAction({}, { path: 'emulator', postWith: state });
    assert.deepEqual([exitCode, other.exitCode, other.signalCode], [0, null, null]);
    other.kill();
  });

  it('does not hold the folder that it was started in', { skip: !existsSync('/proc/self/cwd') }, async () => {
    const step = await main({});
    assert.equal(readlinkSync(`/proc/${step.state['pid']}/cwd`), realpathSync(temp));
    await post(step);
  });

  it('removes the folder of a main step that was killed before it started the emulator', async () => {
    const folder = join(temp, 'biztalk-emulator-killed');
    mkdirSync(folder);
    const { exitCode } = await runAction({}, { path: 'emulator', postWith: { folder } });
    assert.deepEqual([exitCode, emulatorFilesIn(temp)], [0, []]);
  });

  it('accepts special characters in paths and an unusable NODE_EXTRA_CA_CERTS', { skip }, async () => {
    const folder = join(temp, "it's: a folder");
    mkdirSync(folder);
    const truncated = join(folder, 'truncated.pem');
    writeFileSync(
      truncated,
      createCertificate({ commonName: 'Other CA', ca: true }).certificate.slice(0, 300),
    );
    for (const caCerts of [folder, truncated, '/nowhere.pem']) {
      const step = await main(
        { 'duration-seconds': '0' },
        { env: { RUNNER_TEMP: folder, NODE_EXTRA_CA_CERTS: caCerts } },
      );
      const { stdout } = await run(step.outputs['start-operation'] ?? '', ['restart'], {
        env: { ...process.env, https_proxy: 'http://127.0.0.1:9' },
      });
      const gated = await gate(step, stdout.trim());
      assert.equal(gated.outputs['verdict'], 'succeeded', gated.raw);
      await post(step);
    }
  });

  it('has a script that fails if the emulator no longer runs', { skip }, async () => {
    const step = await main({});
    const copy = join(temp, 'copy');
    cpSync(dirname(step.outputs['start-operation'] ?? ''), copy, { recursive: true });
    await post(step);
    await assert.rejects(run(join(copy, 'start-operation'), ['restart']), /curl: \(7\)/);
  });

  it('reports an invalid input and leaves no files behind', async () => {
    const step = await main({ outcome: 'Maybe' });
    assert.equal(step.exitCode, 1);
    assert.deepEqual(
      step.commands.filter(({ name }) => name === 'error').map(({ data }) => data),
      ['The BizTalk Services emulator did not start: outcome: "Maybe" is neither Succeeded nor Failed'],
    );
    const { exitCode, raw } = await post(step);
    assert.deepEqual([exitCode, raw, emulatorFilesIn(temp)], [0, '', []]);
  });
});

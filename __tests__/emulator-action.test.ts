import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
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
import { unless } from './support/tools.ts';

// The emulator as a workflow uses it: its bundle as the runner runs it, its script, and the gate after it.

const run = promisify(execFile);
let temp: string;
before(() => {
  temp = mkdtempSync(join(tmpdir(), 'runner-'));
});
after(async () => {
  for (const step of started) await post(step); // whatever a test has left running
  rmSync(temp, { recursive: true });
});

const started: Step[] = [];
/** Runs the main step. */
async function emulator(inputs: Record<string, string>, options: StepOptions = {}): Promise<Step> {
  const env = { RUNNER_TEMP: temp, ...options.env };
  const step = await runAction(inputs, { ...options, path: 'emulator', env });
  started.push(step);
  return step;
}
const post = ({ state }: Step): Promise<Step> =>
  runAction({}, { path: 'emulator', postWith: state, env: { RUNNER_TEMP: temp } });

/** Those of all processes: from /proc where there is one, since not every Linux has ps. */
async function commandLines(): Promise<string[]> {
  if (!existsSync('/proc/self/cmdline')) return (await run('ps', ['-eo', 'args'])).stdout.split('\n');
  return readdirSync('/proc').flatMap(id => {
    try {
      return /^\d+$/.test(id) ? [readFileSync(`/proc/${id}/cmdline`, 'utf8')] : [];
    } catch {
      return []; // it has ended meanwhile
    }
  });
}

/** The emulators that still run with a folder below `temp`; one that was told to stop has five seconds for it. */
async function running(): Promise<string[]> {
  for (let i = 0; ; i += 1) {
    const found = (await commandLines()).filter(line => line.includes(`--folder=${temp}`));
    if (found.length === 0 || i === 50) return found;
    await delay(100);
  }
}

/** What emulators have left in a folder. */
const leftIn = (folder: string): string[] =>
  readdirSync(folder).filter(name => name.startsWith('biztalk-emulator'));

/** Gates on the operation, with what the emulator gave out. */
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

const skip = unless('curl');

describe('the emulator as an action', () => {
  it('serves operations that the gate opens for, until its post step', { skip }, async () => {
    const step = await emulator({ 'duration-seconds': '1' });
    try {
      assert.equal(step.exitCode, 0, step.raw);
      assert.match(step.outputs['endpoint'] ?? '', /^https:\/\/localhost:\d+$/);
      const { stdout } = await run(step.outputs['start-operation'] ?? '', ['backup']);
      assert.match(stdout, /^[\da-f]{32}\n$/);
      const opened = await gate(step, stdout.trim());
      assert.deepEqual([opened.outputs['verdict'], opened.exitCode], ['succeeded', 0], opened.raw);
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

  it('lets operations fail as it was told, and starts each kind of them', { skip }, async () => {
    const step = await emulator({
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
        const closed = await gate(step, stdout.trim(), { 'status-api': api });
        assert.deepEqual(
          [closed.outputs['verdict'], closed.outputs['error-message'], closed.outputs['extended-code']],
          ['failed', 'it’s "so"', '007'],
        );
      }
      await assert.rejects(run(script, ['reboot']), /usage: start-operation \[suspend\|/);
    } finally {
      await post(step);
    }
  });

  it('adds its CA to those that the job trusts already', async () => {
    const other = join(temp, 'other.pem');
    const { certificate } = createCertificate({ commonName: 'Other CA', ca: true });
    writeFileSync(other, certificate.trimEnd());
    const step = await emulator({}, { env: { NODE_EXTRA_CA_CERTS: other } });
    const both = readFileSync(step.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
    assert.equal(both.match(/-----BEGIN CERTIFICATE-----\n/g)?.length, 2);
    assert.ok(both.includes(certificate.trimEnd()));
    await post(step);
  });

  it('keeps its private key and its token out of the log', async () => {
    const step = await emulator({});
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

  it('repeats no command that a caller sends', { skip }, async () => {
    const step = await emulator({});
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

  it('is stopped by its post step even where its main step was interrupted', async () => {
    for (const afterMs of [40, 100, 200, 300, 400]) {
      const step = await emulator({}, { onStart: kill => setTimeout(() => kill('SIGKILL'), afterMs) });
      const { exitCode } = await post(step);
      assert.equal(exitCode, 0);
    }
    // One that was started, but could not be named to the post step any more, looks for its folder once a second.
    assert.deepEqual([await running(), leftIn(temp)], [[], []]);
  });

  it('is not troubled by a post step that comes twice, or alone', async () => {
    const step = await emulator({});
    assert.deepEqual([(await post(step)).exitCode, (await post(step)).exitCode], [0, 0]);
    const alone = await post({ ...step, state: {} });
    assert.deepEqual([alone.exitCode, alone.raw], [0, '']);
  });

  it('takes away the folder of a main step that came no further', async () => {
    const folder = join(temp, 'biztalk-emulator-begun');
    mkdirSync(folder);
    const { exitCode } = await runAction({}, { path: 'emulator', postWith: { folder } });
    assert.deepEqual([exitCode, leftIn(temp)], [0, []]);
  });

  it('lives with any folder, and with a NODE_EXTRA_CA_CERTS that is none or is cut', { skip }, async () => {
    const odd = join(temp, "it's: a folder");
    mkdirSync(odd);
    const cut = join(odd, 'cut.pem');
    writeFileSync(cut, createCertificate({ commonName: 'Other CA', ca: true }).certificate.slice(0, 300));
    for (const given of [odd, cut, '/nowhere.pem']) {
      const step = await emulator(
        { 'duration-seconds': '0' },
        { env: { RUNNER_TEMP: odd, NODE_EXTRA_CA_CERTS: given } },
      );
      const { stdout } = await run(step.outputs['start-operation'] ?? '', ['restart'], {
        env: { ...process.env, https_proxy: 'http://127.0.0.1:9' },
      });
      const opened = await gate(step, stdout.trim());
      assert.equal(opened.outputs['verdict'], 'succeeded', opened.raw);
      await post(step);
    }
  });

  it('fails in its script where the call is refused', { skip }, async () => {
    const step = await emulator({});
    await post(step);
    mkdirSync(dirname(step.outputs['start-operation'] ?? ''));
    const kept = await emulator({});
    const script = readFileSync(kept.outputs['start-operation'] ?? '', 'utf8');
    await post(kept);
    const folder = dirname(step.outputs['start-operation'] ?? '');
    writeFileSync(join(folder, 'start-operation'), script, { mode: 0o700 });
    await assert.rejects(run(join(folder, 'start-operation'), ['restart']), /curl/);
    rmSync(folder, { recursive: true });
  });

  it('says what is wrong with an input, and leaves nothing behind', async () => {
    const step = await emulator({ outcome: 'Maybe' });
    assert.equal(step.exitCode, 1);
    assert.deepEqual(
      step.commands.filter(({ name }) => name === 'error').map(({ data }) => data),
      ['The BizTalk Services emulator: outcome: "Maybe" is neither Succeeded nor Failed'],
    );
    const { exitCode, raw } = await post(step);
    assert.deepEqual([exitCode, raw, leftIn(temp)], [0, '', []]);
  });
});

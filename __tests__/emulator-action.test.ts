import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createCertificate } from '../emulator/certificates.ts';
import { runAction, type Step } from '../emulator/runner.ts';

// The emulator as a workflow uses it: its bundle as the runner runs it, its script, and the gate after it.

const run = promisify(execFile);
let temp: string;
before(() => {
  temp = mkdtempSync(join(tmpdir(), 'runner-'));
});
after(() => rmSync(temp, { recursive: true }));

const emulator = (inputs: Record<string, string>, env: Record<string, string> = {}): Promise<Step> =>
  runAction(inputs, { path: 'emulator', env: { RUNNER_TEMP: temp, ...env } });
const post = ({ state }: Step): Promise<Step> =>
  runAction({}, { path: 'emulator', postWith: state, env: { RUNNER_TEMP: temp } });

const isAlive = (pid: string | undefined): boolean => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};

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

describe('the emulator as an action', { concurrency: 2 }, () => {
  it('serves operations that the gate opens for, until its post step', async () => {
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
    assert.deepEqual([isAlive(step.state['pid']), existsSync(step.outputs['ca-file'] ?? '')], [false, false]);
  });

  it('lets operations fail as it was told, and starts each kind of them', async () => {
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
    const step = await emulator({}, { NODE_EXTRA_CA_CERTS: other });
    const both = readFileSync(step.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
    assert.equal(both.match(/-----BEGIN CERTIFICATE-----\n/g)?.length, 2);
    assert.ok(both.includes(certificate));
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

  it('repeats no command that a caller sends', async () => {
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

  it('says what is wrong with an input, and leaves nothing behind', async () => {
    const step = await emulator({ outcome: 'Maybe' });
    assert.equal(step.exitCode, 1);
    assert.deepEqual(
      step.commands.filter(({ name }) => name === 'error').map(({ data }) => data),
      ['The BizTalk Services emulator: outcome: "Maybe" is neither Succeeded nor Failed'],
    );
    const { exitCode, raw } = await post(step);
    assert.deepEqual([exitCode, raw], [0, '']);
  });
});

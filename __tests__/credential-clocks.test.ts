import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { loadInputs } from '../src/gate/inputs.ts';
import { expiryWarning } from '../src/report/expiry-warning.ts';
import { inputReader, validInputs } from './support/inputs.ts';
import { respondWith, statusResponse } from './support/server.ts';
import { checkVerdict, commandsNamed, runAgainst } from './support/step.ts';

const minuteMs = 60_000;
const today = new Date('2026-11-24T12:00:00Z');
const jwt = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'x']
    .map(part => Buffer.from(part).toString('base64url'))
    .join('.');
/** A token that expires some seconds after `from`. */
const tokenFor = (seconds: number, from = today): string =>
  jwt({ exp: Math.floor(from.getTime() / 1000) + seconds });
const pem = (begins: number, expires: number, from = today): string => {
  const at = (ms: number): Date => new Date(from.getTime() + ms);
  const { key, certificate } = createCertificate({
    commonName: 'client',
    notBefore: at(begins),
    notAfter: at(expires),
  });
  return key + certificate;
};

/** The one warning about a credential, or the problem with it; empty if there is neither. */
async function said(given: Record<string, string>): Promise<string> {
  const loaded = await loadInputs(inputReader({ ...validInputs, 'access-token': '', ...given }), today);
  if ('error' in loaded) return `refused: ${loaded.error.join('\n')}`;
  const { connection, wait } = loaded.value;
  return expiryWarning(connection.credential, wait.timeoutMs, today) ?? '';
}

describe('a token', () => {
  it('that expired less than five minutes ago is tried, with a warning', async () => {
    for (const seconds of [0, -1, -20, -299])
      assert.match(
        await said({ 'access-token': tokenFor(seconds) }),
        /^The access-token expired at 2026-11-24T1.*Z, and this runner's clock says 2026-11-24T12:00:00.000Z: it is tried/,
      );
  });

  it('that expired earlier is refused, with the time of the runner', async () => {
    for (const seconds of [-300, -3600, -1e9])
      assert.match(
        await said({ 'access-token': tokenFor(seconds) }),
        /^refused: access-token: it expired at \d{4}-.*Z; this runner's clock says 2026-11-24T12:00:00.000Z;/,
      );
  });

  it('is without expiry where its exp is no positive number', async () => {
    for (const exp of [0, -1, -1e9, null, 'soon', '1', true, [1], {}])
      assert.equal(await said({ 'access-token': jwt({ exp }) }), '', JSON.stringify(exp));
    assert.equal(await said({ 'access-token': jwt({}) }), '');
    assert.match(await said({ 'access-token': jwt({ exp: 1 }) }), /^refused: .*expired at 1970/);
  });

  it('is named as being in quotation marks', async () => {
    for (const [open, close] of ['""', "''", '“”', '„“', '‘’', '``'])
      assert.match(
        await said({ 'access-token': `${open}S3cr3t.token${close}` }),
        /^refused: access-token: it is in quotation marks: give the token without them; allowed: /,
      );
  });

  it('is named as the JSON of the Azure CLI, on one line or several', async () => {
    for (const name of ['accessToken', 'access_token'])
      for (const indent of [0, 2]) {
        const json = JSON.stringify({ [name]: 'S3cr3t', tokenType: 'Bearer' }, null, indent);
        const message = await said({ 'access-token': json });
        assert.match(
          message,
          /^refused: access-token: it is the JSON of "az account get-access-token": give the value of accessToken alone;/,
        );
        assert.doesNotMatch(message, /S3cr3t/);
      }
  });
});

describe('a certificate', () => {
  const certificate = async (begins: number, expires: number): Promise<string> =>
    said({ 'management-certificate': pem(begins, expires) });

  it('that is less than five minutes too old or too young is tried, with a warning', async () => {
    assert.match(await certificate(-9e8, -1000), /^The management-certificate expired at .* it is tried/);
    assert.match(await certificate(-9e8, -299_000), /^The management-certificate expired at /);
    assert.match(
      await certificate(299_000, 9e8),
      /^The management-certificate is not valid before 2026-11-24T12:04:59.000Z, and this runner's clock says 2026-11-24T12:00:00.000Z: it is tried/,
    );
  });

  it('that is older or younger is refused, with the time of the runner', async () => {
    assert.match(
      await certificate(-9e8, -5 * minuteMs),
      /^refused: management-certificate: its certificate expired at 2026-11-24T11:55:00.000Z; this runner's clock says 2026-11-24T12:00:00.000Z;/,
    );
    assert.match(
      await certificate(5 * minuteMs, 9e8),
      /^refused: management-certificate: its certificate is not valid before 2026-11-24T12:05:00.000Z; this runner's clock says/,
    );
  });

  it('that expires before the time-out is one warning, and a good one is none', async () => {
    assert.match(await certificate(-9e8, 89 * minuteMs), /expires at .*, before the time-out of 90 minutes/);
    assert.equal(await certificate(-9e8, 90 * minuteMs), '');
  });
});

describe('the step', () => {
  it('asks with a token that has just expired, and warns once', async () => {
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), {
      'access-token': tokenFor(-20, new Date()),
    });
    assert.equal(step.outputs['verdict'], 'succeeded', step.raw);
    assert.equal(commandsNamed(step, 'warning').length, 1);
    assert.match(commandsNamed(step, 'warning')[0]?.data ?? '', /^The access-token expired at /);
  });

  it('asks nothing with one that has long expired', async () => {
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), {
      'access-token': tokenFor(-600, new Date()),
    });
    checkVerdict(step, 'invalid-input');
    assert.deepEqual(step.server.requests, []);
  });

  it('asks with a certificate that is valid in a minute, and warns once', async () => {
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), {
      'access-token': '',
      'management-certificate': pem(minuteMs, 9e8, new Date()),
    });
    assert.equal(step.outputs['verdict'], 'succeeded', step.raw);
    assert.equal(commandsNamed(step, 'warning').length, 1);
  });
});

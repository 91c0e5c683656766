import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type GateInputs, gateInputs, loadInputs } from '../src/gate/inputs.ts';
import { statusUrl } from '../src/gate/status/operation.ts';
import { expiryWarning } from '../src/report/expiry-warning.ts';
import { fuzzRuns } from './support/fuzz.ts';
import { inputReader, jwt, validInputs } from './support/inputs.ts';

type InputName = keyof typeof gateInputs;
const today = new Date('2026-11-24T12:00:00Z');

async function load(changed: Partial<Record<InputName, string>> = {}): Promise<GateInputs> {
  const result = await loadInputs(inputReader({ ...validInputs, ...changed }), today);
  assert.ok('value' in result, JSON.stringify(result));
  return result.value;
}

async function problems(changed: Partial<Record<InputName, string>>): Promise<string[]> {
  const result = await loadInputs(inputReader({ ...validInputs, ...changed }), today);
  return 'error' in result ? result.error : [];
}

describe('the inputs', () => {
  it('have the defaults of the contract', async () => {
    const settings = await load();
    assert.deepEqual(
      { ...settings, connection: { ...settings.connection, endpoint: settings.connection.endpoint.href } },
      {
        operations: [
          {
            name: 'contosobts',
            requestId: validInputs['request-id'],
            subscription: validInputs.subscription,
            cloudServiceName: 'contoso-cs',
            resourceName: 'contosobts',
            statusApi: 'biztalk',
          },
        ],
        connection: {
          subscription: validInputs.subscription,
          endpoint: 'https://management.core.windows.net/',
          credential: { kind: 'access-token', token: 'opaque-token-of-a-test' },
          apiVersion: '2013-04-26',
        },
        wait: { timeoutMs: 90 * 60_000, outageToleranceMs: 5 * 60_000 },
      },
    );
  });

  it('accept values up to their limits', async () => {
    const limits: [InputName, string[]][] = [
      ['request-id', ['1', '124', 'a'.repeat(128), 'A-b_9']],
      ['subscription', ['01234567-89AB-CDEF-0123-456789abcdef']],
      ['cloud-service-name', ['c', 'a.b', '..a', 'x'.repeat(64)]],
      ['resource-name', ['r', 'x'.repeat(64)]],
      ['status-api', ['biztalk', 'biztalk-direct', 'service-management']],
      [
        'management-endpoint',
        ['https://h', 'https://h:8443/a/b/', 'http://localhost:1', 'http://127.9.9.9', 'http://[::1]:80'],
      ],
      ['api-version', ['2012-08-01', '2024-02-29', '9999-12-31']],
      ['timeout-minutes', ['0', '360', '0.5', '007.50']],
      ['poll-interval-seconds', ['1', '3600']],
      ['outage-tolerance-minutes', ['0', '360', '0.001']],
      ['access-token', ['a', 'a.b-c_~+/==', jwt({ exp: today.getTime() / 1000 + 1 }), jwt({ exp: 'soon' })]],
    ];
    for (const [name, values] of limits)
      for (const value of values) assert.deepEqual(await problems({ [name]: value }), [], `${name}=${value}`);
  });

  it('convert minutes to milliseconds exactly', async () => {
    const number = fc.record({
      whole: fc.integer({ min: 0, max: 359 }),
      thousandths: fc.integer({ min: 0, max: 999 }),
    });
    await fc.assert(
      fc.asyncProperty(number, async ({ whole, thousandths }) => {
        const text = `${whole}.${String(thousandths).padStart(3, '0')}`;
        const { timeoutMs } = (await load({ 'timeout-minutes': text })).wait;
        assert.ok(Math.abs(timeoutMs - (whole + thousandths / 1000) * 60_000) < 1e-6);
      }),
    );
  });

  it('report each invalid value with its input, what is wrong and what is allowed', async () => {
    const wrong: [InputName, string[]][] = [
      ['request-id', ['', 'a b', 'a/b', '../x', 'a?b', 'a%20b', 'x\r\nEvil: 1', 'é', 'a'.repeat(129)]],
      [
        'subscription',
        [
          '',
          'contoso',
          '01234567-89ab-cdef-0123-456789abcde',
          `{${validInputs.subscription}}`,
          `${validInputs.subscription}/..`,
          `x${validInputs.subscription}`,
        ],
      ],
      [
        'cloud-service-name',
        ['', '.', '..', '...', 'a/b', 'a\\b', 'a b', 'a%2e', 'a?b', 'a#b', 'a\nb', 'x'.repeat(65)],
      ],
      ['resource-name', ['', 'a.b', '..', 'a/b', '~', 'a\tb', 'x'.repeat(65)]],
      ['status-api', ['BizTalk', 'x', 'true']],
      [
        'management-endpoint',
        [
          'management.core.windows.net',
          'ftp://h',
          'http://h',
          'http://10.0.0.1',
          'http://localhost.evil.example',
          'http://127.0.0.1.evil.example',
          'http://localhost.',
          'https:///h',
          'https://',
          'https:h',
          'https://u@h',
          'https://u:p@h',
          'https://@h',
          'https://h?',
          'https://h?a=b',
          'https://h#',
          'https://h/#x',
          'https://h\\@x',
          'https://h/a b',
          'https://a\r\nb',
          'https://h:99999',
          'javascript:alert(1)',
          'file:///etc/passwd',
          'https://management.azure.com',
          'https://MANAGEMENT.azure.com./x',
          'https://westus.management.azure.com',
          'https://management.chinacloudapi.cn',
          'https://management.usgovcloudapi.net',
          'https://management.microsoftazure.de',
          'https://managment.core.windows.net',
        ],
      ],
      [
        'api-version',
        ['2012-07-31', '2013-4-26', '2013-02-30', '2013-13-01', 'latest', '20130426', '2013-04-26\r\nx: y'],
      ],
      [
        'timeout-minutes',
        [
          '-1',
          '+1',
          '361',
          '360.001',
          'abc',
          '10m',
          'NaN',
          'Infinity',
          '1e99',
          '1e2',
          '0x10',
          '1,5',
          '.',
          '1.',
          '.5',
          '٣',
          '9'.repeat(400),
        ],
      ],
      ['poll-interval-seconds', ['0', '0.5', '3601', '1.5', '-1', 'NaN', '1e3', 'fast']],
      ['outage-tolerance-minutes', ['-1', '361', 'abc', 'NaN', '1e99']],
      [
        'access-token',
        [
          'Bearer abc',
          'a b',
          'a\r\nEvil: 1',
          'a\nb',
          'tökén',
          '"abc"',
          jwt({ exp: today.getTime() / 1000 - 300 }),
        ],
      ],
      ['management-certificate', ['x']],
      ['publish-settings', ['<PublishData/>']],
    ];
    for (const [name, values] of wrong)
      for (const value of values) {
        const token = name === 'access-token' ? value : '';
        const credential = /certificate|settings|token/.test(name) ? { 'access-token': token } : {};
        const found = await problems({ ...credential, [name]: value });
        assert.equal(found.length, 1, `${name}=${JSON.stringify(value)}: ${found}`);
        assert.match(found[0] ?? '', new RegExp(`^${name}: .+; allowed: .+\\.$`), value);
        assert.ok(found[0]?.endsWith(`allowed: ${gateInputs[name].allowed}.`));
      }
  });

  it('quote an invalid value, but not one that is longer than any valid one', async () => {
    const wrong = async (name: InputName, value: string): Promise<string> =>
      /: (.*); allowed: /.exec((await problems({ [name]: value })).join())?.[1] ?? '';
    assert.equal(await wrong('request-id', 'a b'), '"a b" contains a space');
    assert.equal(await wrong('request-id', '"ab"'), '""ab"" contains a quotation mark');
    assert.equal(await wrong('request-id', 'a/b'), '"a/b" contains "/"');
    assert.equal(await wrong('request-id', 'a\nb'), '"a b" contains a line break (U+000A)');
    assert.equal(await wrong('request-id', 'a'.repeat(129)), 'it is 129 characters long');
    assert.equal(
      await wrong('subscription', `{${validInputs.subscription}}`),
      `"{${validInputs.subscription}}" is not a GUID`,
    );
    assert.equal(await wrong('timeout-minutes', '-1'), '"-1" is out of range');
    assert.equal(await wrong('status-api', 'x'), '"x" is unknown');
    const pastedToken = `eyJ${'S3cr3t'.repeat(20)}.x`;
    for (const name of [
      'request-id',
      'subscription',
      'cloud-service-name',
      'resource-name',
      'status-api',
      'api-version',
      'timeout-minutes',
    ] as const)
      assert.match(
        await wrong(name, pastedToken),
        /^(it is|a value of) 125 characters (long|is |holds )?/,
        name,
      );
    for (const name of [
      'request-id',
      'subscription',
      'status-api',
      'timeout-minutes',
      'management-endpoint',
    ] as const)
      assert.doesNotMatch(await wrong(name, pastedToken), /S3cr3t/, name);
  });

  it('are all checked, and all problems reported together', async () => {
    const found = await problems({
      'request-id': '',
      subscription: 'x',
      'timeout-minutes': 'NaN',
      'access-token': '',
      'management-endpoint': 'https://management.azure.com',
    });
    assert.deepEqual(
      found.map(line => line.split(':')[0]),
      ['request-id', 'subscription', 'management-certificate', 'management-endpoint', 'timeout-minutes'],
    );
  });

  it('never show a secret in a problem', async () => {
    const secret = 'S3cr3t value';
    for (const name of ['access-token', 'management-certificate', 'publish-settings'] as const) {
      const found = await problems({
        'access-token': '',
        'management-certificate-password': secret,
        [name]: secret,
      });
      assert.equal(found.length, 1);
      assert.ok(!found.join().includes('S3cr3t'));
    }
    const found = await problems({ 'management-endpoint': `https://me:${secret}@h` });
    assert.ok(!found.join().includes('S3cr3t'));
  });

  it('suggest the right host for a known wrong one', async () => {
    const hint = async (host: string) =>
      (await problems({ 'management-endpoint': `https://${host}` })).join();
    assert.match(
      await hint('management.azure.com'),
      /Azure Resource Manager.*https:\/\/management\.core\.windows\.net/,
    );
    assert.match(await hint('managment.core.windows.net'), /misspelled \("managment"\)/);
  });

  it('never throw, whatever they hold', async () => {
    const inputs = fc.dictionary(fc.constantFrom(...Object.keys(gateInputs)), fc.string({ unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(inputs, async given => {
        await assert.doesNotReject(() => loadInputs(inputReader(given), today));
      }),
      { numRuns: Math.min(fuzzRuns, 2000) },
    );
  });

  it('have a fixed poll interval in milliseconds, or none', async () => {
    assert.equal((await load({ 'poll-interval-seconds': '7' })).wait.pollIntervalMs, 7000);
    assert.ok(!('pollIntervalMs' in (await load()).wait));
  });

  it('give a warning if the credential expires before the time-out', async () => {
    const warning = async (minutes: number) => {
      const token = jwt({ exp: today.getTime() / 1000 + minutes * 60 });
      const { connection, wait } = await load({ 'access-token': token });
      return expiryWarning(connection.credential, wait.timeoutMs, today);
    };
    assert.match((await warning(60)) ?? '', /^The access-token expires at 2026-11-24T13:00:00.000Z/);
    assert.match((await warning(60)) ?? '', /before the time-out of 90 minutes/);
    assert.equal(await warning(90), undefined);
    assert.equal(await warning(91), undefined);
    const { connection, wait } = await load();
    assert.equal(expiryWarning(connection.credential, wait.timeoutMs, today), undefined);
    assert.match(
      expiryWarning({ kind: 'token', expires: new Date(+today + 50_000) }, 100_000, today) ?? '',
      /of 100 seconds/,
    );
  });

  it('need neither name for service-management, but check a given one', async () => {
    const given = { 'status-api': 'service-management', 'cloud-service-name': '', 'resource-name': '' };
    const [operation] = (await load(given)).operations;
    assert.deepEqual(operation, {
      name: validInputs['request-id'],
      requestId: validInputs['request-id'],
      subscription: validInputs.subscription,
      statusApi: 'service-management',
    });
    assert.equal((await problems({ ...given, 'resource-name': '..' })).length, 1);
  });
});

describe('the status URL', () => {
  const url = async (changed: Partial<Record<InputName, string>>) => {
    const { connection, operations } = await load(changed);
    return statusUrl(connection.endpoint, operations[0]).href;
  };
  const tail = `biztalk/contosobts?OperationStatus/${validInputs['request-id']}`;
  const head = `${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices`;

  it('is the documented one, byte for byte, in both forms', async () => {
    assert.equal(await url({}), `https://management.core.windows.net/${head}/~/${tail}`);
    assert.equal(
      await url({ 'status-api': 'biztalk-direct' }),
      `https://management.core.windows.net/${head}/${tail}`,
    );
  });

  it('is that of Get Operation Status with service-management', async () => {
    assert.equal(
      await url({ 'status-api': 'service-management' }),
      `https://management.core.windows.net/${validInputs.subscription}/operations/${validInputs['request-id']}`,
    );
  });

  it('keeps the path prefix of the endpoint', async () => {
    for (const endpoint of ['https://h:8443/a/b', 'https://h:8443/a/b/', 'https://h:8443/a/b//'])
      assert.equal(await url({ 'management-endpoint': endpoint }), `https://h:8443/a/b/${head}/~/${tail}`);
  });
});

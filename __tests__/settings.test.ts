import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type InputName, inputs, problemLine } from '../src/inputs.ts';
import { statusUrl } from '../src/operation.ts';
import { expiryWarning, loadSettings, type Settings } from '../src/settings/settings.ts';
import { reader, validInputs } from './support/inputs.ts';

const today = new Date('2026-11-24T12:00:00Z');

function load(changed: Partial<Record<InputName, string>> = {}): Settings {
  const checked = loadSettings(reader({ ...validInputs, ...changed }), today);
  assert.ok('value' in checked, JSON.stringify(checked));
  return checked.value;
}

function problems(changed: Partial<Record<InputName, string>>): string[] {
  const checked = loadSettings(reader({ ...validInputs, ...changed }), today);
  return 'problems' in checked ? checked.problems.map(problemLine) : [];
}

const jwt = (claims: object): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'x']
    .map(part => Buffer.from(part).toString('base64url'))
    .join('.');

describe('settings', () => {
  it('have the defaults of the contract', () => {
    const settings = load();
    assert.deepEqual(
      { ...settings, endpoint: settings.endpoint.href },
      {
        operation: {
          requestId: validInputs['request-id'],
          subscription: validInputs.subscription,
          cloudServiceName: 'contoso-cs',
          resourceName: 'contosobts',
          statusApi: 'biztalk',
        },
        endpoint: 'https://management.core.windows.net/',
        credential: { kind: 'access-token', token: 'opaque-token-of-a-test' },
        apiVersion: '2013-04-26',
        timeoutMs: 90 * 60_000,
        outageToleranceMs: 5 * 60_000,
      },
    );
  });

  it('take the allowed values at their limits', () => {
    const limits: [InputName, string[]][] = [
      ['request-id', ['1', '124', 'a'.repeat(128), 'A-b_9']],
      ['subscription', ['01234567-89AB-CDEF-0123-456789abcdef']],
      ['cloud-service-name', ['c', 'a.b', '..a', 'x'.repeat(64)]],
      ['resource-name', ['r', 'x'.repeat(64)]],
      ['status-api', ['biztalk', 'biztalk-direct']],
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
      for (const value of values) assert.deepEqual(problems({ [name]: value }), [], `${name}=${value}`);
  });

  it('keep numbers as they are, in milliseconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 360 }),
        fc.integer({ min: 0, max: 999 }),
        (whole, thousandths) => {
          const text = `${whole}.${String(thousandths).padStart(3, '0')}`;
          const minutes = whole + thousandths / 1000;
          if (minutes > 360) return;
          assert.ok(Math.abs(load({ 'timeout-minutes': text }).timeoutMs - minutes * 60_000) < 1e-6);
        },
      ),
    );
  });

  it('name every wrong input, what is wrong and what is allowed', () => {
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
        ],
      ],
      [
        'cloud-service-name',
        ['', '.', '..', '...', 'a/b', 'a\\b', 'a b', 'a%2e', 'a?b', 'a#b', 'a\nb', 'x'.repeat(65)],
      ],
      ['resource-name', ['', 'a.b', '..', 'a/b', '~', 'a\tb', 'x'.repeat(65)]],
      ['status-api', ['BizTalk', 'service-management', 'x', 'true']],
      [
        'management-endpoint',
        [
          'management.core.windows.net',
          'ftp://h',
          'http://h',
          'http://10.0.0.1',
          'http://localhost.evil.example',
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
        [
          '2012-07-31',
          '2013-4-26',
          '2013-02-30',
          '2013-13-01',
          'latest',
          '2013-04-26 ',
          '2013-04-26\r\nx: y',
        ].map(v => (v === '2013-04-26 ' ? '20130426' : v)),
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
        ['Bearer abc', 'a b', 'a\r\nEvil: 1', 'a\nb', 'tökén', '"abc"', jwt({ exp: today.getTime() / 1000 })],
      ],
      ['management-certificate', ['x']],
      ['publish-settings', ['<PublishData/>']],
    ];
    for (const [name, values] of wrong)
      for (const value of values) {
        const token = name === 'access-token' ? value : '';
        const credential = /certificate|settings|token/.test(name) ? { 'access-token': token } : {};
        const found = problems({ ...credential, [name]: value });
        assert.equal(found.length, 1, `${name}=${JSON.stringify(value)}: ${found}`);
        assert.match(found[0] ?? '', new RegExp(`^${name}: .+; allowed: .+\\.$`), value);
        assert.ok(found[0]?.endsWith(`allowed: ${inputs[name].allowed}.`));
      }
  });

  it('report all problems together', () => {
    const found = problems({
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

  it('never repeat a secret in a problem', () => {
    const secret = 'S3cr3t value';
    for (const name of ['access-token', 'management-certificate', 'publish-settings'] as const) {
      const found = problems({
        'access-token': '',
        'management-certificate-password': secret,
        [name]: secret,
      });
      assert.equal(found.length, 1);
      assert.ok(!found.join().includes('S3cr3t'));
    }
    assert.ok(
      !problems({ 'management-endpoint': `https://me:${secret}@h` })
        .join()
        .includes('S3cr3t'),
    );
  });

  it('take exactly one credential', () => {
    assert.match(problems({ 'access-token': '' }).join(), /^management-certificate: no credential is given/);
    assert.deepEqual(
      problems({ 'management-certificate': 'x' }).map(line => line.slice(0, line.indexOf(';'))),
      ['management-certificate', 'access-token'].map(
        name => `${name}: set exactly one credential, not management-certificate and access-token`,
      ),
    );
  });

  it('hint at the right host where a wrong one is known', () => {
    const hint = (host: string) => problems({ 'management-endpoint': `https://${host}` }).join();
    assert.match(
      hint('management.azure.com'),
      /Azure Resource Manager.*https:\/\/management\.core\.windows\.net/,
    );
    assert.match(hint('managment.core.windows.net'), /misspelt \(managment for management\)/);
  });

  it('never throw, whatever the inputs hold', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(inputs)), fc.string({ unit: 'binary' })),
        given => {
          assert.doesNotThrow(() => loadSettings(reader(given), today));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('warn once where the credential expires before the time-out', () => {
    const expiring = (minutes: number) =>
      load({ 'access-token': jwt({ exp: today.getTime() / 1000 + minutes * 60 }) });
    assert.match(
      expiryWarning(expiring(60), today) ?? '',
      /^The access-token expires at 2026-11-24T13:00:00.000Z/,
    );
    assert.equal(expiryWarning(expiring(91), today), undefined);
    assert.equal(expiryWarning(load(), today), undefined);
  });
});

describe('the status URL', () => {
  const url = (changed: Partial<Record<InputName, string>>) => {
    const { endpoint, operation } = load(changed);
    return statusUrl(endpoint, operation).href;
  };
  const tail = `biztalk/contosobts?OperationStatus/${validInputs['request-id']}`;
  const head = `${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices`;

  it('is the documented one, byte for byte, in both forms', () => {
    assert.equal(url({}), `https://management.core.windows.net/${head}/~/${tail}`);
    assert.equal(
      url({ 'status-api': 'biztalk-direct' }),
      `https://management.core.windows.net/${head}/${tail}`,
    );
  });

  it('keeps the path prefix of the endpoint', () => {
    for (const endpoint of ['https://h:8443/a/b', 'https://h:8443/a/b/', 'https://h:8443/a/b//'])
      assert.equal(url({ 'management-endpoint': endpoint }), `https://h:8443/a/b/${head}/~/${tail}`);
  });
});

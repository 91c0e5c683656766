import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { gateInputs, loadInputs } from '../src/gate/inputs.ts';
import { pfxFile } from './support/certificates.ts';
import { inputReader, validInputs } from './support/inputs.ts';
import { respondWith, statusResponse } from './support/server.ts';
import { checkVerdict, commandsNamed, runAgainst } from './support/step.ts';

const own = createCertificate({ commonName: 'client' });
const pem = own.key + own.certificate;
const pfx = pfxFile({ key: own.key, certificates: [own.certificate] }, 'right').toString('base64');
const settings = `<PublishData><PublishProfile><Subscription Id="${validInputs.subscription}" Name="Größe – “x”" ServiceManagementUrl="https://management.core.windows.net/" ManagementCertificate="${pfx}"/></PublishProfile></PublishData>`;

/** Right values, each with a place where a character can be lost unseen. */
const right: Record<string, string> = {
  'request-id': '0123-456',
  subscription: validInputs.subscription,
  'cloud-service-name': 'contoso-cs',
  'resource-name': 'contoso-bts',
  'status-api': 'biztalk-direct',
  'access-token': 'opaque-token',
  'management-certificate': pfx,
  'publish-settings': settings,
  'management-endpoint': 'https://contoso-gateway.example/a-b',
  'api-version': '2013-04-26',
  'timeout-minutes': '90',
  'poll-interval-seconds': '15',
  'outage-tolerance-minutes': '2.5',
};

async function problems(changed: Record<string, string>): Promise<string[]> {
  const credential = /certificate|settings/.test(Object.keys(changed).join()) ? { 'access-token': '' } : {};
  const loaded = await loadInputs(inputReader({ ...validInputs, ...credential, ...changed }), new Date());
  return 'error' in loaded ? loaded.error : [];
}

const characters: [character: string, name: string][] = [
  ['\u200B', 'a zero-width space (U+200B)'],
  ['\u200D', 'an invisible character (U+200D)'],
  ['\u2060', 'an invisible character (U+2060)'],
  ['\u00AD', 'a soft hyphen (U+00AD)'],
  ['\u200E', 'a bidirectional mark (U+200E)'],
  ['\u202E', 'a bidirectional mark (U+202E)'],
  ['\u0007', 'a control character (U+0007)'],
  ['\u{E0061}', 'an invisible character (U+E0061)'],
  ['\u3164', 'an invisible character (U+3164)'],
  ['\uFE0F', 'an invisible character (U+FE0F)'],
  ['\u2013', 'an en dash (U+2013) instead of a hyphen'],
  ['\u2014', 'an em dash (U+2014) instead of a hyphen'],
  ['\u2011', 'a dash (U+2011) instead of a hyphen'],
  ['\u2212', 'a minus sign (U+2212) instead of a hyphen'],
  ['\uFF11', 'a full-width character (U+FF11)'],
  ['\u0430', 'a letter that is not ASCII (U+0430)'],
  ['\u0663', 'a digit that is not ASCII (U+0663)'],
  ['\u201D', 'a curly quotation mark (U+201D)'],
];
// White space that is not ASCII; base64 and XML may hold it, and it is cut off at the ends.
const spaces: [character: string, name: string][] = [
  ['\uFEFF', 'a byte order mark (U+FEFF)'],
  ['\u00A0', 'a no-break space (U+00A0)'],
  ['\u202F', 'a no-break space (U+202F)'],
  ['\u2003', 'a space that is not ASCII (U+2003)'],
  ['\n', 'a line break (U+000A)'],
];

describe('a character that cannot be seen or looks like another', () => {
  for (const [name, value] of Object.entries(right))
    it(`is named in ${name}`, async () => {
      assert.deepEqual(
        await problems({ [name]: value }).then(found => found.filter(line => !/password/.test(line))),
        [],
      );
      const isText = ['management-certificate', 'publish-settings'].includes(name);
      for (const [character, said] of isText ? characters : [...characters, ...spaces])
        for (const at of isText ? [1, 9] : [1, value.length - 1]) {
          const altered = value.slice(0, at) + character + value.slice(at);
          const found = await problems({ [name]: altered });
          assert.equal(found.length, 1, `${said}: ${found}`);
          assert.ok(found[0]?.startsWith(`${name}: `), found[0]);
          assert.ok(found[0]?.includes(`contains ${said}`), `${found[0]}, not ${said}`);
        }
      for (const [character, said] of characters) {
        const found = await problems({ [name]: value + character });
        assert.ok(found[0]?.includes(`contains ${said}`), `${found[0]}, not ${said}`);
      }
    });

  it('is named in place of the hyphen of a subscription, a date and a name', async () => {
    for (const name of [
      'subscription',
      'api-version',
      'cloud-service-name',
      'status-api',
      'management-endpoint',
    ]) {
      const [line = ''] = await problems({ [name]: (right[name] ?? '').replace('-', '–') });
      assert.match(line, new RegExp(`^${name}: .* contains an en dash \\(U\\+2013\\) instead of a hyphen;`));
    }
  });

  it('is white space that is cut off at the ends of a value', async () => {
    for (const [name, value] of Object.entries(right))
      for (const [space] of spaces) {
        const found = await problems({ [name]: `${space}${value}${space}` });
        assert.deepEqual(
          found.filter(line => !/password/.test(line)),
          [],
          name,
        );
      }
  });

  it('is named within a PEM block, and harmless around it', async () => {
    for (const [character, said] of characters) {
      const [key = ''] = await problems({
        'management-certificate': pem.replace(/^MII/m, `MII${character}`),
      });
      assert.ok(
        key.startsWith(`management-certificate: its private key cannot be read: it contains ${said};`),
        key,
      );
      const spoilt = own.key + own.certificate.replace(/^MII/m, `MII${character}`);
      const [certificate = ''] = await problems({ 'management-certificate': spoilt });
      assert.ok(
        certificate.includes(`one of its certificates cannot be read: it contains ${said};`),
        certificate,
      );
      assert.deepEqual(await problems({ 'management-certificate': `${character}${pem}${character}` }), []);
    }
  });

  it('is named in a password only where nobody can mean it, and without the password', async () => {
    const opened = async (password: string): Promise<string> =>
      (await problems({ 'management-certificate': pfx, 'management-certificate-password': password })).join();
    assert.match(
      await opened('right\u200B'),
      /it does not open the PFX file: it contains a zero-width space \(U\+200B\);/,
    );
    assert.match(await opened('"right"'), /it does not open the PFX file: it contains a quotation mark;/);
    assert.match(await opened('S3cr3t–ü"x'), /it does not open the PFX file;/);
    assert.doesNotMatch(await opened('S3cr3t\u200B'), /S3cr3t/);
  });

  it('is a quotation mark around a value', async () => {
    for (const [name, value] of Object.entries(right))
      for (const quoted of [`"${value}"`, `'${value}'`, `“${value}”`]) {
        if (name === 'publish-settings') continue;
        const [line = ''] = await problems({ [name]: quoted });
        assert.match(line, new RegExp(`^${name}: .*quotation mark`), name);
      }
  });

  it('never brings a secret into the message', async () => {
    for (const name of ['access-token', 'management-certificate', 'publish-settings'])
      for (const [character] of characters) {
        const found = await problems({ [name]: `S3cr3t${character}S3cr3t` });
        assert.doesNotMatch(found.join(), /S3cr3t/);
      }
    const [line] = await problems({ 'management-endpoint': 'https://me:S3cr3t@h\u200B' });
    assert.doesNotMatch(line ?? '', /S3cr3t/);
  });

  it('is in the annotation of the step', async () => {
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), {
      'timeout-minutes': '90\u200B',
      'request-id': '“124”',
    });
    checkVerdict(step, 'invalid-input');
    const { data = '' } = commandsNamed(step, 'error')[0] ?? {};
    assert.match(data, /^timeout-minutes: "90" contains a zero-width space \(U\+200B\); allowed: /m);
    assert.match(data, /^request-id: "“124”" contains a curly quotation mark \(U\+201C\); allowed: /m);
  });
});

describe('the endpoint', () => {
  it('is refused with port 0, which URLs allow and nobody serves', async () => {
    for (const url of ['https://localhost:0', 'http://127.0.0.1:0/x', 'https://h:00000'])
      assert.match(
        (await problems({ 'management-endpoint': url })).join(),
        /^management-endpoint: ".*" has the port 0; allowed: /,
      );
    assert.equal(gateInputs['management-endpoint'].default, '');
  });
});

describe('the server of the workflow run', () => {
  const repository = (server: string): string => {
    const { stdout } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `const { actionsRunner } = await import('${new URL('../src/runner.ts', import.meta.url).href}');
        console.log(actionsRunner().workflowRun?.repository);`,
      ],
      {
        encoding: 'utf8',
        env: { GITHUB_RUN_ID: '1', GITHUB_REPOSITORY: 'contoso/deploy', GITHUB_SERVER_URL: server },
      },
    );
    return stdout.trim();
  };

  it('keeps its port, and is never taken for github.com', () => {
    assert.equal(repository('https://ghe.example:8443'), 'ghe.example:8443/contoso/deploy');
    assert.equal(repository('https://GHE.example:443/'), 'ghe.example/contoso/deploy');
    assert.equal(repository('https://github.com/'), 'contoso/deploy');
    for (const server of [
      'ghe.example',
      'https://',
      'https://ghe.example/github',
      'https://u@ghe.example',
      'x:y',
      'https://[::1]:8',
    ])
      assert.equal(repository(server), 'undefined', server);
  });
});

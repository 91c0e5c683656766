import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import forge from 'node-forge';
import { createCertificate } from '../emulator/certificates.ts';
import type { CertificateResult } from '../src/credentials/credential.ts';
import { openCertificate } from '../src/credentials/management-certificate.ts';
import { secretsToMask } from '../src/credentials/secrets-to-mask.ts';
import { credentialFromInputs } from '../src/inputs/credential.ts';
import { type ConnectionInput, connectionInputs } from '../src/inputs/definitions.ts';
import { fixture, pfx } from './support/certificates.ts';
import { inputReader, validInputs } from './support/inputs.ts';

const ca = createCertificate({ commonName: 'CA', ca: true });
const client = createCertificate({ commonName: 'client', issuer: ca });
const other = createCertificate({ commonName: 'other' });
const dayMs = 24 * 60 * 60 * 1000;
const password = 'pass wörd';
const encrypted = createPrivateKey(client.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password })
  .toString();
const traditional = createPrivateKey(client.key).export({ type: 'pkcs1', format: 'pem' }).toString();
// OpenSSL 3 reads it only with its legacy provider.
const desKey = forge.pki.encryptRsaPrivateKey(forge.pki.privateKeyFromPem(client.key), password, {
  algorithm: 'des',
  legacy: true,
} as object);
const bag = 'Bag Attributes\n    friendlyName: c:\\new\nsubject=CN = client\n';
const wrapped = (base64: string, lineEnd = '\n'): string => base64.replace(/.{64}/g, `$&${lineEnd}`);

function certificateOf(opened: CertificateResult): X509Certificate {
  assert.ok('value' in opened, JSON.stringify(opened));
  return opened.value.certificate;
}

const weakRoot = createCertificate({ commonName: 'old root', ca: true, bits: 1024 });
const ofWeakRoot = createCertificate({ commonName: 'client', issuer: weakRoot });
const weak = createCertificate({ commonName: 'weak', bits: 1024 });
const des3 = pfx(client, 'right', '3des');
const wrongCertificates: Record<string, [text: string, password: string, problem: RegExp]> = {
  'a PEM certificate without key': [
    client.certificate,
    '',
    /^it holds a certificate but not its private key$/,
  ],
  'a DER certificate without key': [
    new X509Certificate(client.certificate).raw.toString('base64'),
    '',
    /^it holds a certificate but not its private key$/,
  ],
  'a key without certificate': [client.key, '', /^it holds no certificate$/],
  'the key of another certificate': [
    client.certificate + other.key,
    '',
    /^its private key belongs to another certificate$/,
  ],
  'two keys': [client.certificate + client.key + other.key, '', /^it holds 2 private keys$/],
  'a PEM block cut short': [client.key.slice(0, 200), '', /^its PEM blocks are cut short$/],
  'a certificate whose key is cut short': [
    client.certificate + client.key.slice(0, -100),
    '',
    /^its PEM blocks are cut short$/,
  ],
  'a key whose certificate is cut short': [
    client.key + client.certificate.slice(0, -100),
    '',
    /^its PEM blocks are cut short$/,
  ],
  'a corrupt key': [
    client.certificate + client.key.replace(/^MII/m, 'AAA'),
    '',
    /^its private key cannot be read$/,
  ],
  'a corrupt certificate': [
    client.certificate.replace(/^MII/m, 'AAA') + client.key,
    '',
    /^one of its certificates cannot be read$/,
  ],
  'a key too weak for TLS': [
    weak.certificate + weak.key,
    '',
    /^OpenSSL does not accept it for TLS \(ERR_SSL_EE_KEY_TOO_SMALL\)$/,
  ],
  'no password for a key': [
    client.certificate + encrypted,
    '',
    /^password: the private key is encrypted and no password is given$/,
  ],
  'a wrong password for a key': [
    client.certificate + encrypted,
    'S3cr3t',
    /^password: it does not open the private key$/,
  ],
  'no password for a PFX': [des3, '', /^password: the PFX file needs a password$/],
  'a wrong password for a PFX': [des3, 'S3cr3t', /^password: it does not open the PFX file$/],
  'a wrong password for an RC2-40 PFX': [
    fixture('rc2-40-password.pfx.base64'),
    'S3cr3t',
    /^password: it does not open the PFX file$/,
  ],
  'a key too weak for TLS in a PFX': [
    pfx(weak, 'x', 'aes256'),
    'x',
    /^OpenSSL does not accept it for TLS \(ERR_SSL_EE_KEY_TOO_SMALL\)$/,
  ],
  'a key encrypted with DES': [
    client.certificate + desKey,
    password,
    /^it is encrypted with an unsupported algorithm$/,
  ],
  'a PFX cut short': [des3.slice(0, 400), 'right', /^it cannot be read as a PKCS#12\/PFX file$/],
  'plain text': ['hello, world', '', /^it is neither PEM nor base64$/],
  'a PFX that is not encoded': [
    Buffer.from(des3, 'base64').toString('utf8'),
    '',
    /^it is neither PEM nor base64$/,
  ],
  'a path': ['certificate', '', /^it is base64, but not of a PKCS#12\/PFX file$/],
  'base64 of base64': [
    Buffer.from(des3).toString('base64'),
    '',
    /^it is base64, but not of a PKCS#12\/PFX file$/,
  ],
  'a PFX damaged by a text conversion': [
    Buffer.from(Buffer.from(des3, 'base64').toString('utf8')).toString('base64'),
    '',
    /^it was damaged by a text conversion: encode the bytes of the PFX file, as in "base64 < client.pfx"$/,
  ],
  'base64 of PEM': [
    Buffer.from(client.certificate + client.key).toString('base64'),
    '',
    /^it is base64 of PEM text; give the PEM text itself$/,
  ],
};

describe('a management certificate', () => {
  const des = pfx(client, password, '3des');
  const forms: Record<string, [text: string, password?: string]> = {
    'PEM, the certificate first': [client.certificate + client.key],
    'PEM, the key first': [client.key + client.certificate],
    'PEM with a traditional RSA key': [client.certificate + traditional],
    'PEM with CRLF line ends': [(client.certificate + client.key).replaceAll('\n', '\r\n')],
    'PEM with text around the blocks': [`${bag}${client.certificate}${bag}${client.key}\nend`],
    'PEM with newlines written as \\n': [(client.key + client.certificate).replaceAll('\n', '\\n')],
    'PEM with newlines written as \\r\\n': [(client.key + client.certificate).replaceAll('\n', '\\r\\n')],
    'PEM with newlines turned into spaces': [(client.key + client.certificate).replaceAll('\n', ' ')],
    'PEM with its chain, in any order': [ca.certificate + client.certificate + client.key],
    'PEM with a root that is too weak for OpenSSL': [
      weakRoot.certificate + ofWeakRoot.certificate + ofWeakRoot.key,
    ],
    'PEM with an encrypted key': [client.certificate + encrypted, password],
    'PEM with an encrypted key and newlines as \\n': [
      (client.certificate + encrypted).replaceAll('\n', '\\n'),
      password,
    ],
    'PFX with 3DES': [des, password],
    'PFX with 3DES, wrapped': [wrapped(des), password],
    'PFX with 3DES, wrapped with CRLF': [wrapped(des, '\r\n'), password],
    'PFX with 3DES, wrapped with \\n': [wrapped(des, '\\n'), password],
    'PFX with 3DES and an empty password': [pfx(client, '', '3des')],
    'PFX with 3DES and a NULL password': [pfx(client, null, '3des')],
    'PFX with AES': [pfx(client, 'plain', 'aes256'), 'plain'],
    'PFX with AES, with blanks and umlauts in the password': [
      fixture('aes-256-password.pfx.base64'),
      password,
    ],
  };
  for (const [name, [text, password = '']] of Object.entries(forms))
    it(`is read as ${name}`, async () => {
      assert.match(certificateOf(await openCertificate(text, password)).subject, /^CN=(client|throw-away)$/);
    });

  for (const [name, password, subject] of [
    ['password', 'pass wörd', 'CN=throw-away'],
    ['empty', '', 'CN=throw-away'],
    ['null', '', 'CN=throw-away'],
    ['ec', 'x', 'CN=throw-away-ec'],
  ] as const)
    it(`is read as an RC2-40 PFX that OpenSSL refuses (${name})`, async () => {
      const text = fixture(`rc2-40-${name}.pfx.base64`);
      assert.equal(certificateOf(await openCertificate(text, password)).subject, subject);
      assert.equal(
        certificateOf(await openCertificate(text.replaceAll('\n', ''), password)).subject,
        subject,
      );
    });

  for (const [name, [given, password, expected]] of Object.entries(wrongCertificates))
    it(`is refused as ${name}, with a message that reveals nothing`, async () => {
      const opened = await openCertificate(given, password);
      assert.ok('error' in opened);
      const { about, message } = opened.error;
      const text = about === 'password' ? `password: ${message}` : message;
      assert.match(text, expected);
      assert.doesNotMatch(text, /S3cr3t|MII/);
    });
});

describe('the credential', () => {
  const credentialFrom = async (given: Partial<Record<ConnectionInput, string>>, today = new Date()) => {
    const checked = await credentialFromInputs(
      inputReader({ subscription: validInputs.subscription, ...given }),
      today,
    );
    if ('value' in checked) return checked.value;
    const lines = checked.error.map(
      ({ input, message }) => `${input}: ${message}; allowed: ${connectionInputs[input].allowed}.`,
    );
    return lines.join('\n');
  };
  const pem = client.certificate + client.key;

  it('is refused if its certificate has expired or is not valid yet', async () => {
    const { validTo, validFrom } = new X509Certificate(client.certificate);
    const at = async (date: string, offsetMs: number) =>
      credentialFrom({ 'management-certificate': pem }, new Date(new Date(date).getTime() + offsetMs));
    assert.ok(typeof (await at(validTo, -1)) === 'object');
    assert.match(
      String(await at(validTo, 5 * 60_000)),
      /^management-certificate: its certificate expired at 20\d\d-\d\d-\d\dT/,
    );
    assert.match(String(await at(validFrom, -dayMs)), /its certificate is not valid before 20/);
  });

  it('reports a password problem at the password’s input', async () => {
    const given = {
      'management-certificate': client.certificate + encrypted,
      'management-certificate-password': 'x',
    };
    assert.match(
      String(await credentialFrom(given)),
      /^management-certificate-password: it does not open the private key;/,
    );
  });

  it('must be exactly one of the three', async () => {
    assert.match(
      String(await credentialFrom({})),
      /^management-certificate: no credential is given, or its secret is empty, as in a pull request from a fork: set exactly one of management-certificate, publish-settings, access-token;/,
    );
    const two = String(await credentialFrom({ 'publish-settings': 'x', 'access-token': 'y' }));
    assert.deepEqual(
      two.split('\n').map(line => line.split(';')[0]),
      [
        'publish-settings: set exactly one credential, not publish-settings and access-token',
        'access-token: set exactly one credential, not publish-settings and access-token',
      ],
    );
  });

  const subscription = (id: string, extra = ''): string =>
    `<Subscription Id="${id}" Name="n &amp; m" ${extra}/>`;
  const file = (profile: string, ...subscriptions: string[]): string =>
    `<?xml version="1.0" encoding="utf-8"?>\n<PublishData>\n  <PublishProfile ${profile}>${subscriptions.join('\n')}</PublishProfile>\n</PublishData>\n`;
  const publishedCertificate = fixture('rc2-40-null.pfx.base64').replaceAll('\n', '');
  const otherSubscription = '99999999-9999-9999-9999-999999999999';
  const schema1 = file(
    `PublishMethod="AzureServiceManagementAPI" Url="https://management.core.chinacloudapi.cn/" ManagementCertificate="${publishedCertificate}"`,
    subscription(otherSubscription),
    subscription(validInputs.subscription.toUpperCase()),
  );
  const schema2 = (url: string): string =>
    file(
      'SchemaVersion="2.0" PublishMethod="AzureServiceManagementAPI"',
      subscription(
        otherSubscription,
        `ServiceManagementUrl="https://elsewhere.example" ManagementCertificate="${pfx(other, null, '3des')}"`,
      ),
      subscription(
        validInputs.subscription,
        `ServiceManagementUrl="${url}" ManagementCertificate="${publishedCertificate}"`,
      ),
    );
  const knownCloud = 'https://management.core.windows.net/';

  it('is found in a .publishsettings file of either schema, with its endpoint', async () => {
    for (const [text, endpoint] of [
      [schema1, 'https://management.core.chinacloudapi.cn/'],
      [schema2(knownCloud), knownCloud],
      [`\uFEFF${schema2(`${knownCloud.slice(0, -1)}:443`)}`, knownCloud],
    ] as const) {
      const result = await credentialFrom({ 'publish-settings': text });
      assert.ok(typeof result === 'object', String(result));
      assert.equal(result.credential.kind, 'management-certificate');
      assert.equal(result.endpoint?.href, endpoint);
    }
  });

  it('is found if the subscription is listed twice, once without a certificate', async () => {
    const text = schema2(knownCloud).replace(
      '<Subscription',
      `${subscription(validInputs.subscription)}<Subscription`,
    );
    assert.ok(typeof (await credentialFrom({ 'publish-settings': text })) === 'object');
  });

  it('is sent to an endpoint that is not a known cloud only if the user confirms it', async () => {
    for (const url of [
      'https://gateway.example',
      'http://management.core.windows.net',
      'https://management.core.windows.net.evil.example',
      'https://management.core.windows.net:8443',
      'https://managment.core.windows.net',
      'x',
    ])
      assert.match(
        String(await credentialFrom({ 'publish-settings': schema2(url) })),
        /^publish-settings: its endpoint ".*" is not a known cloud: confirm it with management-endpoint;/,
      );
    const problem = String(
      await credentialFrom({ 'publish-settings': schema2('https://me:S3cr3t@gateway.example') }),
    );
    assert.ok(problem.includes('"gateway.example"') && !problem.includes('S3cr3t'), problem);
    const result = await credentialFrom({
      'publish-settings': schema2('https://gateway.example'),
      'management-endpoint': 'https://gateway.example',
    });
    assert.ok(typeof result === 'object' && result.endpoint === undefined);
  });

  it('is refused if the .publishsettings file is malformed or lacks the subscription or its certificate', async () => {
    const wrong: [text: string, problem: RegExp][] = [
      ['hello', /^publish-settings: it is not well-formed XML/],
      [schema1.slice(0, -5), /it is not well-formed XML/],
      [
        schema1.replace('<PublishData>', '<!DOCTYPE x [<!ENTITY a "b">]><PublishData>'),
        /it is not well-formed XML/,
      ],
      ['<Other/>', /its root is "Other", not PublishData/],
      ['<PublishData/>', /it does not hold the subscription "01234567.*", but 0 others/],
      [
        schema1.replace(validInputs.subscription.toUpperCase(), otherSubscription),
        /it does not hold the subscription .*, but 2 others/,
      ],
      [
        schema1.replace('ManagementCertificate', 'Certificate'),
        /it holds no certificate for that subscription/,
      ],
      [
        schema1.replace(publishedCertificate, 'aGVsbG8='),
        /^publish-settings: the certificate of subscription 01234567.* is base64, but not of a PKCS#12\/PFX file/,
      ],
      [
        schema1.replace(publishedCertificate, pfx(client, 'secret', '3des')),
        /^management-certificate-password: the PFX file needs a password/,
      ],
    ];
    for (const [text, expected] of wrong)
      assert.match(String(await credentialFrom({ 'publish-settings': text })), expected);
  });
});

describe('the table of error messages in docs/credentials.md', () => {
  it('lists exactly the messages that the action prints', async () => {
    const page = readFileSync(join(import.meta.dirname, '../docs/credentials.md'), 'utf8');
    const section = page.split('## Error messages')[1]?.split('\n## ')[0] ?? '';
    const rows = [...section.matchAll(/^\| `(.*?)` \|/gm)].map(([, message = '']) => message);
    const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const patterns = rows.map(row => new RegExp(`^${row.split('…').map(literal).join('.+')}$`));

    const { validTo, validFrom } = new X509Certificate(client.certificate);
    const pem = client.certificate + client.key;
    const jwt = `a.${Buffer.from('{"exp":1}').toString('base64url')}.c`;
    const file = (inner: string) => `<PublishData><PublishProfile>${inner}</PublishProfile></PublishData>`;
    const mine = `<Subscription Id="${validInputs.subscription}" ServiceManagementUrl="https://x.example"`;
    const mistakes: [given: Partial<Record<ConnectionInput, string>>, today?: Date][] = [
      [{}],
      [{ 'access-token': 'x', 'publish-settings': 'x' }],
      ...Object.values(wrongCertificates).map(
        ([text, password]): [Partial<Record<ConnectionInput, string>>] => [
          { 'management-certificate': text, 'management-certificate-password': password },
        ],
      ),
      [{ 'management-certificate': pem }, new Date(new Date(validTo).getTime() + dayMs)],
      [{ 'management-certificate': pem }, new Date(new Date(validFrom).getTime() - dayMs)],
      [{ 'publish-settings': 'x' }],
      [{ 'publish-settings': '<x/>' }],
      [{ 'publish-settings': '<publishData/>' }],
      [{ 'publish-settings': '<x>–</x' }],
      [{ 'publish-settings': file('') }],
      [{ 'publish-settings': file(`${mine}/>`) }],
      [{ 'publish-settings': file(`${mine} ManagementCertificate="x"/>`) }],
      [
        {
          'publish-settings': file(`${mine} ManagementCertificate="x"/>`),
          'management-endpoint': 'https://x.example',
        },
      ],
      [{ 'access-token': 'Bearer x' }],
      [{ 'access-token': 'a b' }],
      [{ 'access-token': jwt }],
      [{ 'access-token': '"x"' }],
      [{ 'access-token': '{ "accessToken": "x" }' }],
      [{ 'access-token': 'x\u200By' }],
      [{ 'management-certificate': `${des3.slice(0, 9)}\u200B${des3.slice(9)}` }],
      [{ 'management-certificate': client.certificate + client.key.replace('MII', 'MII–') }],
      [{ 'management-certificate': des3, 'management-certificate-password': 'right\u200B' }],
    ];
    const messages = (
      await Promise.all(
        mistakes.map(async ([given, today = new Date()]) => {
          const read = inputReader({ subscription: validInputs.subscription, ...given });
          const checked = await credentialFromInputs(read, today);
          return 'error' in checked ? checked.error.map(({ input, message }) => `${input}: ${message}`) : [];
        }),
      )
    ).flat();
    const undocumented = messages.filter(line => !patterns.some(pattern => pattern.test(line)));
    const unused = rows.filter((_row, i) => !messages.some(line => patterns[i]?.test(line)));
    assert.deepEqual({ undocumented, unused }, { undocumented: [], unused: [] });
  });
});

describe('secrets', () => {
  const masked = (given: Record<string, string>): string[] =>
    secretsToMask({
      token: given['access-token'] ?? '',
      password: given['management-certificate-password'] ?? '',
      certificate: given['management-certificate'] ?? '',
      publishSettings: given['publish-settings'] ?? '',
      proxy: [],
    });
  const body = client.key.split('\n').filter(line => line.length >= 16 && !line.startsWith('-----'));

  it('are masked line by line, with any line ends and without the PEM boundaries', () => {
    for (const end of ['\n', '\r\n', '\\n', '\\r\\n', ' '])
      assert.deepEqual(masked({ 'management-certificate': bag + client.key.replaceAll('\n', end) }), body);
  });

  it('are found in a .publishsettings file too', () => {
    const file = `<Subscription Id="x" ManagementCertificate="${body.join('')}"/>`;
    assert.deepEqual(masked({ 'publish-settings': file }), [body.join('')]);
  });

  it('are not masked if they are short, because a mask removes every occurrence from the job’s log', () => {
    assert.deepEqual(masked({ 'management-certificate-password': 'deploy', 'access-token': 'x' }), []);
    assert.deepEqual(masked({ 'management-certificate-password': 'a longer one' }), ['a longer one']);
  });
});

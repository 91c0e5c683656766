import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import forge from 'node-forge';
import { createCertificate, type Identity } from '../emulator/certificates.ts';
import type { CertificateResult } from '../src/credentials/credential.ts';
import { openCertificate } from '../src/credentials/management-certificate.ts';
import { secretsToMask } from '../src/credentials/secrets-to-mask.ts';
import { credentialFromInputs } from '../src/inputs/credential.ts';
import { type ConnectionInput, connectionInputs } from '../src/inputs/definitions.ts';
import { reader, validInputs } from './support/inputs.ts';

const ca = createCertificate({ commonName: 'CA', ca: true });
const own = createCertificate({ commonName: 'client', issuer: ca });
const other = createCertificate({ commonName: 'other' });
const dayMs = 24 * 60 * 60 * 1000;
const password = 'pass wörd';
const encrypted = createPrivateKey(own.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password })
  .toString();
const traditional = createPrivateKey(own.key).export({ type: 'pkcs1', format: 'pem' }).toString();
// With the right password, in a way that OpenSSL 3 leaves to its legacy provider.
const desKey = forge.pki.encryptRsaPrivateKey(forge.pki.privateKeyFromPem(own.key), password, {
  algorithm: 'des',
  legacy: true,
} as object);
const bag = 'Bag Attributes\n    friendlyName: c:\\new\nsubject=CN = client\n';
const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

/** The base64 of a PFX file made by node-forge, which encodes a NULL password apart from an empty one. */
function pfx({ certificate, key }: Identity, password: string | null, algorithm: '3des' | 'aes256'): string {
  const file = forge.pkcs12.toPkcs12Asn1(
    forge.pki.privateKeyFromPem(key),
    forge.pki.certificateFromPem(certificate),
    password as string,
    { algorithm },
  );
  return Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary').toString('base64');
}
const wrapped = (base64: string, end = '\n'): string => base64.replace(/.{64}/g, `$&${end}`);

function certificateOf(opened: CertificateResult): X509Certificate {
  assert.ok('value' in opened, JSON.stringify(opened));
  return opened.value.certificate;
}

const weak = createCertificate({ commonName: 'weak', bits: 512 });
const des3 = pfx(own, 'right', '3des');
const wrongCertificates: Record<string, [text: string, password: string, problem: RegExp]> = {
  'a PEM certificate without key': [own.certificate, '', /^it holds a certificate but not its private key$/],
  'a DER certificate without key': [
    new X509Certificate(own.certificate).raw.toString('base64'),
    '',
    /^it holds a certificate but not its private key$/,
  ],
  'a key without certificate': [own.key, '', /^it holds no certificate$/],
  'the key of another certificate': [
    own.certificate + other.key,
    '',
    /^its private key belongs to another certificate$/,
  ],
  'two keys': [own.certificate + own.key + other.key, '', /^it holds 2 private keys$/],
  'a PEM block cut short': [own.key.slice(0, 200), '', /^its PEM blocks are cut short$/],
  'a certificate whose key is cut short': [
    own.certificate + own.key.slice(0, -100),
    '',
    /^its PEM blocks are cut short$/,
  ],
  'a key whose certificate is cut short': [
    own.key + own.certificate.slice(0, -100),
    '',
    /^its PEM blocks are cut short$/,
  ],
  'a spoilt key': [own.certificate + own.key.replace(/^MII/m, 'AAA'), '', /^its private key cannot be read$/],
  'a spoilt certificate': [
    own.certificate.replace(/^MII/m, 'AAA') + own.key,
    '',
    /^one of its certificates cannot be read$/,
  ],
  'a key too weak for TLS': [
    weak.certificate + weak.key,
    '',
    /^OpenSSL does not accept it for TLS \(ERR_SSL_EE_KEY_TOO_SMALL\)$/,
  ],
  'no password for a key': [
    own.certificate + encrypted,
    '',
    /^password: the private key is encrypted and no password is given$/,
  ],
  'a wrong password for a key': [
    own.certificate + encrypted,
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
    own.certificate + desKey,
    password,
    /^it is encrypted with an unsupported algorithm$/,
  ],
  'a PFX cut short': [des3.slice(0, 400), 'right', /^it cannot be read as a PKCS#12\/PFX file$/],
  junk: ['hello, world', '', /^it is neither PEM nor base64$/],
  'a file that was not encoded': [
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
  'base64 of PEM': [
    Buffer.from(own.certificate + own.key).toString('base64'),
    '',
    /^it is base64 of PEM text; give the PEM text itself$/,
  ],
};

describe('a management certificate', () => {
  const des = pfx(own, password, '3des');
  const forms: Record<string, [text: string, password?: string]> = {
    'PEM, the certificate first': [own.certificate + own.key],
    'PEM, the key first': [own.key + own.certificate],
    'PEM with a traditional RSA key': [own.certificate + traditional],
    'PEM with CRLF line ends': [(own.certificate + own.key).replaceAll('\n', '\r\n')],
    'PEM with text around the blocks': [`${bag}${own.certificate}${bag}${own.key}\nend`],
    'PEM with newlines written as \\n': [(own.key + own.certificate).replaceAll('\n', '\\n')],
    'PEM with newlines written as \\r\\n': [(own.key + own.certificate).replaceAll('\n', '\\r\\n')],
    'PEM with newlines turned into spaces': [(own.key + own.certificate).replaceAll('\n', ' ')],
    'PEM with its chain, in any order': [ca.certificate + own.certificate + own.key],
    'PEM with an encrypted key': [own.certificate + encrypted, password],
    'PEM with an encrypted key and newlines as \\n': [
      (own.certificate + encrypted).replaceAll('\n', '\\n'),
      password,
    ],
    'PFX with 3DES': [des, password],
    'PFX with 3DES, wrapped': [wrapped(des), password],
    'PFX with 3DES, wrapped with CRLF': [wrapped(des, '\r\n'), password],
    'PFX with 3DES, wrapped with \\n': [wrapped(des, '\\n'), password],
    'PFX with 3DES and an empty password': [pfx(own, '', '3des')],
    'PFX with 3DES and a NULL password': [pfx(own, null, '3des')],
    'PFX with AES': [pfx(own, 'plain', 'aes256'), 'plain'],
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

  for (const [name, [text, password, expected]] of Object.entries(wrongCertificates))
    it(`is refused as ${name}, in words that give nothing away`, async () => {
      const opened = await openCertificate(text, password);
      assert.ok('error' in opened);
      const { about, message } = opened.error;
      const said = about === 'password' ? `password: ${message}` : message;
      assert.match(said, expected);
      assert.doesNotMatch(said, /S3cr3t|MII/);
    });
});

describe('the credential', () => {
  const choose = async (given: Partial<Record<ConnectionInput, string>>, today = new Date()) => {
    const checked = await credentialFromInputs(
      reader({ subscription: validInputs.subscription, ...given }),
      today,
    );
    if ('value' in checked) return checked.value;
    const lines = checked.error.map(
      ({ input, message }) => `${input}: ${message}; allowed: ${connectionInputs[input].allowed}.`,
    );
    return lines.join('\n');
  };
  const pem = own.certificate + own.key;

  it('is refused once its certificate has expired, and before it is valid', async () => {
    const { validTo, validFrom } = new X509Certificate(own.certificate);
    const at = async (date: string, offsetMs: number) =>
      choose({ 'management-certificate': pem }, new Date(new Date(date).getTime() + offsetMs));
    assert.ok(typeof (await at(validTo, -1)) === 'object');
    assert.match(
      String(await at(validTo, 0)),
      /^management-certificate: its certificate expired at 20\d\d-\d\d-\d\dT/,
    );
    assert.match(String(await at(validFrom, -dayMs)), /its certificate is not valid before 20/);
  });

  it('names the password’s own input where the password is the problem', async () => {
    const given = {
      'management-certificate': own.certificate + encrypted,
      'management-certificate-password': 'x',
    };
    assert.match(
      String(await choose(given)),
      /^management-certificate-password: it does not open the private key;/,
    );
  });

  it('is exactly one of the three', async () => {
    assert.match(
      String(await choose({})),
      /^management-certificate: no credential is given, or its secret is empty, as in a pull request from a fork: set exactly one of management-certificate, publish-settings, access-token;/,
    );
    const two = String(await choose({ 'publish-settings': 'x', 'access-token': 'y' }));
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
  const published = fixture('rc2-40-null.pfx.base64').replaceAll('\n', '');
  const stranger = '99999999-9999-9999-9999-999999999999';
  const schema1 = file(
    `PublishMethod="AzureServiceManagementAPI" Url="https://management.core.chinacloudapi.cn/" ManagementCertificate="${published}"`,
    subscription(stranger),
    subscription(validInputs.subscription.toUpperCase()),
  );
  const schema2 = (url: string): string =>
    file(
      'SchemaVersion="2.0" PublishMethod="AzureServiceManagementAPI"',
      subscription(
        stranger,
        `ServiceManagementUrl="https://elsewhere.example" ManagementCertificate="${pfx(other, null, '3des')}"`,
      ),
      subscription(
        validInputs.subscription,
        `ServiceManagementUrl="${url}" ManagementCertificate="${published}"`,
      ),
    );
  const known = 'https://management.core.windows.net/';

  it('is found in a .publishsettings file of either schema, with its endpoint', async () => {
    for (const [text, endpoint] of [
      [schema1, 'https://management.core.chinacloudapi.cn/'],
      [schema2(known), known],
      [`\uFEFF${schema2(`${known.slice(0, -1)}:443`)}`, known],
    ] as const) {
      const choice = await choose({ 'publish-settings': text });
      assert.ok(typeof choice === 'object', String(choice));
      assert.equal(choice.credential.kind, 'management-certificate');
      assert.equal(choice.endpoint?.href, endpoint);
    }
  });

  it('is found where the subscription stands twice, once without certificate', async () => {
    const text = schema2(known).replace(
      '<Subscription',
      `${subscription(validInputs.subscription)}<Subscription`,
    );
    assert.ok(typeof (await choose({ 'publish-settings': text })) === 'object');
  });

  it('goes to an endpoint that is no known cloud only if the user confirms it', async () => {
    for (const url of [
      'https://gateway.example',
      'http://management.core.windows.net',
      'https://management.core.windows.net.evil.example',
      'https://management.core.windows.net:8443',
      'https://managment.core.windows.net',
      'x',
    ])
      assert.match(
        String(await choose({ 'publish-settings': schema2(url) })),
        /^publish-settings: its endpoint ".*" is not a known cloud: confirm it with management-endpoint;/,
      );
    const shown = String(await choose({ 'publish-settings': schema2('https://me:S3cr3t@gateway.example') }));
    assert.ok(shown.includes('"gateway.example"') && !shown.includes('S3cr3t'), shown);
    const choice = await choose({
      'publish-settings': schema2('https://gateway.example'),
      'management-endpoint': 'https://gateway.example',
    });
    assert.ok(typeof choice === 'object' && choice.endpoint === undefined);
  });

  it('is refused where the .publishsettings file is broken, strange or of others', async () => {
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
        schema1.replace(validInputs.subscription.toUpperCase(), stranger),
        /it does not hold the subscription .*, but 2 others/,
      ],
      [
        schema1.replace('ManagementCertificate', 'Certificate'),
        /it holds no certificate for that subscription/,
      ],
      [
        schema1.replace(published, 'aGVsbG8='),
        /^publish-settings: it is base64, but not of a PKCS#12\/PFX file/,
      ],
      [
        schema1.replace(published, pfx(own, 'secret', '3des')),
        /^management-certificate-password: the PFX file needs a password/,
      ],
    ];
    for (const [text, expected] of wrong)
      assert.match(String(await choose({ 'publish-settings': text })), expected);
  });
});

describe('the README’s table of mistakes', () => {
  it('says what the annotation says, all of it and nothing else', async () => {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
    const section = readme.split('### Mistakes')[1]?.split('\n## ')[0] ?? '';
    const rows = [...section.matchAll(/^\| `(.*?)` \|/gm)].map(([, said = '']) => said);
    const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const patterns = rows.map(row => new RegExp(`^${row.split('…').map(literal).join('.+')}$`));

    const { validTo, validFrom } = new X509Certificate(own.certificate);
    const pem = own.certificate + own.key;
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
      [{ 'management-certificate': pem }, new Date(validTo)],
      [{ 'management-certificate': pem }, new Date(new Date(validFrom).getTime() - dayMs)],
      [{ 'publish-settings': 'x' }],
      [{ 'publish-settings': '<x/>' }],
      [{ 'publish-settings': file('') }],
      [{ 'publish-settings': file(`${mine}/>`) }],
      [{ 'publish-settings': file(`${mine} ManagementCertificate="x"/>`) }],
      [{ 'access-token': 'Bearer x' }],
      [{ 'access-token': 'a b' }],
      [{ 'access-token': jwt }],
    ];
    const said = await Promise.all(
      mistakes.map(async ([given, today = new Date()]) => {
        const read = reader({ subscription: validInputs.subscription, ...given });
        const checked = await credentialFromInputs(read, today);
        return 'error' in checked ? checked.error.map(({ input, message }) => `${input}: ${message}`) : [];
      }),
    );
    const undocumented = said.flat().filter(line => !patterns.some(pattern => pattern.test(line)));
    const unsaid = rows.filter((_row, i) => !said.flat().some(line => patterns[i]?.test(line)));
    assert.deepEqual({ undocumented, unsaid }, { undocumented: [], unsaid: [] });
  });
});

describe('secrets', () => {
  const masked = (given: Record<string, string>): string[] =>
    secretsToMask({
      token: given['access-token'] ?? '',
      password: given['management-certificate-password'] ?? '',
      certificate: given['management-certificate'] ?? '',
      publishSettings: given['publish-settings'] ?? '',
    });
  const body = own.key.split('\n').filter(line => line.length >= 16 && !line.startsWith('-----'));

  it('are masked line by line, whatever the line ends, and without the armour', () => {
    for (const end of ['\n', '\r\n', '\\n', '\\r\\n', ' '])
      assert.deepEqual(masked({ 'management-certificate': bag + own.key.replaceAll('\n', end) }), body);
  });

  it('are found in a .publishsettings file too', () => {
    const file = `<Subscription Id="x" ManagementCertificate="${body.join('')}"/>`;
    assert.deepEqual(masked({ 'publish-settings': file }), [body.join('')]);
  });

  it('are left alone where they are short, since a mask takes every such word out of the job’s log', () => {
    assert.deepEqual(masked({ 'management-certificate-password': 'deploy', 'access-token': 'x' }), []);
    assert.deepEqual(masked({ 'management-certificate-password': 'a longer one' }), ['a longer one']);
  });
});

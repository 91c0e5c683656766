import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import forge from 'node-forge';
import { createCertificate } from '../emulator/certificates.ts';
import { secretsToMask } from '../src/credentials/secrets-to-mask.ts';
import { pfxFile } from './support/certificates.ts';
import { respondWith, statusResponse } from './support/server.ts';
import { commandsNamed, runAgainst } from './support/step.ts';

const own = createCertificate({ commonName: 'client' });
const masked = (given: Partial<Parameters<typeof secretsToMask>[0]>): string[] =>
  secretsToMask({ token: '', password: '', certificate: '', publishSettings: '', proxy: [], ...given });
const linesOf = (pem: string): string[] =>
  pem.split('\n').filter(line => line.length >= 8 && !/-----|: /.test(line));

// As `openssl pkcs12 -nodes` and `openssl x509 -text` write it.
const bag = `Bag Attributes
    friendlyName: ContosoBizTalkProduction
    localKeyID: 54 69 6D 65 20 31 36 36 31 36 31 36 31 36 31
    Microsoft CSP Name: MicrosoftEnhancedCryptographicProvider
Key Attributes
    X509v3 Key Usage: 10
    Signature Algorithm: sha256WithRSAEncryption
`;
const key = createPrivateKey(own.key);
const keys: Record<string, string> = {
  'PKCS#8': own.key,
  'encrypted PKCS#8': key
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
    .toString(),
  traditional: key.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'encrypted traditional': forge.pki
    .encryptRsaPrivateKey(forge.pki.privateKeyFromPem(own.key), 'secret', {
      algorithm: 'aes256',
      legacy: true,
    })
    .replace(/\r/g, ''),
};

describe('masks', () => {
  for (const [name, pem] of Object.entries(keys))
    it(`are the base64 lines of a private key and nothing else (${name})`, () => {
      for (const end of ['\n', '\r\n', '\\n', '\\r\\n', ' ', '\n  ']) {
        const text = `${bag}${own.certificate}${bag}${pem}${bag}`.replaceAll('\n', end);
        assert.deepEqual(masked({ certificate: text }), linesOf(pem), JSON.stringify(end));
      }
      const oneLine = pem.replace(/(?<=^[A-Za-z0-9+/]{64})\n(?!-)/gm, '');
      assert.deepEqual(masked({ certificate: bag + oneLine }), linesOf(oneLine));
    });

  it('are found where the key is cut off, and end where it ends', () => {
    const cut = own.key.slice(0, 500);
    assert.deepEqual(masked({ certificate: own.certificate + cut }), linesOf(cut));
    const lines = linesOf(own.key);
    const noEnd = own.key.replace(/-----END.*/, '');
    assert.deepEqual(masked({ certificate: noEnd + own.certificate }), lines);
    assert.deepEqual(masked({ certificate: noEnd + bag + own.certificate }), lines);
    assert.deepEqual(masked({ certificate: own.key.replaceAll('-----', '—') }), lines);
    const noBegin = own.key.replace(/-----BEGIN.*/, '');
    const long = lines.filter(line => line.length === 64);
    assert.deepEqual(masked({ certificate: noBegin }), long);
    assert.deepEqual(masked({ certificate: own.certificate + bag + noBegin }), long);
  });

  it('are the lines of a PFX file, also between the lines of certutil, and of what was one', () => {
    const base64 = pfxFile({ key: own.key, certificates: [own.certificate] }, 'x').toString('base64');
    const lines = base64.match(/.{1,64}/g) ?? [];
    const long = lines.filter(line => line.length >= 8);
    assert.deepEqual(masked({ certificate: base64 }), [base64]);
    for (const end of ['\n', '\r\n', '\\n', ' ']) {
      assert.deepEqual(masked({ certificate: lines.join(end) }), long);
      const armour = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'];
      assert.deepEqual(masked({ certificate: armour.join(end) }), long);
      assert.deepEqual(masked({ certificate: armour.slice(0, -1).join(end) }), long);
    }
    assert.deepEqual(masked({ certificate: `"${base64}"` }), [base64]);
    assert.deepEqual(masked({ certificate: `${base64.slice(0, 99)}\u200B${base64.slice(99)}` }), [
      base64.slice(0, 99),
      base64.slice(99),
    ]);
  });

  it('are no certificates, words or paths', () => {
    const der = new X509Certificate(own.certificate).raw.toString('base64');
    for (const certificate of [
      own.certificate,
      bag + own.certificate,
      der,
      der.replace(/.{64}/g, '$&\n'),
      own.key.split('\n').slice(0, 1).join(),
      'certificate',
      '/home/runner/work/contoso/client.pfx',
      'see the ContosoBizTalkProduction certificate',
    ])
      assert.deepEqual(masked({ certificate }), []);
  });

  it('are the certificates of a publish settings file, however they are written', () => {
    const base64 = own.key.replace(/-----.*-----|\n/g, '');
    const file = (attribute: string): string =>
      `<PublishData><PublishProfile Url="https://management.core.windows.net/" PublishMethod="AzureServiceManagementAPI"><Subscription ${attribute} Name="ContosoBizTalkProductionSubscription"/></PublishProfile></PublishData>`;
    for (const attribute of [
      `ManagementCertificate="${base64}"`,
      `ManagementCertificate = '${base64}'`,
      `ManagementCertificate\n=\n"${base64}"`,
    ])
      assert.deepEqual(masked({ publishSettings: file(attribute) }), [base64]);
    for (const [sought, reference] of [
      ['+', '&#43;'],
      ['+', '&#x2B;'],
      ['+', '&#x2b;'],
      ['=', '&#x3D;'],
    ] as const) {
      const escaped = base64.replaceAll(sought, reference);
      const found = masked({ publishSettings: file(`ManagementCertificate="${escaped}"`) });
      assert.deepEqual(new Set(found), new Set([escaped, base64]));
    }
    assert.deepEqual(masked({ publishSettings: file(`ManagementCertificate=“${base64}”`) }), [base64]);
    const wrapped = base64.replace(/.{76}/g, '$&\n');
    assert.deepEqual(
      masked({ publishSettings: file(`ManagementCertificate="${wrapped}"`) }),
      wrapped.split('\n').filter(line => line.length >= 8),
    );
    assert.deepEqual(
      masked({ publishSettings: file(`ManagementCertificate="${base64}"`).slice(0, 900) }).length,
      1,
    );
    assert.deepEqual(masked({ publishSettings: file('').replace('<S', '<S userPWD="S3cr3tPassword" ') }), [
      'S3cr3tPassword',
    ]);
  });

  it('are tokens and passwords as they are given, and what is in quotation marks or JSON', () => {
    assert.deepEqual(masked({ token: 'abc+def/ghi==', password: 'pass wörd' }), [
      'abc+def/ghi==',
      'pass wörd',
    ]);
    assert.ok(masked({ token: '“opaque-token”' }).includes('opaque-token'));
    const json = JSON.stringify({ accessToken: 'opaque-token', tokenType: 'BearerToken' }, null, 2);
    assert.deepEqual(masked({ token: json }), ['opaque-token']);
    assert.deepEqual(masked({ token: 'opaque-token\nx\n', password: '1234567' }), ['opaque-token']);
  });

  it('leave the text around a key in the outputs of the step alone', async () => {
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), {
      'access-token': '',
      'management-certificate': bag + own.key + bag + own.certificate,
    });
    assert.equal(step.outputs['verdict'], 'succeeded', step.raw);
    assert.deepEqual(
      commandsNamed(step, 'add-mask').map(({ data }) => data),
      linesOf(own.key),
    );
  });
});

import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { secrets } from '../src/credentials/credential.ts';
import { managementCertificate } from '../src/credentials/management-certificate.ts';
import { problemLine } from '../src/inputs.ts';
import { reader } from './support/inputs.ts';

const ca = createCertificate({ commonName: 'CA', ca: true });
const own = createCertificate({ commonName: 'client', issuer: ca });
const today = new Date();
const dayMs = 24 * 60 * 60 * 1000;
const password = 'pass wörd';
const encrypted = createPrivateKey(own.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password })
  .toString();
const traditional = createPrivateKey(own.key).export({ type: 'pkcs1', format: 'pem' }).toString();
const bag = 'Bag Attributes\n    friendlyName: c:\\new\nsubject=CN = client\n';

describe('a PEM management certificate', () => {
  const forms: Record<string, [text: string, password?: string]> = {
    'certificate first': [own.certificate + own.key],
    'key first': [own.key + own.certificate],
    'a traditional RSA key': [own.certificate + traditional],
    'CRLF line ends': [(own.certificate + own.key).replaceAll('\n', '\r\n')],
    'text around the blocks': [`${bag}${own.certificate}${bag}${own.key}\nend`],
    'newlines written as \\n': [(own.key + own.certificate).replaceAll('\n', '\\n')],
    'newlines written as \\r\\n': [(own.key + own.certificate).replaceAll('\n', '\\r\\n')],
    'newlines turned into spaces': [(own.key + own.certificate).replaceAll('\n', ' ')],
    'its chain, in any order': [ca.certificate + own.certificate + own.key],
    'an encrypted key': [own.certificate + encrypted, password],
    'an encrypted key with newlines as \\n': [
      (own.certificate + encrypted).replaceAll('\n', '\\n'),
      password,
    ],
  };
  for (const [name, [text, password = '']] of Object.entries(forms))
    it(`is read with ${name}`, () => {
      const checked = managementCertificate(text, password, today);
      assert.ok(
        'value' in checked && checked.value.kind === 'management-certificate',
        JSON.stringify(checked),
      );
      const { certificate, key } = checked.value;
      const leaf = new X509Certificate(certificate);
      assert.equal(leaf.subject, 'CN=client');
      assert.ok(leaf.checkPrivateKey(createPrivateKey(key)));
      assert.equal(certificate.split('BEGIN CERTIFICATE').length - 1, name.includes('chain') ? 2 : 1);
    });

  const other = createCertificate({ commonName: 'other' });
  const expired = createCertificate({
    commonName: 'old',
    notBefore: new Date(0),
    notAfter: new Date(today.getTime() - dayMs),
  });
  const early = createCertificate({ commonName: 'new', notBefore: new Date(today.getTime() + dayMs) });
  const weak = createCertificate({ commonName: 'weak', bits: 512 });
  const wrong: Record<string, [text: string, password: string, problem: RegExp]> = {
    'no key': [
      own.certificate,
      '',
      /^management-certificate: it holds a certificate but not its private key;/,
    ],
    'no certificate': [own.key, '', /^management-certificate: it holds a private key but no certificate;/],
    'the key of another': [own.certificate + other.key, '', /its private key belongs to another certificate/],
    'two keys': [own.certificate + own.key + other.key, '', /it holds 2 private keys/],
    junk: ['hello', '', /it holds no PEM block; PKCS#12\/PFX files are not read in this version/],
    'a block cut short': [own.key.slice(0, 200), '', /its PEM blocks are cut short/],
    'a spoilt key': [own.certificate + own.key.replace(/^MII/m, 'AAA'), '', /its private key cannot be read/],
    'a spoilt certificate': [
      own.certificate.replace(/^MII/m, 'AAA') + own.key,
      '',
      /one of its certificates cannot be read/,
    ],
    'an expired certificate': [
      expired.certificate + expired.key,
      '',
      /its certificate expired at 20\d\d-.*Z/,
    ],
    'a certificate of tomorrow': [early.certificate + early.key, '', /its certificate is valid only from 20/],
    'a key too weak for TLS': [weak.certificate + weak.key, '', /OpenSSL does not take it for TLS/],
    'no password': [
      own.certificate + encrypted,
      '',
      /^management-certificate-password: .* is encrypted and no password is given/,
    ],
    'a wrong password': [
      own.certificate + encrypted,
      'S3cr3t',
      /^management-certificate-password: it does not open the private key/,
    ],
  };
  for (const [name, [text, password, expected]] of Object.entries(wrong))
    it(`is refused with ${name}, in words that give nothing away`, () => {
      const checked = managementCertificate(text, password, today);
      assert.ok('problems' in checked && checked.problems.length === 1, JSON.stringify(checked));
      const said = checked.problems.map(problemLine).join();
      assert.match(said, expected);
      assert.doesNotMatch(said, /S3cr3t|MII/);
    });
});

describe('secrets', () => {
  const masked = (given: Record<string, string>): string[] => secrets(reader(given));
  const body = own.key.split('\n').filter(line => line.length >= 16 && !line.startsWith('-----'));

  it('are masked line by line, whatever the line ends, and without the armour', () => {
    for (const end of ['\n', '\r\n', '\\n', '\\r\\n', ' '])
      assert.deepEqual(masked({ 'management-certificate': bag + own.key.replaceAll('\n', end) }), body);
  });

  it('are left alone where they are short, since a mask takes every such word out of the job’s log', () => {
    assert.deepEqual(masked({ 'management-certificate-password': 'deploy', 'access-token': 'x' }), []);
    assert.deepEqual(masked({ 'management-certificate-password': 'a longer one' }), ['a longer one']);
  });
});

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { describe, it } from 'node:test';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import { createCertificate } from '../emulator/certificates.ts';
import { openCertificate } from '../src/credentials/management-certificate.ts';
import { credentialFromInputs } from '../src/inputs/credential.ts';
import { certificatesForOneKey, pfxFile } from './support/certificates.ts';
import { inputReader, validInputs } from './support/inputs.ts';
import { respondWith, statusResponse } from './support/server.ts';
import { checkVerdict, commandsNamed, runAgainst } from './support/step.ts';

const own = createCertificate({ commonName: 'client' });
const identity = { key: own.key, certificates: [own.certificate] };
const file = pfxFile(identity, 'right');
const fixture = (name: string): Buffer =>
  Buffer.from(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.pfx.base64`), 'utf8'), 'base64');

/** The subject of the certificate in a file, or what is wrong with it. */
async function opened(bytes: Buffer, password: string): Promise<string> {
  return openedText(bytes.toString('base64'), password);
}
async function openedText(text: string, password: string, today = new Date()): Promise<string> {
  const result = await openCertificate(text, password, today);
  if ('value' in result) return result.value.certificate.subject;
  return `${result.error.about}: ${result.error.message}`;
}

/** The same value in the indefinite form of BER, constructed values inside included, and long octet strings cut in two. */
function indefinite(der: Buffer): Buffer {
  const [tag = 0, first = 0] = der;
  const start = first < 0x80 ? 2 : 2 + (first & 0x7f);
  if (tag === 0x04 && der.length > 300) {
    const pieces = [der.subarray(start, 280), der.subarray(280)].map(piece => {
      const head = Buffer.from([0x04, 0x82, 0, 0]);
      head.writeUInt16BE(piece.length, 2);
      return Buffer.concat([head, piece]);
    });
    return Buffer.concat([Buffer.from([0x24, 0x80]), ...pieces, Buffer.alloc(2)]);
  }
  if ((tag & 0x20) === 0) return der;
  const parts: Uint8Array[] = [Buffer.from([tag, 0x80])];
  for (let rest = der.subarray(start); rest.length > 0; ) {
    const [, length = 0] = rest;
    const octets = length < 0x80 ? 0 : length & 0x7f;
    const end = 2 + octets + (octets ? rest.readUIntBE(2, octets) : length);
    parts.push(indefinite(rest.subarray(0, end)));
    rest = rest.subarray(end);
  }
  return Buffer.concat([...parts, Buffer.alloc(2)]);
}

describe('a PFX file', () => {
  const behind: Record<string, Buffer> = {
    'a newline': Buffer.from('\n'),
    'CRLF and a blank': Buffer.from('\r\n '),
    NULs: Buffer.alloc(300),
    'another file': Buffer.concat([file.subarray(100), Buffer.from('-----')]),
  };
  for (const [name, tail] of Object.entries(behind))
    it(`is read with ${name} behind it`, async () => {
      assert.equal(await opened(Buffer.concat([file, tail]), 'right'), 'CN=client');
      assert.equal(await opened(Buffer.concat([indefinite(file), tail]), 'right'), 'CN=client');
    });

  it('is read between the lines that certutil -encode writes', async () => {
    for (const [bytes, password, subject] of [
      [file, 'right', 'CN=client'],
      [fixture('rc2-40-null'), '', 'CN=throw-away'],
    ] as const)
      for (const end of ['\n', '\r\n', '\\n', ' ']) {
        const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
        const text = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join(end);
        assert.equal(await openedText(text, password), subject);
      }
  });

  it('is read without a MAC, whatever encrypts it', async () => {
    for (const algorithm of ['3des', 'aes256'] as const)
      assert.equal(
        await opened(pfxFile(identity, 'right', { algorithm, useMac: false }), 'right'),
        'CN=client',
      );
  });

  for (const [name, password, subject] of [
    ['rsa-pss-no-mac', 'right', 'CN=throw-away-pss'],
    ['rc2-40-rsa-pss', 'right', 'CN=throw-away-pss'],
    ['ed25519', 'x', 'CN=throw-away-ed25519'],
    ['aes-600000', 'x', 'CN=throw-away-ec'],
  ] as const)
    it(`is read with its key as it is in the file: ${name}`, async () => {
      assert.equal(await opened(fixture(name), password), subject);
      assert.equal(await opened(fixture(name), `${password}?`), 'password: it does not open the PFX file');
      assert.equal(await opened(fixture(name), ''), 'password: the PFX file needs a password');
    });

  it('holds up nothing for long while a key is derived in 600,000 iterations', async t => {
    // CPU time of this thread: on a busy machine a timer is late although nothing holds it up.
    const threadMs = (): number => process.threadCpuUsage().user / 1000;
    let [longestMs, lastMs] = [0, threadMs()];
    const timer = setInterval(() => {
      longestMs = Math.max(longestMs, threadMs() - lastMs);
      lastMs = threadMs();
    }, 5);
    t.after(() => clearInterval(timer));
    assert.equal(await opened(fixture('aes-600000'), 'x'), 'CN=throw-away-ec');
    await new Promise(resolve => setTimeout(resolve, 10)); // lets the timer see what ended just now
    assert.ok(longestMs < 1000, `${longestMs} ms`);
  });

  it('is read with 3DES in 200,000 iterations', async () => {
    assert.equal(await opened(fixture('3des-200000'), 'x'), 'CN=throw-away-ec');
  });

  it('that is encrypted with RC4 is reported as that', async () => {
    const [tripleDes, rc4] = ['2a864886f70d010c0103', '2a864886f70d010c0101'];
    const bytes = Buffer.from(file.toString('hex').replaceAll(tripleDes, rc4), 'hex');
    for (const password of ['right', 'wrong', ''])
      assert.equal(
        await opened(bytes, password),
        'certificate: it is encrypted with an unsupported algorithm',
      );
  });

  it('is opened by no wrong password, with a MAC or without', async () => {
    const files = [
      file,
      pfxFile(identity, 'right', { useMac: false }),
      pfxFile(identity, 'right', { algorithm: 'aes256', useMac: false }),
      fixture('rc2-40-null'),
      fixture('rc2-40-password'),
    ];
    for (const bytes of files)
      for (const password of ['wrong', 'Right', 'right ', 'S3cr3t ünd lang'])
        assert.equal(await opened(bytes, password), 'password: it does not open the PFX file', password);
  });

  it('is opened by an empty password and by none', async () => {
    for (const algorithm of ['3des', 'aes256'] as const)
      for (const password of ['', null])
        assert.equal(await opened(pfxFile(identity, password, { algorithm }), ''), 'CN=client');
  });

  it('that a text conversion has damaged is reported as that, with what to do', async () => {
    const windows1252 = new TextDecoder('windows-1252');
    const conversions: Record<string, Buffer> = {
      'UTF-8': Buffer.from(file.toString('utf8')),
      'Latin-1 to UTF-8': Buffer.from(file.toString('latin1')),
      'Windows-1252 to UTF-8': Buffer.from(windows1252.decode(file)),
      'UTF-8 to UTF-16': Buffer.from(file.toString('utf8'), 'utf16le'),
      ASCII: Buffer.from(file.map(octet => (octet > 0x7f ? 0x3f : octet))),
      'UTF-8, encoded twice': Buffer.from(Buffer.from(file.toString('utf8')).toString('base64')),
    };
    for (const [name, bytes] of Object.entries(conversions)) {
      const expected =
        /^certificate: it was damaged by a text conversion: encode the bytes of the PFX file, as in "base64 < client.pfx"$/;
      assert.match(await opened(bytes, 'right'), expected, name);
      const lines = bytes.toString('base64').replace(/.{64}/g, '$&\n');
      assert.match(
        await openedText(`-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----`, ''),
        expected,
        name,
      );
    }
  });

  it('with one damaged part is said to be unreadable, not to need another password', async () => {
    const at = (share: number) => {
      const bytes = Buffer.from(file);
      const offset = Math.floor(bytes.length * share);
      bytes.writeUInt8((bytes[offset] ?? 0) ^ 0x55, offset);
      return bytes;
    };
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const said = await opened(at(share), 'right');
      assert.match(said, /^certificate: it cannot be read as a PKCS#12\/PFX file$/, `${share}`);
    }
  });

  it('is never said to need another password where any one octet is altered', async () => {
    const original = fixture('rc2-40-null');
    for (let at = 0; at < original.length; at += 43) {
      const altered = Buffer.from(original);
      altered.writeUInt8((altered[at] ?? 0) ^ 0x04, at);
      assert.match(await opened(altered, ''), /^certificate: |^CN=throw-away$/, `octet ${at}`);
    }
  });

  it('never makes this throw, however it is cut or altered', async () => {
    for (let at = 0; at < file.length; at += 23) {
      const altered = Buffer.from(file);
      altered.writeUInt8((at * 37) & 0xff, at);
      await assert.doesNotReject(() => opened(altered, 'right'));
      assert.match(await opened(file.subarray(0, at), 'right'), /^certificate: it /);
    }
    const nested = Buffer.concat(Array(20_000).fill(Buffer.from([0x30, 0x80])));
    assert.match(await opened(nested, ''), /^certificate: it cannot be read/);
  });
});

describe('several certificates for one key', () => {
  const days = (count: number): Date => new Date(Date.now() + count * 24 * 60 * 60 * 1000);
  const forms = (spans: [Date, Date][]): string[] => {
    const { key, certificates } = certificatesForOneKey(...spans);
    const pfx = pfxFile({ key, certificates }, 'x').toString('base64');
    return [key + certificates.join(''), certificates.toReversed().join('') + key, pfx];
  };

  it('are read as the valid one that expires last', async () => {
    const cases: [spans: [Date, Date][], best: number][] = [
      [
        [
          [days(-9), days(-1)],
          [days(-2), days(30)],
        ],
        1,
      ], // expired and renewed
      [
        [
          [days(-9), days(5)],
          [days(-2), days(30)],
          [days(-1), days(8)],
        ],
        1,
      ],
      [
        [
          [days(-9), days(5)],
          [days(2), days(300)],
        ],
        0,
      ], // made for later
    ];
    for (const [spans, best] of cases)
      for (const text of forms(spans)) assert.equal(await openedText(text, 'x'), `CN=span ${best}`);
  });

  it('are refused for the dates of the one that expires last, if none is valid', async () => {
    const last = days(-1);
    for (const text of forms([
      [days(-99), days(-50)],
      [days(-9), last],
      [days(-20), days(-10)],
    ])) {
      const checked = await credentialFromInputs(
        inputReader({
          ...validInputs,
          'access-token': '',
          'management-certificate': text,
          'management-certificate-password': 'x',
        }),
        new Date(),
      );
      assert.ok('error' in checked);
      assert.ok(checked.error[0]?.message.includes(`expired at ${last.toISOString().slice(0, 19)}`));
    }
  });

  it('are not sent along, other than the rest of the chain', async () => {
    const ca = createCertificate({ commonName: 'CA', ca: true });
    const { key, certificates } = certificatesForOneKey([days(-9), days(-1)], [days(-2), days(30)]);
    const result = await openCertificate([key, ca.certificate, ...certificates].join(''), '', new Date());
    assert.ok('value' in result);

    // Under TLS 1.2, the client's certificates are readable on the wire.
    const [client, toClient] = duplexPair();
    const [toServer, server] = duplexPair();
    const sent: Buffer[] = [];
    toClient.on('data', data => sent.push(data));
    toClient.pipe(toServer).pipe(toClient);
    const secureContext = createSecureContext({ key: own.key, cert: own.certificate, maxVersion: 'TLSv1.2' });
    new TLSSocket(server as Socket, { isServer: true, secureContext, requestCert: true });
    const socket = connect({
      socket: client,
      secureContext: result.value.secureContext,
      rejectUnauthorized: false,
    });
    await new Promise(resolve => socket.once('secureConnect', resolve));
    const isSent = [...certificates, ca.certificate].map(pem =>
      Buffer.concat(sent).includes(new X509Certificate(pem).raw),
    );
    assert.deepEqual(isSent, [false, true, true]);
  });
});

describe('the certificate in a publish settings file', () => {
  const subscription = validInputs.subscription;
  const settings = (certificate: string): string =>
    `<PublishData><PublishProfile SchemaVersion="2.0"><Subscription Id="${subscription}" ServiceManagementUrl="https://management.core.windows.net/" ManagementCertificate="${certificate}"/></PublishProfile></PublishData>`;
  const problem = async (text: string): Promise<string> => {
    const given = { subscription, 'publish-settings': text };
    const checked = await credentialFromInputs(inputReader(given), new Date());
    return 'error' in checked ? checked.error.map(({ input, message }) => `${input}: ${message}`).join() : '';
  };
  const published = pfxFile(identity, null);

  it('is named with its subscription in every problem', async () => {
    const expired = createCertificate({
      commonName: 'old',
      notBefore: new Date(0),
      notAfter: new Date(1e12),
    });
    const late = new Date(Date.now() + 1e9);
    const future = createCertificate({ commonName: 'new', notBefore: late });
    const of = ({ key, certificate }: { key: string; certificate: string }): string =>
      pfxFile({ key, certificates: [certificate] }, null).toString('base64');
    for (const [certificate, expected] of [
      [of(expired), /expired at 2001-09-09T01:46:40.000Z; this runner's clock says 20/],
      [of(future), /is not valid before 20.*; this runner's clock says 20/],
      ['hello', /is base64, but not of a PKCS#12\/PFX file/],
      ['h ello?', /is neither PEM nor base64/],
      [published.subarray(0, 400).toString('base64'), /cannot be read as a PKCS#12\/PFX file/],
      [Buffer.from(published.toString('utf8')).toString('base64'), /was damaged by a text conversion/],
      [Buffer.from(own.certificate).toString('base64'), /is base64 of PEM text/],
    ] as const) {
      const said = await problem(settings(certificate));
      assert.match(said, new RegExp(`^publish-settings: the certificate of subscription ${subscription} `));
      assert.match(said, expected);
      assert.doesNotMatch(said, /: it\b/);
    }
  });

  it('is not said to need a password where one part of it is altered', async () => {
    for (const share of [0.1, 0.25, 0.4, 0.6, 0.8]) {
      const base64 = fixture('rc2-40-null').toString('base64');
      const at = Math.floor(base64.length * share);
      const altered = base64.slice(0, at) + (base64[at] === 'A' ? 'B' : 'A') + base64.slice(at + 1);
      const said = await problem(settings(altered));
      assert.match(said, /^publish-settings: the certificate of subscription /, `${share}`);
    }
  });

  it('is not looked for in the publish profile of a web site', async () => {
    const profile =
      '<publishData><publishProfile profileName="contoso - Web Deploy" publishMethod="MSDeploy" userPWD="S3cr3t"/></publishData>';
    assert.equal(
      await problem(profile),
      'publish-settings: it is the publish profile of a web site (root publishData), not the publish settings of a subscription',
    );
  });
});

describe('the step', () => {
  it('polls with an RSA-PSS key, and reports a wrong password for it', async () => {
    const given = {
      'access-token': '',
      'management-certificate': fixture('rsa-pss-no-mac').toString('base64'),
    };
    checkVerdict(
      await runAgainst(respondWith(statusResponse('Succeeded')), {
        ...given,
        'management-certificate-password': 'right',
      }),
      'succeeded',
    );
    const wrong = await runAgainst(respondWith(statusResponse('Succeeded')), {
      ...given,
      'management-certificate-password': 'wrong one',
    });
    checkVerdict(wrong, 'invalid-input');
    assert.match(
      commandsNamed(wrong, 'error')[0]?.data ?? '',
      /^management-certificate-password: it does not open the PFX file;/,
    );
    assert.doesNotMatch(wrong.log.join('\n'), /wrong one/);
  });
});

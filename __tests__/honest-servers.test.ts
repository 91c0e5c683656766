import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { httpResponse, operationStatus, respondWith, statusResponse } from './support/server.ts';
import { annotation, checkVerdict, everythingIn, runAgainst } from './support/step.ts';

// What the field's real servers, caches, gateways and rate limiters do to a correct answer, met by the built action.

type Bytes = string | Uint8Array;

/** A complete response with a body of any bytes. */
function response(code: number, body: Bytes, headers: Record<string, string> = {}): Buffer {
  const bytes = Buffer.from(body);
  const fields = { 'Content-Length': String(bytes.length), 'Content-Type': 'application/xml', ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${code} X\r\n${lines.join('')}\r\n`), bytes]);
}

const once = { 'timeout-minutes': '0', 'outage-tolerance-minutes': '0' };
const quick = { 'outage-tolerance-minutes': '0' };
/** The result of one poll that is answered with these bytes. */
const resultOf = async (bytes: Bytes, inputs: Record<string, string> = once) =>
  runAgainst(socket => socket.end(bytes), inputs);

describe('a content coding that nobody asked for', { concurrency: 3 }, () => {
  const body = Buffer.from(operationStatus('Succeeded'));
  const encoded: Record<string, [coding: string, bytes: Buffer]> = {
    gzip: ['gzip', gzipSync(body)],
    'gzip in capitals': ['GZIP', gzipSync(body)],
    'x-gzip': ['x-gzip', gzipSync(body)],
    deflate: ['deflate', deflateSync(body)],
    'deflate without the zlib header': ['deflate', deflateRawSync(body)],
    br: ['br', brotliCompressSync(body)],
    'gzip over br': ['br, gzip', gzipSync(brotliCompressSync(body))],
    identity: ['identity', body],
  };
  for (const [name, [coding, bytes]] of Object.entries(encoded))
    it(`is undone: ${name}`, async () => {
      checkVerdict(await resultOf(response(202, bytes, { 'Content-Encoding': coding })), 'succeeded');
    });

  it('is undone as a transfer coding, too', async () => {
    const head = 'HTTP/1.1 202 X\r\nContent-Type: application/xml\r\nTransfer-Encoding: gzip\r\n\r\n';
    checkVerdict(await resultOf(Buffer.concat([Buffer.from(head), gzipSync(body)])), 'succeeded');
    const unknown = await resultOf(head.replace('gzip', 'xchunked') + body, quick);
    checkVerdict(unknown, 'unrecognized');
  });

  it('is named if it is unknown', async () => {
    const step = await resultOf(response(202, body, { 'Content-Encoding': 'zstd' }), quick);
    checkVerdict(step, 'unrecognized');
    assert.match(annotation(step), /its content coding "zstd" is unknown/);
  });

  it('is not undone more than three times, which could take minutes', async () => {
    const three = { 'Content-Encoding': 'gzip, identity, gzip, gzip' };
    const bytes = gzipSync(gzipSync(gzipSync(body)));
    checkVerdict(await resultOf(response(202, bytes, three)), 'succeeded');
    const step = await resultOf(
      response(202, gzipSync(bytes), { 'Content-Encoding': 'gzip,gzip,gzip,gzip' }),
      quick,
    );
    checkVerdict(step, 'unrecognized');
    assert.match(annotation(step), /its content coding "gzip, gzip, gzip, gzip" is unknown/);
  });

  it('is no answer if the stream is cut or broken', async () => {
    for (const bytes of [gzipSync(body).subarray(0, -4), gzipSync(body).fill(0x55, 12, 30), body]) {
      const step = await resultOf(response(202, bytes, { 'Content-Encoding': 'gzip' }), quick);
      checkVerdict(step, 'unreachable');
      assert.match(annotation(step), /the content is not valid gzip/);
    }
  });

  it('is limited to 1 MiB of decoded body', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const step = await resultOf(response(202, bomb, { 'Content-Encoding': 'gzip' }), quick);
    checkVerdict(step, 'unrecognized');
    assert.match(annotation(step), /it is larger than 1 MiB/);
  });

  it('is undone in error responses, too', async () => {
    const page = gzipSync('<Error><Code>ForbiddenError</Code><Message>no</Message></Error>');
    const step = await resultOf(response(403, page, { 'Content-Encoding': 'gzip' }), quick);
    assert.deepEqual([step.outputs['verdict'], step.outputs['error-message']], ['unauthorized', 'no']);
  });
});

describe('the character encoding of an answer', { concurrency: 3 }, () => {
  const failed = (message: string): string =>
    operationStatus('Failed', `<Error><Message>${message}</Message></Error>`);
  const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
  const declared = (encoding: string, text: string): string =>
    `<?xml version="1.0" encoding="${encoding}"?>${text}`;
  const message = 'Größe überschritten';
  const charset = (name: string) => ({ 'Content-Type': `application/xml; charset=${name}` });
  const read: Record<string, [Bytes, Record<string, string>?]> = {
    'utf8 in the declaration': [declared('utf8', failed(message))],
    'utf-16 in the declaration over UTF-8 that Content-Type names': [
      declared('utf-16', failed(message)),
      charset('utf-8'),
    ],
    'ISO-8859-1 in the declaration': [latin1(declared('ISO-8859-1', failed(message)))],
    'iso-8859-1 in Content-Type': [latin1(failed(message)), charset('"ISO-8859-1"')],
    'windows-1252 in Content-Type over a declaration of utf-8': [
      latin1(declared('utf-8', failed(message))),
      charset('windows-1252'),
    ],
    'UTF-16 with a byte order mark': [utf16(declared('utf-16', failed(message)))],
    'big-endian UTF-16 with a byte order mark': [utf16(failed(message)).swap16()],
    'UTF-8 with a byte order mark, whatever else is said': [
      `\uFEFF${declared('utf-16', failed(message))}`,
      charset('iso-8859-1'),
    ],
    'UTF-16 without a byte order mark': [Buffer.from(declared('utf-16', failed(message)), 'utf16le')],
    'UTF-8 if nothing is said': [failed(message)],
  };
  for (const [name, [bytes, headers]] of Object.entries(read))
    it(`is read: ${name}`, async () => {
      const step = await resultOf(response(202, bytes, headers));
      assert.deepEqual([step.outputs['verdict'], step.outputs['error-message']], ['failed', message]);
    });

  const named: Record<string, [Bytes, Record<string, string> | undefined, RegExp]> = {
    'an unknown one': [operationStatus('Succeeded'), charset('x-nope'), /its encoding "x-nope" is unknown/],
    'Latin-1 called UTF-8': [
      latin1(failed(message)),
      charset('utf-8'),
      /its encoding "utf-8" does not fit its bytes/,
    ],
    'UTF-8 that calls itself UTF-16': [
      declared('utf-16', operationStatus('Succeeded')),
      undefined,
      /its encoding "utf-16" does not fit its bytes/,
    ],
  };
  for (const [name, [bytes, headers, pattern]] of Object.entries(named))
    it(`is named: ${name}`, async () => {
      const step = await resultOf(response(202, bytes, headers), quick);
      checkVerdict(step, 'unrecognized');
      assert.match(annotation(step), pattern);
    });

  it('may be followed by a reference to a control character in a failure, but not in a success', async () => {
    const error = '<Error><Message>a &#x1F; b</Message></Error>';
    const failure = await resultOf(response(202, operationStatus('Failed', error)));
    assert.deepEqual([failure.outputs['verdict'], failure.outputs['error-message']], ['failed', 'a   b']);
    checkVerdict(await resultOf(response(202, operationStatus('Succeeded', error)), quick), 'unrecognized');
  });
});

describe('an answer that contradicts the one before', { concurrency: 4 }, () => {
  const forbidden = httpResponse(
    403,
    '<html><head><title>403</title></head><body>Forbidden by rules</body></html>',
  );
  const contradictions: Record<string, string> = {
    '401': httpResponse(401, ''),
    '403 of a rate limiter': forbidden,
    '404 of a cache': httpResponse(404, '', { Age: '30' }),
    '400': httpResponse(400, ''),
    '421': httpResponse(421, ''),
    '425': httpResponse(425, ''),
    '302 to a maintenance page': httpResponse(302, '', { Location: 'https://maintenance.example/' }),
  };
  for (const [name, contradiction] of Object.entries(contradictions))
    it(`is ridden out: ${name}`, async () => {
      const step = await runAgainst(
        respondWith(statusResponse('InProgress'), contradiction, statusResponse('Succeeded')),
      );
      checkVerdict(step, 'succeeded');
      assert.equal(step.outputs['polls'], '3');
    });

  it('ends with its verdict after the outage tolerance, and does not blame the inputs', async () => {
    const tolerance = { 'outage-tolerance-minutes': '0.05' };
    const step = await runAgainst(respondWith(statusResponse('InProgress'), forbidden), tolerance);
    checkVerdict(step, 'unauthorized');
    assert.match(
      annotation(step),
      /^The last valid answer came \d+ s after the start, none in the \d+ s since then; at the end a web page rejected the request: HTTP 403: Forbidden by rules\. .*\nThe inputs are right, since they worked before; likely causes: a rate limiter .* raise outage-tolerance-minutes\. .*re-run this job/,
    );
    assert.doesNotMatch(annotation(step), /access-token is fresh/);
    assert.equal(step.outputs['result'], 'InProgress');
  });

  it('is blamed on an expired token if the token has expired meanwhile', async () => {
    const exp = Math.floor(Date.now() / 1000) + 2;
    const token = ['{}', `{"exp":${exp}}`, 'x']
      .map(part => Buffer.from(part).toString('base64url'))
      .join('.');
    const step = await runAgainst(respondWith(statusResponse('InProgress'), httpResponse(401, '')), {
      'access-token': token,
      'outage-tolerance-minutes': '0.05',
    });
    assert.equal(step.outputs['verdict'], 'unauthorized');
    assert.match(annotation(step), /\nThe access-token expired at .*: run the gate again with a fresh one\./);
  });
});

describe('an answer out of a cache', { concurrency: 2 }, () => {
  it('counts', async () => {
    checkVerdict(await resultOf(httpResponse(202, operationStatus('Succeeded'), { Age: '7' })), 'succeeded');
  });

  it('is reported if the wait did not succeed', async () => {
    const step = await resultOf(httpResponse(404, '', { Age: '118' }), quick);
    checkVerdict(step, 'not-found');
    assert.match(annotation(step), /came out of a cache \(Age: 118 s\), so it may be outdated/);
  });
});

describe('a server with another clock', () => {
  it('is asked again when its Retry-After says, by its own Date', async () => {
    const at = (ms: number): string => new Date(Date.now() + 3_600_000 + ms).toUTCString();
    const step = await runAgainst((socket, _head, count) => {
      const headers = { Date: at(0), 'Retry-After': at(2000) };
      socket.end(
        count === 1 ? httpResponse(202, operationStatus('InProgress'), headers) : statusResponse('Succeeded'),
      );
    });
    checkVerdict(step, 'succeeded');
    assert.ok(Number(step.outputs['elapsed-seconds']) <= 5, step.outputs['elapsed-seconds']);
  });
});

describe('a slow answer', { concurrency: 3 }, () => {
  const slowly =
    (ms: number, bytes: string): Parameters<typeof runAgainst>[0] =>
    socket =>
      setTimeout(() => socket.end(bytes), ms);

  it('is waited for with a time-out of 0', async () => {
    const step = await runAgainst(slowly(4000, statusResponse('Succeeded')), { 'timeout-minutes': '0' });
    checkVerdict(step, 'succeeded');
  });

  it('is waited for at the deadline', async () => {
    const step = await runAgainst(
      (socket, _head, count) =>
        setTimeout(() => socket.end(statusResponse('Succeeded')), count === 1 ? 3000 : 60_000),
      { 'timeout-minutes': '0.02' },
    );
    checkVerdict(step, 'succeeded');
    assert.equal(step.outputs['polls'], '2');
  });
});

describe('the body of an error', { concurrency: 3 }, () => {
  const bodies: Record<string, [body: string, code: string, message: string]> = {
    'JSON in an XML string': [
      '<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">{"code":"BadRequest","message":"No such thing."}</string>',
      'BadRequest',
      'No such thing.',
    ],
    JSON: ['{"code":"InvalidInput","message":"No."}', 'InvalidInput', 'No.'],
    'JSON below error': ['{"error":{"code":401,"message":"Denied."}}', '401', 'Denied.'],
    XML: ['<Error><Code>ConflictError</Code><Message>Busy.</Message></Error>', 'ConflictError', 'Busy.'],
  };
  for (const [name, [body, code, message]] of Object.entries(bodies))
    it(`is read: ${name}`, async () => {
      const step = await resultOf(httpResponse(409, body), quick);
      checkVerdict(step, 'refused');
      assert.deepEqual([step.outputs['extended-code'], step.outputs['error-message']], [code, message]);
    });

  it('is quoted by its text if it is an HTML page', async () => {
    const page =
      '<!DOCTYPE html><html><head><title>Bad Gateway</title><style>body { color: red }</style><script>alert(1)</script></head><body><h1>502</h1><p>nginx &amp; co.</p></body></html>';
    for (const bytes of [httpResponse(502, page), httpResponse(202, page)]) {
      const step = await resultOf(bytes, quick);
      assert.match(annotation(step), /Bad Gateway 502 nginx & co\./);
      assert.doesNotMatch(annotation(step), /color: red|alert|<h1>/);
    }
  });

  it('of nginx and Apache about client certificates has advice for that', async () => {
    const nginx = await resultOf(
      httpResponse(400, '<html><body>No required SSL certificate was sent</body></html>'),
    );
    checkVerdict(nginx, 'refused');
    assert.match(annotation(nginx), /\nThe server accepts only clients with a certificate/);
    const apache = await resultOf(
      httpResponse(403, '<html><body>Reason: Cannot perform Post-Handshake Authentication.</body></html>'),
    );
    checkVerdict(apache, 'unauthorized');
    assert.match(annotation(apache), /NODE_OPTIONS to --tls-max-v1\.2/);
  });

  it('of 203 and 204 is not called an error of the endpoint', async () => {
    for (const code of [203, 204]) {
      const step = await resultOf(httpResponse(code, ''), quick);
      checkVerdict(step, 'unrecognized');
      assert.match(annotation(step), new RegExp(`HTTP ${code}`));
      assert.match(annotation(step), /what is between the runner and the service/);
    }
  });
});

describe('a token that the service repeats', { concurrency: 4 }, () => {
  const token = 'abc+def/ghi+jkl/mno+pqr==';
  const escaped = {
    'JSON slashes': 'abc+def\\/ghi+jkl\\/mno+pqr==',
    'JSON code points': 'abc\\u002Bdef\\u002fghi\\u002bjkl/mno+pqr\\u003d\\u003D',
    'decimal references': 'abc&#43;def/ghi&#43;jkl/mno&#43;pqr==',
    'hexadecimal references': 'abc&#x2B;def&#x2f;ghi+jkl/mno+pqr==',
    'named references': 'abc&plus;def&sol;ghi+jkl/mno+pqr&equals;&equals;',
    'percent-encoding': 'abc%2Bdef%2Fghi%2bjkl%2fmno+pqr%3D%3d',
    'in two lines': 'abc+def/ghi+j\r\n  kl/mno+pqr==',
    'with an invisible character': 'abc+def/ghi+j\u200Bkl/mno+pqr==',
    'the old JavaScript escape': 'abc%u002Bdef/ghi%u002bjkl/mno+pqr==',
    'percent-encoding in JSON in HTML': 'abc%252Bdef%252Fghi&amp;#43;jkl\\\\/mno+pqr==',
  };
  for (const [name, form] of Object.entries(escaped))
    it(`is not shown: ${name}`, async () => {
      for (const body of [`{"authorization":"Bearer ${form}"}`, `<html><p>Bearer ${form}</p></html>`]) {
        const step = await resultOf(httpResponse(400, body), { 'access-token': token });
        checkVerdict(step, 'refused');
        assert.doesNotMatch(everythingIn(step), /pqr/);
      }
    });
});

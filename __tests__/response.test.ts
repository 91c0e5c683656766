import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { classifyResponse, type ResponseContext } from '../src/gate/status/response.ts';
import type { HttpResult } from '../src/http/client.ts';
import { status } from './support/server.ts';

const expected: ResponseContext = {
  operation: {
    statusApi: 'biztalk',
    requestId: '1',
    subscription: 's',
    cloudServiceName: 'c',
    resourceName: 'r',
  },
  token: '',
  redirectError: '',
};
const answer = (status: number, body: string, headers = {}): HttpResult => ({
  kind: 'answer',
  status,
  headers,
  body: Buffer.from(body),
});
const kindOf = (status: number, body: string): string =>
  classifyResponse(answer(status, body), expected, 0).kind;

describe('the judgement', () => {
  it('takes a status with 200 and 202 alone', () => {
    for (const code of [200, 202]) assert.equal(kindOf(code, status('Succeeded')), 'succeeded');
    for (const code of [201, 203, 204, 205, 206, 207, 226, 299, 150, 0])
      assert.equal(kindOf(code, status('Succeeded')), 'unrecognized', String(code));
  });

  it('never takes an error for a success, whatever its body says', () => {
    for (let code = 300; code < 1000; code += 1)
      assert.notEqual(kindOf(code, status('Succeeded')), 'succeeded');
  });

  it('tells what may pass from what is final', () => {
    const kinds = {
      unauthorized: [401, 403],
      'not-found': [404],
      unreachable: [408, 429, 500, 501, 502, 503, 504, 599, 999],
      refused: [300, 301, 304, 307, 308, 400, 402, 405, 409, 410, 411, 418, 428, 451, 499],
    };
    for (const [kind, codes] of Object.entries(kinds))
      for (const code of codes) assert.equal(kindOf(code, ''), kind, String(code));
  });

  it('keeps what the service says of an error, and leaves the rest empty', () => {
    const body =
      '<Error xmlns="http://schemas.microsoft.com/windowsazure"><Code>ServerBusy</Code><Message>wait</Message></Error>';
    const { cause, error } = classifyResponse(answer(503, body), expected, 0);
    assert.deepEqual(
      [cause, error],
      ['HTTP 503 ServerBusy: wait', { httpCode: '503', message: 'wait', extendedCode: 'ServerBusy' }],
    );
    const html = classifyResponse(answer(502, '<html>'), expected, 0);
    assert.deepEqual(
      [html.cause, html.error],
      ['HTTP 502: <html>', { httpCode: '502', message: '', extendedCode: '' }],
    );
  });

  it('says what it makes of an answer in one phrase', () => {
    const cause = (exchange: HttpResult, redirectError = ''): string =>
      classifyResponse(exchange, { ...expected, redirectError }, 0).cause;
    assert.equal(cause(answer(204, '')), 'HTTP 204, which the service never answers with');
    assert.equal(cause(answer(304, '')), 'HTTP 304');
    assert.equal(cause(answer(403, '<html>Sign in</html>')), 'HTTP 403: <html>Sign in</html>');
    assert.equal(cause(answer(403, '<Error><Code>ForbiddenError</Code></Error>')), 'HTTP 403 ForbiddenError');
    assert.equal(cause(answer(307, ''), 'to "x"'), 'HTTP 307, a redirect that may not be followed (to "x")');
    assert.equal(cause(answer(202, status('InProgress'))), '');
    assert.equal(cause(answer(202, status('Succeeded'))), '');
    assert.equal(cause(answer(202, status('Failed'))), '');
    assert.equal(cause(answer(202, '')), 'not an operation status: it is empty');
    assert.equal(
      cause({ ...answer(202, ''), body: 'too-large' } as HttpResult),
      'not an operation status: it is larger than 1 MiB',
    );
    assert.equal(
      cause({ ...answer(202, ''), body: Buffer.from([0x41, 0xff]) } as HttpResult),
      'not an operation status: it is not UTF-8; it reads A\ufffd',
    );
    assert.equal(
      cause(answer(202, ' <a/> ')),
      'not an operation status: its root is a, not OperationStatus; it reads <a/>',
    );
    assert.equal(
      cause(answer(202, '<OperationStatus/>')),
      'not an operation status: it has no single Result of InProgress, Succeeded or Failed; it reads <OperationStatus/>',
    );
    const operation = { statusApi: 'service-management', requestId: '1', subscription: 's' } as const;
    assert.equal(
      classifyResponse(answer(200, '<Operation/>'), { ...expected, operation }, 0).cause,
      'not an operation status: its ID is not the request id that was asked for; it reads <Operation/>',
    );
  });

  it('tells silence that may pass from silence that will not, and late from broken', () => {
    const silence = (changed: object) =>
      classifyResponse(
        { kind: 'no-answer', cause: 'c', permanent: false, timedOut: false, ...changed },
        expected,
        0,
      );
    assert.deepEqual(silence({}), { kind: 'unreachable', cause: 'c', timedOut: false, retryAfterMs: 0 });
    assert.deepEqual(silence({ permanent: true }), {
      kind: 'permanent',
      cause: 'c',
      timedOut: false,
      retryAfterMs: 0,
    });
    assert.deepEqual(silence({ timedOut: true }), {
      kind: 'unreachable',
      cause: 'c',
      timedOut: true,
      retryAfterMs: 0,
    });
    assert.deepEqual(classifyResponse(answer(500, ''), expected, 0).serviceRequestId, '');
    assert.equal(classifyResponse(answer(500, ''), expected, 0).timedOut, false);
  });

  it('reads an error in an Error document alone, and no part of it that is doubled or nested', () => {
    const error = (body: string) => classifyResponse(answer(400, body), expected, 0).error;
    const nothing = { httpCode: '400', message: '', extendedCode: '' };
    assert.deepEqual(error('<Fault><Message>m</Message></Fault>'), nothing);
    assert.deepEqual(error('<Error><Message>m</Message><Message>n</Message></Error>'), nothing);
    assert.deepEqual(error('<Error><Message>m<b/></Message></Error>'), nothing);
    const failed = classifyResponse(
      answer(202, status('Failed', '<Error><Message>m</Message></Error><Error/>')),
      expected,
      0,
    );
    assert.deepEqual(failed.error, { httpCode: '', message: '', extendedCode: '' });
  });

  it('lets foreign words out on one line, bounded and without the token', () => {
    const attack = `a\n::error::b\u2028${'x'.repeat(5000)}`;
    const failed = status(
      'Failed',
      `<Error><Message>${attack}</Message><ExtendedCode>${attack}</ExtendedCode></Error>`,
    );
    const refused = `<Error><Message>${attack}</Message><Code>${attack}</Code></Error>`;
    for (const exchange of [answer(202, failed), answer(400, refused), answer(200, attack)]) {
      const { cause, error, serviceRequestId } = classifyResponse(
        { ...exchange, headers: { 'x-ms-request-id': [attack] } },
        expected,
        0,
      );
      for (const [text = '', max] of [
        [cause, 500],
        [error?.message, 1000],
        [error?.extendedCode, 1000],
        [serviceRequestId, 200],
      ] as const) {
        assert.ok(text.length <= max);
        assert.doesNotMatch(text, /[\n\u2028]/);
      }
    }
    const token = 'tok_en';
    const echoed = classifyResponse(
      answer(400, `<Error><Message>${token}</Message></Error>`, { 'x-ms-request-id': token }),
      { ...expected, token },
      0,
    );
    assert.doesNotMatch(JSON.stringify(echoed), /tok_en/);
    const special = classifyResponse(
      answer(400, '<Error><Message>x a+b.c x aab-c</Message></Error>'),
      { ...expected, token: 'a+b.c' },
      0,
    );
    assert.equal(special.error?.message, 'x *** x aab-c');
    const elsewhere = classifyResponse(
      answer(307, ''),
      { ...expected, token: 'Tok_En', redirectError: 'to "https://tok_en.example"' },
      0,
    );
    assert.doesNotMatch(elsewhere.cause, /tok_en/i);
    // Longer than a regular expression can be.
    const huge = 'aB'.repeat(50_000);
    const shouted = answer(400, `<Error><Message>x ${huge.toUpperCase()} y</Message></Error>`);
    assert.equal(classifyResponse(shouted, { ...expected, token: huge }, 0).error?.message, 'x *** y');
    // Wherever the words are cut, no part of the token is left at the end.
    const long = 'abcdefghijklmnopqrstuvwxyz'.repeat(40);
    for (let before = 0; before < 1200; before += 7)
      for (const exchange of [
        answer(200, `${'-'.repeat(before)}${long}${long}`),
        answer(400, `<Error><Message>${'-'.repeat(before)}${long}${long}</Message></Error>`),
      ])
        assert.doesNotMatch(
          JSON.stringify(classifyResponse(exchange, { ...expected, token: long }, 0)),
          /abcdef/,
        );
  });

  it('hears Retry-After in every answer, one that broke off included', () => {
    const headers = { 'retry-after': ['7'], 'x-ms-request-id': ['r'] };
    for (const code of [200, 202, 204, 307, 400, 404, 429, 503]) {
      const reading = classifyResponse(answer(code, '', headers), expected, 0);
      assert.deepEqual([reading.retryAfterMs, reading.serviceRequestId], [7000, 'r'], String(code));
    }
    const broken: HttpResult = {
      kind: 'no-answer',
      cause: 'cut',
      permanent: false,
      timedOut: false,
      headers,
    };
    assert.deepEqual(classifyResponse(broken, expected, 0), {
      kind: 'unreachable',
      cause: 'cut',
      timedOut: false,
      retryAfterMs: 7000,
      serviceRequestId: 'r',
    });
  });
});

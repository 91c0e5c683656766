import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeCause } from '../src/gate/report/describe-cause.ts';
import { classifyResponse, type ResponseContext } from '../src/gate/status/response.ts';
import type { HttpResult } from '../src/http/client.ts';
import type { FailureReason } from '../src/http/failure.ts';
import { operationStatus } from './support/server.ts';

const context: ResponseContext = {
  operation: {
    statusApi: 'biztalk',
    requestId: '1',
    subscription: 's',
    cloudServiceName: 'c',
    resourceName: 'r',
  },
  token: '',
  redirectError: undefined,
  redirectedTo: undefined,
  wallMs: 0,
};
const response = (status: number, body: string, headers = {}): HttpResult => ({
  kind: 'response',
  status,
  headers,
  body: { value: Buffer.from(body) },
});
const kindOf = (status: number, body: string): string =>
  classifyResponse(response(status, body), context).kind;

describe('the classification', () => {
  it('reads a status only from 200 and 202', () => {
    for (const code of [200, 202]) assert.equal(kindOf(code, operationStatus('Succeeded')), 'succeeded');
    for (const code of [201, 203, 204, 205, 206, 207, 226, 299, 150, 0])
      assert.equal(kindOf(code, operationStatus('Succeeded')), 'unrecognized', String(code));
  });

  it('never reads an error response as a success, whatever its body holds', () => {
    for (let code = 300; code < 1000; code += 1)
      assert.notEqual(kindOf(code, operationStatus('Succeeded')), 'succeeded');
  });

  it('distinguishes transient from final HTTP statuses', () => {
    const kinds = {
      unauthorized: [401, 403],
      'not-found': [404],
      throttled: [429],
      unreachable: [408, 421, 425, 500, 501, 502, 503, 504, 599, 999],
      refused: [300, 301, 304, 307, 308, 400, 402, 405, 409, 410, 411, 418, 428, 451, 499],
    };
    for (const [kind, codes] of Object.entries(kinds))
      for (const code of codes) assert.equal(kindOf(code, ''), kind, String(code));
  });

  it('takes a 503 for throttling if it has the documented code or a valid Retry-After', () => {
    const kind = (body: string, headers = {}) => classifyResponse(response(503, body, headers), context).kind;
    for (const code of ['TooManyRequests', 'ServerBusy'])
      assert.equal(kind(`<Error><Code>${code}</Code></Error>`), 'throttled');
    for (const retryAfter of ['5', '0', new Date().toUTCString()])
      assert.equal(kind('', { 'retry-after': [retryAfter] }), 'throttled');
    assert.equal(kind('<html>Too many requests</html>'), 'unreachable');
    assert.equal(kind('', { 'retry-after': ['soon'] }), 'unreachable');
  });

  it('keeps the code and message of an error document', () => {
    const body =
      '<Error xmlns="http://schemas.microsoft.com/windowsazure"><Code>ServerBusy</Code><Message>wait</Message></Error>';
    const { cause, error } = classifyResponse(response(503, body), context);
    assert.deepEqual(
      [describeCause(cause), error],
      ['HTTP 503 ServerBusy: wait', { httpCode: '503', message: 'wait', extendedCode: 'ServerBusy' }],
    );
    const html = classifyResponse(response(502, '<html><p>Bad</p> gateway'), context);
    assert.deepEqual(
      [describeCause(html.cause), html.error],
      ['HTTP 502: Bad gateway', { httpCode: '502', message: '', extendedCode: '' }],
    );
  });

  it('describes the cause in one phrase', () => {
    const causeOf = (result: HttpResult, redirectError?: ResponseContext['redirectError']): string =>
      describeCause(classifyResponse(result, { ...context, redirectError }).cause);
    assert.equal(causeOf(response(204, '')), 'HTTP 204, no content');
    assert.equal(causeOf(response(304, '')), 'HTTP 304');
    assert.equal(causeOf(response(403, '<html>Sign in</html>')), 'HTTP 403: Sign in');
    assert.equal(
      causeOf(response(403, '<Error><Code>ForbiddenError</Code></Error>')),
      'HTTP 403 ForbiddenError',
    );
    assert.equal(causeOf(response(307, ''), 'to "x"'), 'HTTP 307, a redirect to "x"');
    assert.equal(causeOf(response(202, operationStatus('InProgress'))), '');
    assert.equal(causeOf(response(202, operationStatus('Succeeded'))), '');
    assert.equal(causeOf(response(202, operationStatus('Failed'))), '');
    assert.equal(causeOf(response(202, '')), 'not readable as XML: it is empty');
    assert.equal(
      causeOf({ ...response(202, ''), body: { error: 'too-large' } } as HttpResult),
      'not readable as XML: it is larger than 1 MiB',
    );
    assert.equal(
      causeOf({ ...response(202, ''), body: { value: Buffer.from([0x41, 0xff]) } } as HttpResult),
      'not readable as XML: its encoding "utf-8" does not fit its bytes; it reads "A\ufffd"',
    );
    assert.equal(causeOf(response(202, ' <a/> ')), 'a document with the root a, not OperationStatus: "<a/>"');
    assert.equal(
      causeOf(response(202, '<OperationStatus/>')),
      'an operation status without a single Result of InProgress, Succeeded or Failed: "<OperationStatus/>"',
    );
    const failure = { reason: 'client-certificate-rejected', detail: 'd', proxy: 'p:1' } as const;
    assert.equal(
      causeOf({ kind: 'no-response', mayHaveBeenSent: true, failure }),
      'the server rejected the client certificate (d) (through the proxy p:1)',
    );
    const operation = { statusApi: 'service-management', requestId: '1', subscription: 's' } as const;
    assert.equal(
      describeCause(classifyResponse(response(200, '<Operation/>'), { ...context, operation }).cause),
      'an Operation without exactly one ID: "<Operation/>"',
    );
  });

  it('distinguishes transient from permanent failures', () => {
    const failed = (reason: FailureReason) =>
      classifyResponse(
        { kind: 'no-response', mayHaveBeenSent: true, failure: { reason, detail: 'd' } },
        context,
      );
    assert.deepEqual(failed('connection-broken'), {
      kind: 'unreachable',
      cause: { reason: 'connection-broken', detail: 'd' },
      retryAfterMs: 0,
    });
    for (const reason of [
      'certificate-untrusted',
      'certificate-expired',
      'proxy-setting-invalid',
      'proxy-authentication',
    ] as const)
      assert.equal(failed(reason).kind, 'unreachable-for-good');
    for (const reason of ['request-timed-out', 'name-not-resolved', 'proxy-refused', 'tls-failed'] as const)
      assert.equal(failed(reason).kind, 'unreachable');
    assert.equal(classifyResponse(response(500, ''), context).serviceRequestId, '');
  });

  it('distinguishes a page of something in front from an answer of the service', () => {
    const page =
      '<html><title>403 Forbidden</title><h1>403 Forbidden</h1>Your address is not allowed.</html>';
    const xml = '<Error><Code>Forbidden</Code><Message>m</Message></Error>';
    const reasonOf = (status: number, body: string) =>
      classifyResponse(response(status, body), context).cause?.reason;
    assert.deepEqual(
      [reasonOf(403, page), reasonOf(403, xml), reasonOf(403, '')],
      ['page-403', 'http-403', 'http-403'],
    );
    assert.deepEqual([reasonOf(404, page), reasonOf(404, xml)], ['page-404', 'http-404']);
    assert.equal(
      describeCause(classifyResponse(response(403, page), context).cause),
      'HTTP 403: Forbidden Your address is not allowed.',
    );
  });

  it('distinguishes a rate limit from an endpoint that asks to wait', () => {
    const headers = { 'retry-after': ['9'] };
    const found = (status: number, body = '', more = {}) => {
      const { kind, cause } = classifyResponse({ ...response(status, body), headers: more }, context);
      return `${kind} ${cause?.reason}`;
    };
    assert.equal(found(503, '', headers), 'throttled asked-to-wait');
    assert.equal(found(503, '<Error><Code>ServerBusy</Code></Error>', headers), 'throttled throttled');
    assert.equal(found(429), 'throttled throttled');
    assert.equal(found(503), 'unreachable http-5xx');
  });

  it('reads an error only from an Error document, and only from single plain elements', () => {
    const error = (body: string) => classifyResponse(response(400, body), context).error;
    const empty = { httpCode: '400', message: '', extendedCode: '' };
    assert.deepEqual(error('<Fault><Message>m</Message></Fault>'), empty);
    assert.deepEqual(error('<Error><Message>m</Message><Message>n</Message></Error>'), empty);
    assert.deepEqual(error('<Error><Message>m<b/></Message></Error>'), empty);
    const failed = classifyResponse(
      response(202, operationStatus('Failed', '<Error><Message>m</Message></Error><Error/>')),
      context,
    );
    assert.deepEqual(failed.error, { httpCode: '', message: '', extendedCode: '' });
  });

  it('returns untrusted text on one line and bounded', () => {
    const attack = `a\n::error::b\u2028${'x'.repeat(5000)}`;
    const failed = operationStatus(
      'Failed',
      `<Error><Message>${attack}</Message><ExtendedCode>${attack}</ExtendedCode></Error>`,
    );
    const refused = `<Error><Message>${attack}</Message><Code>${attack}</Code></Error>`;
    for (const result of [response(202, failed), response(400, refused), response(200, attack)]) {
      const { cause, error, serviceRequestId } = classifyResponse(
        { ...result, headers: { 'x-ms-request-id': [attack] } },
        context,
      );
      assert.equal(serviceRequestId?.length, 200);
      assert.ok((cause?.excerpt ?? error?.message ?? '').length > 400);
      for (const [text = '', max] of [
        [describeCause(cause), 1500],
        [cause?.detail, 500],
        [cause?.excerpt, 500],
        [error?.message, 1000],
        [error?.extendedCode, 1000],
        [serviceRequestId, 200],
      ] as const) {
        assert.ok(text.length <= max);
        assert.doesNotMatch(text, /[\n\u2028]/);
      }
    }
  });

  it('removes the token from untrusted text', () => {
    const token = 'tok_en';
    const echoed = classifyResponse(
      response(400, `<Error><Message>${token}</Message></Error>`, { 'x-ms-request-id': token }),
      { ...context, token },
    );
    assert.doesNotMatch(JSON.stringify(echoed), /tok_en/);
    const special = classifyResponse(response(400, '<Error><Message>x a+b.c x aab-c</Message></Error>'), {
      ...context,
      token: 'a+b.c',
    });
    assert.equal(special.error?.message, 'x *** x aab-c');
    const redirected = classifyResponse(response(307, ''), {
      ...context,
      token: 'Tok_En',
      redirectError: 'to "https://tok_en.example"',
      redirectedTo: 'https://tok_en.example',
    });
    assert.equal(redirected.cause?.redirectedTo, 'https://***.example');
    assert.doesNotMatch(JSON.stringify(redirected), /tok_en/i);
    // Longer than a regular expression can be.
    const huge = 'aB'.repeat(50_000);
    const upperCase = response(400, `<Error><Message>x ${huge.toUpperCase()} y</Message></Error>`);
    assert.equal(classifyResponse(upperCase, { ...context, token: huge }).error?.message, 'x *** y');
    const wrapped = response(400, '<Error><Message>{"sent": "abcdefgh\\nijklmnop"}</Message></Error>');
    assert.doesNotMatch(
      classifyResponse(wrapped, { ...context, token: 'abcdefghijklmnop' }).error?.message ?? '',
      /abcdefgh/,
    );
    // No part of the token is left, wherever the text is cut.
    const long = 'abcdefghijklmnopqrstuvwxyz'.repeat(40);
    for (let before = 0; before < 1200; before += 7)
      for (const result of [
        response(200, `${'-'.repeat(before)}${long}${long}`),
        response(400, `<Error><Message>${'-'.repeat(before)}${long}${long}</Message></Error>`),
      ])
        assert.doesNotMatch(JSON.stringify(classifyResponse(result, { ...context, token: long })), /abcdef/);
  });

  it('honors Retry-After in every response, even one that broke off', () => {
    const headers = { 'retry-after': ['7'], 'x-ms-request-id': ['r'] };
    for (const code of [200, 202, 204, 307, 400, 404, 429, 503]) {
      const pollResult = classifyResponse(response(code, '', headers), context);
      assert.deepEqual([pollResult.retryAfterMs, pollResult.serviceRequestId], [7000, 'r'], String(code));
    }
    const broken: HttpResult = {
      kind: 'no-response',
      mayHaveBeenSent: true,
      failure: { reason: 'connection-broken', detail: 'cut' },
      headers,
    };
    assert.deepEqual(classifyResponse(broken, context), {
      kind: 'unreachable',
      cause: { reason: 'connection-broken', detail: 'cut' },
      retryAfterMs: 7000,
      serviceRequestId: 'r',
    });
  });
});

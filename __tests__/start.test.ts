import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { jwt, validInputs } from './support/inputs.ts';
import { startRequestServer } from './support/request-server.ts';
import type { Step } from './support/run-action.ts';
import { httpResponse, listen } from './support/server.ts';
import {
  accepted,
  answer,
  checkStart,
  errorBody,
  operationId,
  runStart,
  startAgainst,
} from './support/start-step.ts';
import { annotation, commandsNamed, everythingIn, runFirst } from './support/step.ts';
import { skipWithoutLongInputs, skipWithoutSignals } from './support/tools.ts';

// The shipped bundle of the start action, run as the runner does.

const error = (status: number, code: string, message: string): string =>
  httpResponse(status, errorBody(code, message), { 'x-ms-request-id': 'of-the-refusal' });

describe('the start of an operation', { concurrency: 3 }, () => {
  it('is green with a complete acceptance, and says what comes next', async () => {
    for (const status of [200, 201, 202, 204]) {
      const response = `HTTP/1.1 ${status} X\r\nx-ms-request-id: ${operationId}\r\n${status === 204 ? '' : 'Content-Length: 0\r\n'}\r\n`;
      const step = await startAgainst(answer(response));
      checkStart(step, 'started');
      assert.deepEqual(step.outputs, {
        'request-id': operationId,
        'status-api': 'biztalk',
        verdict: 'started',
        'http-code': '',
        'error-message': '',
        'extended-code': '',
      });
      assert.match(
        step.log.join('\n'),
        new RegExp(`\nStarted restart of contosobts: request id ${operationId}\\.$`),
      );
      assert.match(
        step.summary,
        /\*\*Next:\*\* run the gate with this `request-id` and `status-api: biztalk`/,
      );
    }
  });

  const refusals: Record<string, [response: string, verdict: string, message: RegExp]> = {
    'a credential that is rejected': [
      error(403, 'ForbiddenError', 'No.'),
      'unauthorized',
      /^The service rejected this credential: HTTP 403 ForbiddenError: No\. Nothing was started\.\nCheck that the access-token is fresh/,
    ],
    'a missing credential': [httpResponse(401, ''), 'unauthorized', /HTTP 401\. Nothing was started\./],
    'a time-out of a gateway': [
      httpResponse(408, ''),
      'refused',
      /^The service refused the restart of contosobts: HTTP 408\. Most likely nothing was started\.\nA gateway in front .* look whether the operation runs, and run this again only if it does not/,
    ],
    'an unknown service': [
      error(404, 'ResourceNotFound', 'Not here.'),
      'not-found',
      /HTTP 404 ResourceNotFound: Not here\. Nothing was started\.\nCheck subscription, cloud-service-name, resource-name/,
    ],
    'another operation that runs': [
      error(409, 'ConflictError', 'A backup runs.'),
      'refused',
      /^The service is busy with another operation: HTTP 409 ConflictError: A backup runs\. Nothing was started\.\nWait until the other operation has ended/,
    ],
    'an ETag that has changed': [
      httpResponse(412, ''),
      'refused',
      /\nThe service has changed since the ETag in if-match was read, or if-match is missing/,
    ],
    'a request without the ETag that it needs': [
      httpResponse(428, ''),
      'refused',
      /HTTP 428\. Nothing was started\.\n.* or if-match is missing/,
    ],
    'a redirect that may follow what was asked': [
      httpResponse(303, '', { Location: '/operations/42' }),
      'refused',
      /Most likely nothing was started\.\nLook at the state of the service.* before you start another\. Another page/,
    ],
    'a wrong document': [
      error(400, 'InvalidXmlRequest', 'The Plan is missing.'),
      'refused',
      /The Plan is missing\. Nothing was started\.\nCheck body against the documentation/,
    ],
    'too many requests': [
      httpResponse(429, ''),
      'refused',
      /HTTP 429.*\nThe endpoint limits the rate of requests/,
    ],
    'a redirect elsewhere': [
      httpResponse(307, '', { Location: 'https://evil.example/' }),
      'refused',
      /a redirect to "https:\/\/evil\.example", which is another host\. Most likely nothing was started\.\nAnother page/,
    ],
    'a time-out of the request': [httpResponse(408, ''), 'refused', /HTTP 408/],
  };
  for (const [name, [response, verdict, message]] of Object.entries(refusals))
    it(`is red after one request with ${name}`, async () => {
      const step = await startAgainst(answer(response));
      checkStart(step, verdict);
      assert.equal(step.server.requests().length, 1);
      assert.equal(step.outputs['request-id'], '');
      assert.equal(step.outputs['http-code'], response.slice(9, 12));
      assert.equal(step.outputs['extended-code'], /<Code>(.*)<\/Code>/.exec(response)?.[1] ?? '');
      assert.equal(step.outputs['error-message'], /<Message>(.*)<\/Message>/.exec(response)?.[1] ?? '');
      assert.match(annotation(step), message);
    });

  it('is unknown after an error of the server, and names the gate if a request id came', async () => {
    const step = await startAgainst(answer(error(503, 'ServerBusy', 'Later.')), {
      operation: 'create',
      body: '<Resource/>',
    });
    checkStart(step, 'unknown');
    assert.equal(step.server.requests().length, 1);
    assert.deepEqual(
      [step.outputs['request-id'], step.outputs['status-api'], step.outputs['http-code']],
      ['of-the-refusal', 'service-management', '503'],
    );
    assert.match(
      annotation(step),
      /^The request may have reached the service, but no valid answer came back: HTTP 503 ServerBusy: Later\. Whether the create of contosobts was started is not known, and it was not tried again\.\nLook whether it runs before you start another: run the gate with request-id of-the-refusal and status-api service-management\.[\s\S]*The endpoint limits the rate of requests/,
    );
  });

  it('is unknown after a broken connection, and names the list of the service', async () => {
    const step = await startAgainst(socket => socket.destroy());
    checkStart(step, 'unknown');
    assert.deepEqual([step.outputs['request-id'], step.server.requests().length], ['', 1]);
    assert.match(
      annotation(step),
      /\nLook at the state of the service, where it lists its operations, before you start another\./,
    );
  });

  it('is unreachable where nothing listens, after more than one attempt', async () => {
    const free = createServer();
    const port = await listen(free);
    free.close();
    const step = await runStart({
      'management-endpoint': `http://127.0.0.1:${port}`,
      'timeout-seconds': '3',
    });
    checkStart(step, 'unreachable');
    assert.match(
      step.log.join('\n'),
      /\[0 s\] not sent: the connection was refused \(.*\); next attempt in /,
    );
    assert.match(annotation(step), /could be made after \d s and [2-4] attempts; .* Nothing was started\.\n/);
    assert.ok(step.elapsedMs < 4000, `took ${step.elapsedMs} ms`);
  });

  it('ends at its time-out while the service is silent', async () => {
    const step = await startAgainst(() => undefined, { 'timeout-seconds': '1' });
    checkStart(step, 'unknown');
    assert.equal(step.server.connections.length, 1);
    assert.ok(step.exitedMs >= 900 && step.elapsedMs < 2500, `took ${step.elapsedMs} ms`);
  });

  it('warns once if the credential expires before the time-out', async () => {
    const token = jwt({ exp: Math.floor(Date.now() / 1000) + 30 });
    const step = await startAgainst(answer(accepted()), { 'access-token': token });
    assert.equal(step.outputs['verdict'], 'started');
    assert.match(commandsNamed(step, 'warning')[0]?.data ?? '', /before the time-out of 60 seconds/);
  });
});

describe('cancellation', { concurrency: 3, skip: skipWithoutSignals }, () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    it(`by ${signal} while the request is on its way says that the operation may run`, async () => {
      let kill: (signal: NodeJS.Signals) => void = () => undefined;
      const step = await startAgainst(() => kill(signal), {}, { onStart: send => (kill = send) });
      checkStart(step, 'cancelled');
      assert.match(
        annotation(step),
        new RegExp(
          `cancelled \\(${signal}\\) after the request had been sent: the restart of contosobts may have been started\\.\nLook`,
        ),
      );
      assert.ok(step.killedMs < 1000, `took ${step.killedMs} ms`);
    });

  it('before the request has left says that nothing was started', async () => {
    const free = createServer();
    const port = await listen(free);
    free.close();
    const step = await runStart(
      { 'management-endpoint': `http://127.0.0.1:${port}` },
      { onLine: (line, kill) => line.includes('not sent') && kill('SIGINT') },
    );
    checkStart(step, 'cancelled');
    assert.match(annotation(step), /before the request was sent\. Nothing was started\./);
    assert.ok(step.killedMs < 1000, `took ${step.killedMs} ms`);
  });
});

describe('a bug', () => {
  const bug = (when: string) =>
    runFirst(
      `const { setTimeout: later } = globalThis; process.on('newListener', name => { if (name === 'beforeExit') later(() => { throw new RangeError('by the test'); }, ${when}); });`,
    );

  it('is red, and says whether the operation may run', async () => {
    const step = await startAgainst(() => undefined, {}, { nodeArgs: bug('500') });
    checkStart(step, 'internal-error');
    assert.match(
      annotation(step),
      /^The action itself failed \(RangeError: by the test\); .* The restart of contosobts may have been started\.\nLook at the state .* Please report it, with this log\.$/,
    );
    assert.doesNotMatch(step.raw.replaceAll(/::debug::.*/g, ''), /at .*index\.js/);
  });
});

describe('bad input', { concurrency: 3 }, () => {
  /** The problems in the one annotation, by input. */
  async function problemsOf(inputs: Record<string, string>): Promise<Record<string, string>> {
    const step = await startAgainst(answer(accepted()), inputs);
    checkStart(step, 'invalid-input');
    assert.equal(step.server.connections.length, 0);
    assert.match(annotation(step), /\nNothing was sent\. Fix the inputs/);
    const lines = annotation(step).split('\n').slice(0, -1);
    return Object.fromEntries(lines.map(line => [line.replace(/:.*/, ''), line.replace(/^[^:]*: /, '')]));
  }

  it('is all reported in one annotation', async () => {
    const problems = await problemsOf({
      operation: 'stop',
      subscription: 'x',
      'cloud-service-name': '..',
      'resource-name': 'a b',
      'access-token': '',
      'management-endpoint': 'http://example.com',
      'api-version': '2011-01-01',
      body: '<a>',
      'if-match': 'abc',
      'timeout-seconds': '0',
    });
    assert.deepEqual(Object.keys(problems), [
      'operation',
      'cloud-service-name',
      'resource-name',
      'subscription',
      'management-certificate',
      'management-endpoint',
      'api-version',
      'body',
      'if-match',
      'timeout-seconds',
    ]);
    assert.match(
      problems['operation'] ?? '',
      /^"stop" is unknown; allowed: suspend, resume, restart, syncacskeys,/,
    );
    assert.match(
      problems['if-match'] ?? '',
      /^it has no quotation marks; YAML takes them .*; allowed: an ETag with its quotation marks/,
    );
  });

  it('in every required input is reported if all are empty', async () => {
    const empty = Object.fromEntries(
      ['operation', 'cloud-service-name', 'resource-name', 'subscription'].map(name => [name, ' ']),
    );
    assert.deepEqual(Object.keys(await problemsOf(empty)), Object.keys(empty));
  });

  const bodies: [operation: string, body: string, problem: RegExp][] = [
    ['create', '', /^create needs one, and it is missing/],
    ['backup', ' \n', /^backup needs one/],
    ['restart', '<Resource/>', /^restart has none/],
    ['delete', '<Resource/>', /^delete has none/],
    ['backup', '<Resource/>', /^its root is "Resource", not ServiceBackupSettings/],
    ['update', '<ServiceBackupSettings/>', /not Resource/],
    ['update', '<Resource>', /^it is not well-formed XML/],
    [
      'update',
      '\u200B<Resource/>',
      /^it is not well-formed XML \(".*"\); it contains a zero-width space \(U\+200B\)/,
    ],
    [
      'update',
      '<Resource a=“b”/>',
      /^it is not well-formed XML \(".*"\); it contains a curly quotation mark/,
    ],
    ['update', '<Resource>“b”', /^it is not well-formed XML \("[^;]*"\);/],
    ['update', '<!DOCTYPE Resource><Resource/>', /^it is not well-formed XML \("a DTD"\)/],
    ['update', '<Resource>&#1;</Resource>', /a reference to a character that XML forbids/],
    ['update', 'resource.xml', /^it is not well-formed XML/],
    ['update', `<Resource>${'é'.repeat(32_768)}</Resource>`, /^it is 65557 bytes long/],
    ['update', '<?xml version="1.0" encoding="utf-16"?><Resource/>', /^it declares the encoding "utf-16"/],
  ];
  for (const [operation, body, problem] of bodies)
    it(`in body is reported: ${operation} with ${JSON.stringify(body.slice(0, 60))}`, {
      skip: body.length > 32_766 && skipWithoutLongInputs,
    }, async () => {
      const problems = await problemsOf({ operation, body });
      assert.deepEqual(Object.keys(problems), ['body']);
      assert.match(problems['body'] ?? '', problem);
    });

  it('in if-match and timeout-seconds is reported', async () => {
    for (const ifMatch of ['"a', 'W/a', '"a" "b"', '"a","b"', '"a\u200B"', '"a\r\nX: y"', 'w/"a"', '**'])
      assert.deepEqual(Object.keys(await problemsOf({ 'if-match': ifMatch })), ['if-match'], ifMatch);
    for (const seconds of ['601', '1.5', '1e2', '-1', 'x'])
      assert.deepEqual(Object.keys(await problemsOf({ 'timeout-seconds': seconds })), ['timeout-seconds']);
  });

  it('leaves status-api empty only if the operation is unknown', async () => {
    const known = await startAgainst(answer(accepted()), { operation: 'delete', subscription: 'x' });
    assert.equal(known.outputs['status-api'], 'service-management');
    const unknown = await startAgainst(answer(accepted()), { operation: 'x' });
    assert.equal(unknown.outputs['status-api'], '');
  });

  it('of 64 KiB, if-match and time-outs at their limits are accepted', {
    skip: skipWithoutLongInputs,
  }, async () => {
    const body = `<Resource>${'x'.repeat(65_536 - 21)}</Resource>`;
    for (const [ifMatch, seconds] of [
      ['*', '1'],
      ['""', '600'],
      ['W/"!#~"', '060'],
    ] as const) {
      const inputs = { operation: 'update', body, 'if-match': ifMatch, 'timeout-seconds': seconds };
      const step = await startAgainst(answer(accepted()), inputs);
      // A busy machine takes longer than a second to start the process.
      if (seconds === '1') assert.notEqual(step.outputs['verdict'], 'invalid-input', step.raw);
      else checkStart(step, 'started');
    }
  });
});

describe('secrets', { concurrency: 3 }, () => {
  const masksOf = (step: Step): string[] => commandsNamed(step, 'add-mask').map(({ data }) => data);
  const key = 'c2VjcmV0LWtleS1vZi10aGUtc3RvcmU+/w==';
  const store = `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${key}`;
  const backup = (connection: string): string =>
    `<ServiceBackupSettings><BackupStoreConnectionString>${connection}</BackupStoreConnectionString><BackupName>nightly-backup</BackupName></ServiceBackupSettings>`;

  it('in a body are masked before anything is printed, and never shown', async () => {
    for (const connection of [
      store,
      `\n  ${store}\n`,
      `<![CDATA[${store}]]>`,
      store.replaceAll('+', '&#43;').replaceAll('/', '&#x2F;'),
    ]) {
      const echo = httpResponse(400, errorBody('BadRequest', `no store at ${connection}, key ${key}`));
      const step = await startAgainst(answer(echo), { operation: 'backup', body: backup(connection) });
      checkStart(step, 'refused');
      const masks = masksOf(step);
      assert.ok(masks.includes(store) && masks.includes(key), JSON.stringify(masks));
      assert.ok(!masks.some(mask => mask.includes('nightly') || mask === 'contoso'));
      assert.doesNotMatch(everythingIn(step), /c2VjcmV0/);
      assert.ok(step.raw.lastIndexOf('::add-mask::') < step.raw.indexOf('Starting '));
    }
  });

  it('in a CDATA section are not shown when they come back escaped', async () => {
    const password = 'cd<ataPw77&more';
    const body = `<Resource><Password><![CDATA[${password}]]></Password></Resource>`;
    const echo = `<html><body>${password.replace('&', '&amp;').replace('<', '&lt;')}</body></html>`;
    const step = await startAgainst(answer(httpResponse(400, echo)), { operation: 'update', body });
    checkStart(step, 'refused');
    assert.doesNotMatch(everythingIn(step), /ataPw77/);
  });

  it('beside a comment, or after an attribute with ">", are masked', async () => {
    const bodies = [
      '<Password><!-- from the vault -->S3cretPass1</Password>',
      '<Password>S3cretPass1<!-- from the vault --></Password>',
      '<Password note="a>b">S3cretPass1</Password>',
      "<Password note='a>b'>S3cretPass1</Password>",
      '<!-- <Password>S3cretPass1</Password> --><Password><!-- <Password>S3cretPass1</Password> --></Password>',
    ];
    for (const body of bodies) {
      const step = await startAgainst(answer(httpResponse(400, errorBody('BadRequest', 'not S3cretPass1'))), {
        operation: 'update',
        body: `<Resource>${body}</Resource>`,
      });
      checkStart(step, 'refused');
      assert.deepEqual(masksOf(step).sort(), ['S3cretPass1', validInputs['access-token']].sort());
      assert.doesNotMatch(everythingIn(step), /S3cret/);
    }
  });

  it('in attributes, quotation marks and comments are masked, and not shown in part, in pieces or beside others', async () => {
    const cases = {
      "<Db Password='s3cretValue99'/>": 's3cretValue99',
      "<X>Server=a;Password='s3cretValue99';Z=1</X>": 's3cretValue99',
      '<Db AdminPassword="s3cretValue99"/>': 's3cretValue99',
      '<Db BackupStoreConnectionString="Server=tcp:a.b;Shared=s3cretValue99"/>':
        'Server=tcp:a.b;Shared=s3cretValue99',
      '<!-- AccountKey=s3cretValue99== -->': 's3cretValue99==',
      '<!-- use AccountKey=s3cretValue99 (old) -->': 's3cretValue99',
      '<Password>commonpw</Password><Password>commonpws3cret99</Password>': 'commonpws3cret99',
      '<Password>s3cret in words</Password>': 's3cret\nin words',
    };
    for (const [body, secret] of Object.entries(cases)) {
      const echo = httpResponse(400, errorBody('BadRequest', `value ${secret} is wrong`));
      const step = await startAgainst(answer(echo), {
        operation: 'update',
        body: `<Resource>${body}</Resource>`,
      });
      checkStart(step, 'refused');
      assert.ok(masksOf(step).includes(secret.replace('\n', ' ')), step.raw);
      assert.doesNotMatch(everythingIn(step), /s3cret/, body);
    }
  });

  it('in a body that is rejected are masked, too, and not quoted', async () => {
    for (const body of [
      backup(store).slice(0, -5),
      `<a x="SharedAccessKey=${key}">`,
      `AccountKey=${key}`,
      `<Password note="x>${key}</Password>`,
    ]) {
      const step = await startAgainst(answer(accepted()), { operation: 'backup', body });
      checkStart(step, 'invalid-input');
      assert.ok(masksOf(step).includes(key), step.raw);
      assert.doesNotMatch(everythingIn(step), /c2VjcmV0/);
    }
  });

  it('of a Resource are its passwords and connection strings; not what is short or public', async () => {
    const sql = 'Data Source=tcp:db;User ID=u;Password=Pa55word-of-db;Encrypt=True';
    const body = `<Resource><Plan>Password</Plan><ServiceCertificate><Password>pfx-password</Password></ServiceCertificate><TrackingStoreConnectionString>${sql}</TrackingStoreConnectionString><Label>AccountKey=abc;</Label></Resource>`;
    const step = await startAgainst(answer(accepted()), { operation: 'create', body });
    checkStart(step, 'started');
    assert.deepEqual(
      masksOf(step).sort(),
      ['Pa55word-of-db', 'pfx-password', sql, validInputs['access-token']].sort(),
    );
  });

  it('that many, in an answer of any size, take no time', async () => {
    const keys = Array.from({ length: 400 }, (_, i) => `AccountKey=${key.slice(8)}${i};`).join('');
    const body = `<Resource><Label>${keys}</Label></Resource>`;
    const page = `${key.slice(8)}7 ${'%41&amp;\\x'.repeat(80_000)}`;
    // CPU time: this test runs on busy machines, too.
    const nodeArgs = runFirst(
      "process.on('exit', () => console.log('ms ' + process.cpuUsage().user / 1000))",
    );
    const inputs = { operation: 'create', body };
    const step = await startAgainst(answer(httpResponse(400, page)), inputs, { nodeArgs });
    checkStart(step, 'refused');
    assert.doesNotMatch(everythingIn(step), new RegExp(key.slice(8, 20)));
    const tookMs = Number(/^ms ([\d.]+)$/m.exec(step.raw)?.[1]);
    assert.ok(tookMs < 3000, `took ${tookMs} ms`);
  });

  it('of one letter do not hide a request id', async () => {
    checkStart(await startAgainst(answer(accepted()), { 'access-token': 'a' }), 'started');
  });

  it('such as the token are not shown where the service repeats them, not even as a request id', async () => {
    const token = validInputs['access-token'];
    const step = await startAgainst(answer(httpResponse(403, errorBody('ForbiddenError', `bad ${token}`))));
    checkStart(step, 'unauthorized');
    assert.doesNotMatch(everythingIn(step), new RegExp(token));
    const asId = await startAgainst(answer(accepted(token)));
    checkStart(asId, 'unknown');
    assert.doesNotMatch(everythingIn(asId), new RegExp(token));
  });
});

describe('a hostile answer', { concurrency: 3 }, () => {
  it('gives the runner no command and the summary no markup', async () => {
    const text = '\n::set-output name=verdict::started\r##[set-output name=verdict;]started &lt;b&gt;@all';
    for (const response of [
      httpResponse(409, errorBody(text, text)),
      httpResponse(500, text),
      httpResponse(202, text),
      httpResponse(302, '', { Location: 'https://x/##[set-output name=verdict;]started' }),
    ]) {
      const step = await startAgainst(answer(response));
      assert.match(step.outputs['verdict'] ?? '', /^(refused|unknown)$/);
      assert.deepEqual(commandsNamed(step, 'set-output'), []);
      assert.doesNotMatch(step.summary, /<b>|@all/);
      assert.equal(step.exitCode, 1);
    }
  });

  it('that is a page is quoted as its text', async () => {
    const page =
      '<html><head><title>Sign in</title><style>b{}</style></head><body>Please sign in.</body></html>';
    const step = await startAgainst(answer(httpResponse(200, page, { 'Content-Type': 'text/html' })));
    checkStart(step, 'unknown');
    assert.match(
      annotation(step),
      /HTTP 200 without a valid x-ms-request-id; it reads Sign in Please sign in\./,
    );
  });

  it('of any size keeps the annotation short', async () => {
    const step = await startAgainst(
      answer(httpResponse(400, errorBody('x'.repeat(5000), 'y'.repeat(500_000)))),
    );
    checkStart(step, 'refused');
    assert.equal(step.outputs['error-message']?.length, 1000);
  });

  it('that is compressed or in another encoding is read', async () => {
    await using server = await startRequestServer(
      answer(
        httpResponse(409, Buffer.from(errorBody('ConflictError', 'äöü')).toString('latin1'), {
          'Content-Type': 'application/xml; charset=utf-8',
        }),
      ),
    );
    const step = await runStart({ 'management-endpoint': `http://127.0.0.1:${server.port}` });
    checkStart(step, 'refused');
  });
});

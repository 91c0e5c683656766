import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { type Service, startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import { validInputs } from './support/inputs.ts';
import { runAction } from './support/run-action.ts';
import { http, startByteServer, status } from './support/server.ts';
import { answers, checkEnd, of, says, stepAgainst } from './support/step.ts';

// The shipped bundle, run as the runner runs it, against real servers.

const guid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/;

describe('the action with the emulator', { concurrency: 2 }, () => {
  let service: Service;
  let failing: Service;
  let folder: string;
  let env: Record<string, string>;
  const resource = `${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices/~/biztalk/contosobts`;

  before(async () => {
    [service, failing] = await Promise.all([
      startService({ durationMs: 2500 }),
      startService({ durationMs: 0, outcome: 'Failed', message: 'no <space>', extendedCode: '04009' }),
    ]);
    folder = mkdtempSync(join(tmpdir(), 'gate-'));
    writeFileSync(join(folder, 'ca.pem'), service.ca + failing.ca);
    env = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  });
  after(async () => {
    await Promise.all([service.close(), failing.close()]);
    rmSync(folder, { recursive: true });
  });

  async function operationOn(service: Service): Promise<Record<string, string>> {
    const requestId = await startOperation(service, 'POST', `/${resource}?comp=restart`);
    return {
      ...validInputs,
      'access-token': '',
      'management-endpoint': service.endpoint,
      'request-id': requestId,
    };
  }

  it('opens once the operation has succeeded, with a management certificate', async () => {
    const inputs = await operationOn(service);
    const certificate = service.client.certificate + service.client.key;
    const step = await runAction({ ...inputs, 'management-certificate': certificate }, { env });
    checkEnd(step, 'succeeded');
    assert.equal(step.outputs['result'], 'Succeeded');
    assert.ok(Number(step.outputs['polls']) >= 2);
    assert.match(step.outputs['service-request-id'] ?? '', /^[\da-f]{32}$/);
    assert.match(step.raw, /^::add-mask::/);
    assert.ok(!step.log.join().includes(service.client.key.split('\n')[3] ?? ''));
  });

  it('stays closed where the operation failed, with an access token, and tells why', async () => {
    const inputs = await operationOn(failing);
    const step = await runAction(
      { ...inputs, 'access-token': failing.token, 'status-api': 'biztalk-direct' },
      { env },
    );
    checkEnd(step, 'failed');
    const { 'elapsed-seconds': elapsed, 'service-request-id': id, ...rest } = step.outputs;
    assert.deepEqual(rest, {
      verdict: 'failed',
      result: 'Failed',
      'http-code': '409',
      'error-message': 'no <space>',
      'extended-code': '04009',
      polls: '1',
    });
    assert.match(of(step, 'error')[0]?.data ?? '', /failed .*04009 \(HTTP 409\) no <space>\.\n/);
    assert.match(step.summary, /no &#60;space&#62;/);
  });

  it('ends unauthorized with a certificate that the service does not know', async () => {
    const inputs = await operationOn(service);
    const stranger = createCertificate({ commonName: 'stranger' });
    const step = await runAction(
      { ...inputs, 'management-certificate': stranger.certificate + stranger.key },
      { env },
    );
    checkEnd(step, 'unauthorized');
    assert.deepEqual(
      [step.outputs['http-code'], step.outputs['extended-code'], step.outputs['polls']],
      ['403', 'ForbiddenError', '1'],
    );
  });

  it('warns where the certificate expires before the time-out', async () => {
    const inputs = await operationOn(service);
    const brief = createCertificate({ commonName: 'brief', notAfter: new Date(Date.now() + 600_000) });
    const step = await runAction(
      { ...inputs, 'management-certificate': brief.certificate + brief.key },
      { env },
    );
    assert.match(
      of(step, 'warning')[0]?.data ?? '',
      /^The management-certificate expires at .* before the time-out of 90 minutes/,
    );
  });

  it('ends unreachable at once where the CA is not known to it', async () => {
    const inputs = await operationOn(service);
    const step = await runAction(
      { ...inputs, 'access-token': service.token },
      { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
    );
    checkEnd(step, 'unreachable');
    assert.equal(step.outputs['polls'], '1');
    assert.match(of(step, 'error')[0]?.data ?? '', /certificate is not trusted.*\n.*NODE_EXTRA_CA_CERTS/);
  });
});

describe('the action with a server whose certificate is wrong', { concurrency: 2 }, () => {
  it('repeats no command that the certificate holds', async () => {
    const names = [
      '##[set-output name=verdict;]succeeded',
      '\n::set-output name=verdict::succeeded\n',
      '\u001b[31m',
    ];
    const attacker = createCertificate({ commonName: names.join(), hosts: names, issuer: ca });
    const folder = mkdtempSync(join(tmpdir(), 'wrong-'));
    writeFileSync(join(folder, 'ca.pem'), ca.certificate);
    const server = await startByteServer(() => undefined, {
      tls: { key: attacker.key, cert: attacker.certificate },
    });
    const step = await runAction(
      { ...validInputs, 'management-endpoint': `https://localhost:${server.port}` },
      { env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') } },
    );
    await server.close();
    rmSync(folder, { recursive: true });
    checkEnd(step, 'unreachable');
    assert.deepEqual(of(step, 'set-output'), []);
    for (const bad of ['##[', '\u001b']) assert.ok(!(step.raw + step.summary).includes(bad));
    assert.match(step.raw, /ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  const ca = createCertificate({ commonName: 'CA of wrong certificates', ca: true });
  const past = new Date(Date.now() - 60_000);
  const wrong = {
    'has expired': createCertificate({
      commonName: 'localhost',
      hosts: ['localhost'],
      issuer: ca,
      notBefore: new Date(0),
      notAfter: past,
    }),
    'is for another host': createCertificate({
      commonName: 'localhost',
      hosts: ['elsewhere.example'],
      issuer: ca,
    }),
    'is too weak': createCertificate({
      commonName: 'localhost',
      hosts: ['localhost'],
      issuer: ca,
      bits: 1024,
    }),
  };
  for (const [name, { key, certificate }] of Object.entries(wrong))
    it(`ends unreachable at once where it ${name}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'wrong-'));
      writeFileSync(join(folder, 'ca.pem'), ca.certificate);
      // A server must be allowed a weak key of its own before it can show it to anybody.
      const tls = { key, cert: certificate, ciphers: 'DEFAULT@SECLEVEL=0' };
      const server = await startByteServer(socket => socket.end(says('Succeeded')), { tls });
      const step = await runAction(
        { ...validInputs, 'management-endpoint': `https://localhost:${server.port}` },
        { env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
      );
      await server.close();
      rmSync(folder, { recursive: true });
      checkEnd(step, 'unreachable');
      assert.deepEqual([step.outputs['polls'], server.requests.length], ['1', 0]);
      assert.match(of(step, 'error')[0]?.data ?? '', /certificate is not trusted/);
    });
});

describe('the action', { concurrency: 3 }, () => {
  it('sends the documented request, byte for byte, and exactly the promised headers', async () => {
    const { server, log } = await stepAgainst(answers(says('Succeeded')), { 'api-version': '2014-01-01' });
    const [line, ...headers] = server.requests[0]?.trimEnd().split('\r\n') ?? [];
    assert.equal(
      line,
      `GET /${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices/~/biztalk/contosobts?OperationStatus/${validInputs['request-id']} HTTP/1.1`,
    );
    const sent = Object.fromEntries(
      headers.map(header => header.split(/: (.*)/)).map(([name = '', value]) => [name.toLowerCase(), value]),
    );
    const { 'x-ms-client-request-id': id, 'user-agent': agent, ...rest } = sent;
    assert.deepEqual(rest, {
      authorization: `Bearer ${validInputs['access-token']}`,
      connection: 'close',
      'content-type': 'application/xml; charset=utf-8',
      host: `127.0.0.1:${server.port}`,
      'x-ms-version': '2014-01-01',
    });
    assert.match(id ?? '', guid);
    assert.ok(log[0]?.includes(id ?? 'no id'));
    assert.match(agent ?? '', /^biztalk-operation-gate\/\d+\.\d+\.\d+$/);
  });

  it('asks again while the operation is in progress, under one client request id', async () => {
    const step = await stepAgainst(answers(says('InProgress'), says('InProgress'), says('Succeeded')), {
      'poll-interval-seconds': '1',
    });
    checkEnd(step, 'succeeded');
    assert.deepEqual([step.outputs['polls'], step.outputs['elapsed-seconds']], ['3', '2']);
    assert.equal(step.outputs['service-request-id'], 'service-id');
    assert.equal(
      new Set(step.server.requests.map(head => guid.exec(head.slice(head.indexOf('client-request-id')))?.[0]))
        .size,
      1,
    );
    assert.deepEqual(step.log.map(line => line.replace(/\d+ s/g, 'N s')).slice(1, 3), [
      '[N s] in progress; next poll in N s',
      '[N s] succeeded',
    ]);
  });

  it('ends timed-out within two seconds of its time-out, after one last poll at it', async () => {
    const step = await stepAgainst(answers(says('InProgress')), { 'timeout-minutes': '0.05' });
    checkEnd(step, 'timed-out');
    assert.deepEqual([step.outputs['result'], step.outputs['polls']], ['InProgress', '3']);
    assert.ok(step.elapsedMs >= 2900 && step.elapsedMs < 5000, `${step.elapsedMs}`);
  });

  it('ends in time against a server that never answers', async () => {
    const step = await stepAgainst(() => undefined, { 'timeout-minutes': '0.02' });
    checkEnd(step, 'timed-out');
    assert.deepEqual([step.outputs['result'], step.outputs['polls']], ['', '2']);
    assert.ok(step.elapsedMs < 3200, `${step.elapsedMs}`);
  });

  it('asks exactly once with a time-out of 0', async () => {
    const step = await stepAgainst(answers(says('InProgress')), { 'timeout-minutes': '0' });
    checkEnd(step, 'timed-out');
    assert.equal(step.server.requests.length, 1);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    for (const [moment, answer] of [
      ['while it sleeps', answers(says('InProgress'))],
      ['while a request hangs', () => undefined],
    ] as const)
      it(`ends cancelled within a second of ${signal} ${moment}`, async () => {
        let sentAt = 0;
        const step = await stepAgainst(
          answer,
          {},
          {
            onLine: (line, kill) => {
              if (!line.startsWith('Waiting')) return;
              setTimeout(() => {
                sentAt = performance.now();
                kill(signal);
                setTimeout(() => kill(signal), 20);
              }, 300);
            },
          },
        );
        assert.ok(performance.now() - sentAt < 1000);
        checkEnd(step, 'cancelled');
        assert.deepEqual([step.signal, step.outputs['polls']], [null, '1']);
      });

  it('ends cancelled within a second of a signal in the middle of the TLS handshake', async () => {
    const server = await startByteServer(() => undefined); // takes the connection and says nothing
    let sentAt = 0;
    const step = await runAction(
      { ...validInputs, 'management-endpoint': `https://localhost:${server.port}` },
      {
        onLine: (line, kill) => {
          if (line.startsWith('Waiting'))
            setTimeout(() => {
              sentAt = performance.now();
              kill('SIGTERM');
            }, 200);
        },
      },
    );
    assert.ok(performance.now() - sentAt < 1000);
    await server.close();
    checkEnd(step, 'cancelled');
  });

  it('tells one consistent story where the signal comes during the report', async () => {
    for (const [result, verdict] of [
      ['Succeeded', 'succeeded'],
      ['Failed', 'failed'],
    ] as const) {
      const step = await stepAgainst(
        answers(says(result)),
        {},
        {
          onLine: (line, kill) => {
            if (/^\[\d+ s\] (succeeded|failed)/.test(line)) kill('SIGINT');
          },
        },
      );
      // The signal may meet the report or the very end of the process, which it then ends; never green with less.
      if (step.signal === null) checkEnd(step, verdict);
      else assert.equal(step.outputs['verdict'], verdict);
    }
  });

  it('needs less than 200 MB for whatever comes', async () => {
    const report = "process.on('exit', () => console.log('peak ' + process.resourceUsage().maxRSS))";
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(report)}`];
    const fill = (text: string): string => text.repeat(Math.floor(1_048_000 / text.length));
    const around = (inner: string): string =>
      `<OperationStatus><Result>Failed</Result><Error>${inner}</Error></OperationStatus>`;
    const bodies = ['<a/>', '<a b="c"/>', '<![CDATA[]]>'].map(text => http(202, around(fill(text))));
    bodies.push(
      http(202, around(`<Message>${fill('&amp;').slice(0, 1_000_000)}</Message>`)),
      `HTTP/1.1 200 OK\r\n\r\n${fill('x').repeat(20)}`,
    );
    for (const body of bodies) {
      const step = await stepAgainst(answers(body), { 'outage-tolerance-minutes': '0' }, { nodeArgs });
      assert.equal(step.exitCode, 1);
      const kilobytes = Number(/^peak (\d+)$/m.exec(step.raw)?.[1]);
      assert.ok(kilobytes > 10_000 && kilobytes < 200_000, `${kilobytes} kB for ${body.slice(0, 200)}`);
    }
  });

  const ends: [
    verdict: string,
    name: string,
    answer: Parameters<typeof startByteServer>[0],
    inputs: Record<string, string>,
    outputs: Record<string, string>,
  ][] = [
    ['unauthorized', '401', answers(http(401, '')), {}, { 'http-code': '401', polls: '1' }],
    [
      'refused',
      '400',
      answers(http(400, '<Error><Code>BadRequest</Code><Message>m</Message></Error>')),
      {},
      { 'http-code': '400', 'extended-code': 'BadRequest', 'error-message': 'm', polls: '1' },
    ],
    [
      'refused',
      'a redirect',
      answers(http(307, '', { Location: 'https://evil.example/' })),
      {},
      { 'http-code': '307', polls: '1' },
    ],
    [
      'not-found',
      '404',
      answers(http(404, '')),
      { 'outage-tolerance-minutes': '0.05' },
      { 'http-code': '404', polls: '3' },
    ],
    [
      'unreachable',
      '503',
      answers(http(503, '<Error><Code>ServerBusy</Code></Error>')),
      { 'outage-tolerance-minutes': '0.01' },
      { 'http-code': '503', 'extended-code': 'ServerBusy', polls: '2' },
    ],
    [
      'unreachable',
      'a body that breaks off after Succeeded',
      socket => socket.end(says('Succeeded').slice(0, -1)),
      { 'outage-tolerance-minutes': '0' },
      { result: '', 'http-code': '', polls: '1' },
    ],
    [
      'unrecognized',
      'HTML',
      answers(http(200, '<html><body>Succeeded</body></html>')),
      { 'outage-tolerance-minutes': '0' },
      { result: '', 'http-code': '', polls: '1' },
    ],
    [
      'unreachable',
      '101',
      answers('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      { 'outage-tolerance-minutes': '0' },
      { polls: '1' },
    ],
    [
      'unrecognized',
      '206',
      answers(http(206, status('Succeeded'))),
      { 'outage-tolerance-minutes': '0' },
      { polls: '1' },
    ],
    [
      'unrecognized',
      '204',
      answers('HTTP/1.1 204 No Content\r\n\r\n'),
      { 'outage-tolerance-minutes': '0' },
      { polls: '1' },
    ],
  ];
  for (const [verdict, name, answer, inputs, outputs] of ends)
    it(`ends ${verdict} on ${name}`, async () => {
      const step = await stepAgainst(answer, inputs);
      checkEnd(step, verdict);
      assert.deepEqual({ ...step.outputs, ...outputs }, step.outputs);
    });

  it('is closed where the server drops every connection in mid-answer', async () => {
    const step = await stepAgainst(
      socket => socket.write(says('Succeeded').slice(0, -20), () => socket.resetAndDestroy()),
      { 'timeout-minutes': '0.05' },
    );
    checkEnd(step, 'timed-out');
  });

  it('is closed where a body without length is held open, until the time-out', async () => {
    const step = await stepAgainst(socket => socket.write(`HTTP/1.1 200 OK\r\n\r\n${status('Succeeded')}`), {
      'timeout-minutes': '0.02',
    });
    checkEnd(step, 'timed-out');
    assert.ok(step.elapsedMs < 3200, `${step.elapsedMs}`);
  });

  it('is not kept busy by an answer of many namespaces', async () => {
    const many = (count: number, one: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => one(i)).join('');
    const body = `<OperationStatus${many(25_000, i => ` xmlns:p${i}="u"`)}>${many(60_000, () => '<a b="c"/>')}</OperationStatus>`;
    assert.ok(body.length > 900_000 && body.length < 1_048_576, String(body.length));
    const step = await stepAgainst(answers(http(200, body)), { 'timeout-minutes': '0.05' });
    checkEnd(step, 'timed-out');
    assert.ok(step.elapsedMs < 5000, `${step.elapsedMs}`);
  });

  it('waits as long as Retry-After asks', async () => {
    for (const first of [
      http(202, status('InProgress'), { 'Retry-After': '4' }),
      http(503, 'short', { 'Content-Length': '9', 'Retry-After': '4' }),
    ]) {
      const step = await stepAgainst(answers(first, says('Succeeded')));
      checkEnd(step, 'succeeded');
      assert.ok(Number(step.outputs['elapsed-seconds']) >= 4);
    }
  });

  it('reports all wrong inputs in one annotation and sends nothing', async () => {
    const step = await stepAgainst(answers(says('Succeeded')), {
      'request-id': 'a b\r\n::set-output name=verdict::succeeded',
      subscription: '',
      'timeout-minutes': '1e99',
      'poll-interval-seconds': 'NaN',
      'api-version': '',
      'access-token': 'S3cr3t value',
    });
    checkEnd(step, 'invalid-input');
    assert.equal(step.server.requests.length, 0);
    assert.deepEqual(
      of(step, 'error')[0]
        ?.data.split('\n')
        .map(line => line.split(':')[0]),
      [
        'request-id',
        'subscription',
        'access-token',
        'timeout-minutes',
        'poll-interval-seconds',
        'Nothing was sent. Fix the inputs above and start a new run; a re-run uses the old workflow file. If the operation is running already, run the gate alone with its request-id.',
      ],
    );
    assert.ok(!(step.log.join() + step.summary + JSON.stringify(of(step, 'error'))).includes('S3cr3t'));
    assert.equal(step.outputs['polls'], '0');
  });

  it('reports missing inputs where there are none at all', async () => {
    const step = await runAction({});
    checkEnd(step, 'invalid-input');
    assert.deepEqual(step.log, []);
    assert.equal(of(step, 'error')[0]?.data.match(/it is missing/g)?.length, 4);
  });

  it('warns once where the token expires before the time-out', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 600 })).toString(
      'base64url',
    );
    const step = await stepAgainst(answers(says('Succeeded')), { 'access-token': `a.${claims}.c` });
    assert.deepEqual([step.exitCode, of(step, 'warning').length, of(step, 'error').length], [0, 1, 0]);
  });

  it('repeats no command of a stranger and escapes its words', async () => {
    const attack =
      '\n::set-output name=verdict::succeeded\n##[set-output name=verdict]succeeded\r::stop-commands::x <img src=x> **b** [l](u) |';
    const xml = attack.replace(/</g, '&lt;');
    const error = `<Error><Message>${xml}${'x'.repeat(500_000)}</Message><ExtendedCode>##[error]${xml}</ExtendedCode></Error>`;
    const step = await stepAgainst(
      answers(http(202, status('Failed', error), { 'x-ms-request-id': '##[add-mask]e ::error::x' })),
    );
    checkEnd(step, 'failed');
    assert.deepEqual(new Set(step.commands.map(({ name }) => name)), new Set(['add-mask', 'debug', 'error']));
    assert.equal(of(step, 'add-mask').length, 1);
    assert.equal(step.outputs['error-message']?.length, 1000);
    assert.ok(
      step.outputs['error-message']?.startsWith('::set-output name=verdict::succeeded ##[set-output'),
    );
    assert.doesNotMatch(step.summary, /<img|\*\*b|\]\(|##\[/);
    assert.ok(step.raw.length < 10_000);
  });

  it('gives no token away that the service sends back', async () => {
    const token = 'tok-~_en.with+strange/chars==';
    const echo = (text: string) => `${'x'.repeat(995)} ${text} ${text}`;
    for (const answer of [
      http(403, `<Error><Code>${token}</Code><Message>${echo(`Bearer ${token}`)}</Message></Error>`, {
        'x-ms-request-id': token,
      }),
      http(
        202,
        status('Failed', `<Error><HttpCode>${token}</HttpCode><Message>${echo(token)}</Message></Error>`),
      ),
      http(200, `you sent ${token}`),
      http(307, '', { Location: `https://evil.example/${token}` }),
    ]) {
      const step = await stepAgainst(answers(answer), {
        'access-token': token,
        'outage-tolerance-minutes': '0',
      });
      assert.equal(step.exitCode, 1);
      const [mask, ...rest] = step.commands;
      assert.equal(mask?.data, token);
      const told =
        step.log.join() +
        JSON.stringify(rest) +
        JSON.stringify(step.outputs) +
        step.summary.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(code));
      assert.ok(!told.includes(token) && !told.includes(token.slice(0, 8)), told);
    }
  });

  it('keeps a token to itself that is longer than a regular expression can be', async () => {
    const token = 'aB3'.repeat(12_000);
    for (const [answer, verdict] of [
      [says('Succeeded'), 'succeeded'],
      [http(403, `you sent ${token}`), 'unauthorized'],
    ] as const) {
      const step = await stepAgainst(answers(answer), { 'access-token': token });
      checkEnd(step, verdict);
      const [mask, ...rest] = step.commands;
      assert.equal(mask?.data, token);
      assert.ok(!`${step.log}${JSON.stringify([rest, step.outputs])}${step.summary}`.includes('aB3aB3'));
    }
  });

  it('ends as it would have where nobody reads what it prints', async () => {
    for (const [result, exitCode] of [
      ['Succeeded', 0],
      ['Failed', 1],
    ] as const) {
      const step = await stepAgainst(answers(says(result)), {}, { reads: false });
      assert.deepEqual(
        [step.exitCode, step.outputs['result'], Object.keys(step.outputs).length],
        [exitCode, result, 8],
      );
      assert.match(step.summary, /^### /);
    }
  });

  it('waits for a reader that never reads no longer than the runner would', async () => {
    const code = "process.stdout.write('x'.repeat(2_000_000))";
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
    const step = await stepAgainst(answers(says('Succeeded')), {}, { nodeArgs, readAfterMs: 16_000 });
    assert.deepEqual([step.exitCode, step.outputs['verdict']], [0, 'succeeded']);
    assert.ok(step.endedMs > 9000 && step.endedMs < 13_000, `${step.endedMs}`);
  });

  it('tells of files that cannot be written, and ends as it would have', async () => {
    for (const [result, exitCode] of [
      ['Succeeded', 0],
      ['Failed', 1],
    ] as const) {
      const env = { GITHUB_STEP_SUMMARY: '/nowhere/summary', GITHUB_OUTPUT: '/nowhere/output' };
      const step = await stepAgainst(answers(says(result)), {}, { env });
      assert.equal(step.exitCode, exitCode);
      assert.deepEqual(
        of(step, 'warning').map(({ data }) => data.slice(0, 23)),
        ['The outputs could not b', 'The job summary could n'],
      );
      assert.equal(of(step, 'error').length, exitCode);
    }
  });

  const bugs: Record<string, string> = {
    'an uncaught exception': "setTimeout(() => { throw new Error('boom') }, 600)",
    'an unhandled rejection': "setTimeout(() => Promise.reject(new Error('boom')), 600)",
    'an exception that is no text': 'setTimeout(() => { throw Object.create(null) }, 600)',
    'a rejection with nothing in it': 'setTimeout(() => Promise.reject(), 600)',
    'an event loop that runs dry':
      "import timers from 'node:timers/promises'; import { syncBuiltinESMExports } from 'node:module'; timers.setTimeout = () => new Promise(() => {}); syncBuiltinESMExports()",
    'a clock that breaks': "Date.now = () => { throw new Error('boom') }",
  };
  for (const [name, code] of Object.entries(bugs))
    it(`ends internal-error, closed, on ${name}`, async () => {
      const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
      const step = await stepAgainst(answers(says('InProgress'), says('Succeeded')), {}, { nodeArgs });
      checkEnd(step, 'internal-error');
      assert.equal(step.outputs['polls'], name === 'a clock that breaks' ? '0' : '1');
      assert.doesNotMatch(step.raw, /^\s+at /m);
    });

  it('ends closed, and says so, where it cannot even tell its story', async () => {
    const code = "setInterval(() => {}, 1000); Math.floor = () => { throw new Error('boom') }";
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
    const step = await stepAgainst(answers(says('Succeeded')), {}, { nodeArgs });
    assert.deepEqual(
      [step.exitCode, step.outputs['verdict'], of(step, 'error').length],
      [1, 'internal-error', 1],
    );
    assert.ok(step.elapsedMs < 3000);
    const mute = await stepAgainst(
      answers(says('Succeeded')),
      {},
      { nodeArgs, env: { GITHUB_OUTPUT: '/nowhere/output' } },
    );
    assert.deepEqual([mute.exitCode, of(mute, 'error').length], [1, 1], mute.raw);
    assert.ok(mute.elapsedMs < 3000);
  });

  it('ends although something keeps the process alive', async () => {
    const nodeArgs = ['--import', 'data:text/javascript,setInterval(() => {}, 1000)'];
    const step = await stepAgainst(answers(says('Succeeded')), {}, { nodeArgs });
    checkEnd(step, 'succeeded');
    assert.ok(step.elapsedMs < 3000);
  });

  it('ends only once a slow reader has taken all of it', async () => {
    // More than a pipe holds.
    const code = "process.stdout.write(('x'.repeat(99) + '\\n').repeat(20_000))";
    const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
    const step = await stepAgainst(answers(says('Succeeded')), {}, { nodeArgs, readAfterMs: 1500 });
    checkEnd(step, 'succeeded');
    assert.ok(step.elapsedMs > 1500);
    assert.equal(step.log.filter(line => /^x{99}$/.test(line)).length, 20_000);
    assert.match(step.log.at(-1) ?? '', /succeeded/);
  });
});

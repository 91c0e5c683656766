import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { createCertificate } from '../emulator/certificates.ts';
import { type Service, startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import { trustingEnv } from './support/certificates.ts';
import { jwt, validInputs } from './support/inputs.ts';
import { type Kill, runAction } from './support/run-action.ts';
import {
  httpResponse,
  operationStatus,
  respondWith,
  startByteServer,
  statusResponse,
} from './support/server.ts';
import {
  annotation,
  checkEndedWithin,
  checkVerdict,
  commandsNamed,
  everythingIn,
  runAgainst,
  runFirst,
} from './support/step.ts';
import { skipOnWindows, skipWithoutLongInputs, skipWithoutSignals } from './support/tools.ts';

// The shipped bundle, run as the runner runs it, against real servers.

const guid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/;
const noTolerance = { 'outage-tolerance-minutes': '0' };

describe('the gate with the emulator', { concurrency: 2 }, () => {
  let service: Service;
  let failing: Service;
  let env: Record<string, string>;
  const resource = `${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices/~/biztalk/contosobts`;

  before(async () => {
    [service, failing] = await Promise.all([
      startService({ durationMs: 2500 }),
      startService({ durationMs: 0, outcome: 'Failed', message: 'no <space>', extendedCode: '04009' }),
    ]);
    env = trustingEnv(service.ca, failing.ca);
  });
  after(() => Promise.all([service.close(), failing.close()]));

  async function inputsFor(service: Service): Promise<Record<string, string>> {
    const requestId = await startOperation(service, 'POST', `/${resource}?comp=restart`);
    return {
      ...validInputs,
      'access-token': '',
      'management-endpoint': service.endpoint,
      'request-id': requestId,
    };
  }

  it('opens once the operation has succeeded, with a management certificate', async () => {
    const inputs = await inputsFor(service);
    const certificate = service.client.certificate + service.client.key;
    const step = await runAction({ ...inputs, 'management-certificate': certificate }, { env });
    checkVerdict(step, 'succeeded');
    assert.equal(step.outputs['result'], 'Succeeded');
    assert.match(step.outputs['service-request-id'] ?? '', /^[\da-f]{32}$/);
    assert.match(step.raw, /^::add-mask::/);
    const keyLine = service.client.key.split('\n')[3] ?? '';
    assert.ok(keyLine.length > 60 && !everythingIn(step).includes(keyLine));
  });

  it('fails with the error of the service if the operation failed, with an access token', async () => {
    const inputs = await inputsFor(failing);
    const step = await runAction(
      { ...inputs, 'access-token': failing.token, 'status-api': 'biztalk-direct' },
      { env },
    );
    checkVerdict(step, 'failed');
    const {
      'elapsed-seconds': _elapsed,
      'service-request-id': _id,
      operations: _all,
      ...rest
    } = step.outputs;
    assert.deepEqual(rest, {
      verdict: 'failed',
      result: 'Failed',
      'http-code': '409',
      'error-message': 'no <space>',
      'extended-code': '04009',
      polls: '1',
    });
    assert.match(annotation(step), /failed .*04009 \(HTTP 409\) no <space>\.\n/);
    assert.match(step.summary, /no &#60;space&#62;/);
  });

  it('ends unauthorized with a certificate that the service does not know', async () => {
    const inputs = await inputsFor(service);
    const unknown = createCertificate({ commonName: 'unknown' });
    const step = await runAction(
      { ...inputs, 'management-certificate': unknown.certificate + unknown.key },
      { env },
    );
    checkVerdict(step, 'unauthorized');
    assert.deepEqual(
      [step.outputs['http-code'], step.outputs['extended-code'], step.outputs['polls']],
      ['403', 'ForbiddenError', '1'],
    );
  });

  it('warns if the certificate expires before the time-out', async () => {
    const inputs = await inputsFor(service);
    const brief = createCertificate({ commonName: 'brief', notAfter: new Date(Date.now() + 600_000) });
    const step = await runAction(
      { ...inputs, 'management-certificate': brief.certificate + brief.key },
      { env },
    );
    assert.match(
      commandsNamed(step, 'warning')[0]?.data ?? '',
      /^The management-certificate expires at .* before the time-out of 90 minutes/,
    );
  });

  it('ends unreachable at once if the CA of the server is unknown', async () => {
    const inputs = await inputsFor(service);
    const step = await runAction(
      { ...inputs, 'access-token': service.token },
      { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
    );
    checkVerdict(step, 'unreachable');
    assert.equal(step.outputs['polls'], '1');
    assert.match(annotation(step), /could not be traced to a trusted CA.*\n.*NODE_EXTRA_CA_CERTS/);
  });
});

describe('the gate with a server whose certificate is wrong', { concurrency: 2 }, () => {
  const ca = createCertificate({ commonName: 'CA of wrong certificates', ca: true });

  it('prints no command that the certificate holds', async () => {
    const names = [
      '##[set-output name=verdict;]succeeded',
      '\n::set-output name=verdict::succeeded\n',
      '\u001b[31m',
    ];
    const attacker = createCertificate({ commonName: names.join(), hosts: names, issuer: ca });
    await using server = await startByteServer(() => undefined, {
      tls: { key: attacker.key, cert: attacker.certificate },
    });
    const step = await runAction(
      { ...validInputs, 'management-endpoint': `https://localhost:${server.port}` },
      { env: trustingEnv(ca.certificate) },
    );
    checkVerdict(step, 'unreachable');
    assert.deepEqual(commandsNamed(step, 'set-output'), []);
    for (const bad of ['##[', '\u001b']) assert.ok(!(step.raw + step.summary).includes(bad));
    assert.match(step.raw, /ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  const localhost = { commonName: 'localhost', hosts: ['localhost'], issuer: ca };
  const wrong = {
    'has expired': createCertificate({
      ...localhost,
      notBefore: new Date(0),
      notAfter: new Date(Date.now() - 60_000),
    }),
    'is for another host': createCertificate({ ...localhost, hosts: ['elsewhere.example'] }),
    'is too weak': createCertificate({ ...localhost, bits: 1024 }),
  };
  const advice: Record<string, RegExp> = {
    'has expired': /has expired.*\n.*by the clock of this runner.*renew/,
    'is for another host': /is for another host.*\n.*does not name the host/,
    'is too weak': /has a weak key.*\n.*too weak for OpenSSL/,
  };
  for (const [name, { key, certificate }] of Object.entries(wrong))
    it(`ends unreachable at once if the certificate ${name}`, async () => {
      // The security level lets the server present a weak certificate.
      const tls = { key, cert: certificate, ciphers: 'DEFAULT@SECLEVEL=0' };
      await using server = await startByteServer(respondWith(statusResponse('Succeeded')), { tls });
      const step = await runAction(
        { ...validInputs, 'management-endpoint': `https://localhost:${server.port}` },
        { env: { ...trustingEnv(ca.certificate), NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
      );
      checkVerdict(step, 'unreachable');
      assert.deepEqual([step.outputs['polls'], server.requests.length], ['1', 0]);
      assert.match(annotation(step), advice[name] ?? /^$/);
      assert.doesNotMatch(annotation(step), /NODE_EXTRA_CA_CERTS/);
    });

  it('honors the options of Node for ciphers and versions of TLS, the level of security included', async () => {
    const weak = wrong['is too weak'];
    const strong = createCertificate(localhost);
    for (const [nodeOptions, { key, certificate }, cipher] of [
      ['--tls-max-v1.2', strong, /^TLSv1\.2 /],
      ['--tls-min-v1.3', strong, /^TLSv1\.3 /],
      ['', strong, /^TLSv1\.3 /],
      ['--tls-max-v1.2 --tls-cipher-list=ECDHE-RSA-AES256-SHA384', strong, / ECDHE-RSA-AES256-SHA384$/],
      ['--tls-cipher-list=DEFAULT:@SECLEVEL=1', weak, /^TLSv1\.3 /],
    ] as const) {
      let used = '';
      await using service = await startByteServer(
        socket => {
          const connection = socket as TLSSocket;
          used = `${connection.getProtocol()} ${connection.getCipher().name}`;
          socket.end(statusResponse('Succeeded'));
        },
        { tls: { key, cert: certificate, ciphers: 'DEFAULT@SECLEVEL=0' } },
      );
      const step = await runAction(
        { ...validInputs, 'management-endpoint': `https://localhost:${service.port}` },
        { env: { ...trustingEnv(ca.certificate), NODE_OPTIONS: nodeOptions } },
      );
      checkVerdict(step, 'succeeded');
      assert.match(used, cipher);
    }
  });
});

describe('the gate', { concurrency: 3 }, () => {
  it('sends the documented request, byte for byte, and exactly the promised headers', async () => {
    const { server, log } = await runAgainst(
      respondWith(statusResponse('Succeeded')),
      { 'api-version': '2014-01-01' },
      { env: { ACTIONS_ORCHESTRATION_ID: 'of-the-runner' } }, // not for the service
    );
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
      accept: 'application/xml, */*;q=0.5',
      'accept-encoding': 'identity',
      authorization: `Bearer ${validInputs['access-token']}`,
      'cache-control': 'no-cache',
      connection: 'close',
      'content-type': 'application/xml; charset=utf-8',
      host: `127.0.0.1:${server.port}`,
      'x-ms-version': '2014-01-01',
    });
    assert.match(id ?? '', guid);
    assert.ok(log[0]?.includes(id ?? 'no id'));
    assert.match(agent ?? '', /^biztalk-operation-gate\/\d+\.\d+\.\d+$/);
  });

  it('polls again while the operation is in progress, under one client request id', async () => {
    const inProgress = statusResponse('InProgress');
    const step = await runAgainst(respondWith(inProgress, inProgress, statusResponse('Succeeded')), {
      'poll-interval-seconds': '1',
    });
    checkVerdict(step, 'succeeded');
    assert.equal(step.outputs['polls'], '3');
    const elapsed = Number(step.outputs['elapsed-seconds']);
    assert.ok(elapsed >= 2 && elapsed * 1000 <= step.exitedMs, `${elapsed}`);
    assert.equal(step.outputs['service-request-id'], 'service-id');
    const ids = step.server.requests.map(
      head => guid.exec(head.slice(head.indexOf('client-request-id')))?.[0],
    );
    assert.deepEqual([ids.length, new Set(ids).size, typeof ids[0]], [3, 1, 'string']);
    assert.deepEqual(step.log.map(line => line.replace(/\d+ s/g, 'N s')).slice(1, 3), [
      '[N s] in progress; next poll in N s',
      '[N s] succeeded',
    ]);
  });

  it('ends timed-out within two seconds of its time-out, after one last poll at it', async () => {
    const step = await runAgainst(respondWith(statusResponse('InProgress')), { 'timeout-minutes': '0.1' });
    checkVerdict(step, 'timed-out');
    assert.equal(step.outputs['result'], 'InProgress');
    assert.match(step.outputs['polls'] ?? '', /^[45]$/); // the pauses of 2 s are spread by 10 %
    assert.ok(step.exitedMs >= 5900, `${step.exitedMs}`);
    checkEndedWithin(step, 8000);
  });

  it('ends in time against a server that never responds', async () => {
    const step = await runAgainst(() => undefined, { 'timeout-minutes': '0.02' });
    checkVerdict(step, 'timed-out');
    assert.deepEqual([step.outputs['result'], step.outputs['polls']], ['', '2']);
    checkEndedWithin(step, 12_200);
  });

  it('polls exactly once with a time-out of 0', async () => {
    const step = await runAgainst(respondWith(statusResponse('InProgress')), { 'timeout-minutes': '0' });
    checkVerdict(step, 'timed-out');
    assert.equal(step.server.requests.length, 1);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    /** Sends the signal twice, as a runner that repeats it. */
    const cancel = (kill: Kill): void => {
      kill(signal);
      setTimeout(() => kill(signal), 20);
    };

    it(`ends cancelled within a second of ${signal} between two polls`, {
      skip: skipWithoutSignals,
    }, async () => {
      const step = await runAgainst(
        respondWith(statusResponse('InProgress')),
        {},
        { onLine: (line, kill) => line.includes('in progress') && cancel(kill) },
      );
      checkVerdict(step, 'cancelled');
      assert.deepEqual([step.signal, step.outputs['polls']], [null, '1']);
      assert.ok(step.killedMs > 0 && step.killedMs < 1000, `${step.killedMs}`);
    });

    it(`ends cancelled within a second of ${signal} while a request hangs`, {
      skip: skipWithoutSignals,
    }, async () => {
      let killStep: Kill = () => assert.fail('the request came before the start');
      const step = await runAgainst(() => cancel(killStep), {}, { onStart: kill => (killStep = kill) });
      checkVerdict(step, 'cancelled');
      assert.deepEqual([step.signal, step.outputs['polls']], [null, '1']);
      assert.ok(step.killedMs > 0 && step.killedMs < 1000, `${step.killedMs}`);
    });
  }

  it('ends cancelled within a second of a signal in the middle of the TLS handshake', {
    skip: skipWithoutSignals,
  }, async () => {
    let killStep: Kill = () => assert.fail('the connection came before the start');
    await using server = await startByteServer(() => undefined, { onConnection: () => killStep('SIGTERM') });
    const step = await runAction(
      { ...validInputs, 'management-endpoint': `https://localhost:${server.port}` },
      { onStart: kill => (killStep = kill) },
    );
    checkVerdict(step, 'cancelled');
    assert.ok(step.killedMs > 0 && step.killedMs < 1000, `${step.killedMs}`);
  });

  it('reports one consistent result if a signal arrives during the report', {
    skip: skipWithoutSignals,
  }, async () => {
    for (const [result, verdict] of [
      ['Succeeded', 'succeeded'],
      ['Failed', 'failed'],
    ] as const) {
      const step = await runAgainst(
        respondWith(statusResponse(result)),
        {},
        { onLine: (line, kill) => /^\[\d+ s\] (succeeded|failed)/.test(line) && kill('SIGINT') },
      );
      // A signal at the very end of the process kills it, which is never green either.
      if (step.signal === null) checkVerdict(step, verdict);
      else assert.equal(step.outputs['verdict'], verdict);
    }
  });

  it('needs less than 200 MB for any response', async () => {
    const nodeArgs = runFirst(
      "process.on('exit', () => console.log('peak ' + process.resourceUsage().maxRSS))",
    );
    const fill = (text: string): string => text.repeat(Math.floor(1_048_000 / text.length));
    const failedWith = (inner: string): string =>
      `<OperationStatus><Result>Failed</Result><Error>${inner}</Error></OperationStatus>`;
    const responses = [
      ...['<a/>', '<a b="c"/>', '<![CDATA[]]>'].map(text => httpResponse(202, failedWith(fill(text)))),
      httpResponse(202, failedWith(`<Message>${fill('&amp;').slice(0, 1_000_000)}</Message>`)),
      `HTTP/1.1 200 OK\r\n\r\n${fill('x').repeat(20)}`,
    ];
    for (const response of responses) {
      const step = await runAgainst(respondWith(response), noTolerance, { nodeArgs });
      assert.equal(step.exitCode, 1);
      const kilobytes = Number(/^peak (\d+)$/m.exec(step.raw)?.[1]);
      assert.ok(kilobytes > 10_000 && kilobytes < 200_000, `${kilobytes} kB for ${response.slice(0, 200)}`);
    }
  });

  const responses: [
    verdict: string,
    name: string,
    response: string,
    inputs: Record<string, string>,
    outputs: Record<string, string>,
  ][] = [
    ['unauthorized', '401', httpResponse(401, ''), {}, { 'http-code': '401', polls: '1' }],
    [
      'refused',
      '400',
      httpResponse(400, '<Error><Code>BadRequest</Code><Message>m</Message></Error>'),
      {},
      { 'http-code': '400', 'extended-code': 'BadRequest', 'error-message': 'm', polls: '1' },
    ],
    [
      'not-found',
      '404',
      httpResponse(404, ''),
      { 'outage-tolerance-minutes': '0.03' }, // 1.8 s, between the second and the third poll
      { 'http-code': '404', polls: '3' },
    ],
    [
      'unreachable',
      '500',
      httpResponse(500, '<Error><Code>InternalError</Code></Error>'),
      { 'outage-tolerance-minutes': '0.01' },
      { 'http-code': '500', 'extended-code': 'InternalError', polls: '2' },
    ],
    [
      'unrecognized',
      'HTML',
      httpResponse(200, '<html><body>Succeeded</body></html>'),
      noTolerance,
      { result: '', 'http-code': '', polls: '1' },
    ],
    ['unrecognized', '206', httpResponse(206, operationStatus('Succeeded')), noTolerance, { polls: '1' }],
    ['unrecognized', '204', 'HTTP/1.1 204 No Content\r\n\r\n', noTolerance, { polls: '1' }],
  ];
  for (const [verdict, name, response, inputs, outputs] of responses)
    it(`ends ${verdict} on ${name}`, async () => {
      const step = await runAgainst(respondWith(response), inputs);
      checkVerdict(step, verdict);
      assert.deepEqual({ ...step.outputs, ...outputs }, step.outputs);
    });

  it('is not kept busy by a response with many namespaces', async () => {
    const many = (count: number, one: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => one(i));
    const body = `<OperationStatus${many(25_000, i => ` xmlns:p${i}="u"`).join('')}>${'<a b="c"/>'.repeat(60_000)}</OperationStatus>`;
    assert.ok(body.length > 900_000 && body.length < 1_048_576, String(body.length));
    const step = await runAgainst(respondWith(httpResponse(200, body)), { 'timeout-minutes': '0.05' });
    checkVerdict(step, 'timed-out');
    checkEndedWithin(step, 5000);
  });

  it('waits as long as Retry-After says', async () => {
    for (const first of [
      httpResponse(202, operationStatus('InProgress'), { 'Retry-After': '4' }),
      httpResponse(503, 'short', { 'Content-Length': '9', 'Retry-After': '4' }),
    ]) {
      const step = await runAgainst(respondWith(first, statusResponse('Succeeded')));
      checkVerdict(step, 'succeeded');
      assert.ok(Number(step.outputs['elapsed-seconds']) >= 4);
    }
  });

  it('reports all invalid inputs in one annotation and sends nothing', async () => {
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), {
      'request-id': 'a b\r\n::set-output name=verdict::succeeded',
      subscription: '',
      'timeout-minutes': '1e99',
      'poll-interval-seconds': 'NaN',
      'api-version': '',
      'access-token': 'S3cr3t value',
    });
    checkVerdict(step, 'invalid-input');
    assert.equal(step.server.requests.length, 0);
    assert.deepEqual(
      annotation(step)
        .split('\n')
        .map(line => line.split(':')[0])
        .slice(0, -1),
      ['request-id', 'subscription', 'access-token', 'timeout-minutes', 'poll-interval-seconds'],
    );
    assert.match(annotation(step), /\nNothing was sent\. .*$/);
    assert.ok(!everythingIn(step).includes('S3cr3t'));
    assert.equal(step.outputs['polls'], '0');
  });

  it('reports the required inputs if there are none at all', async () => {
    const step = await runAction({});
    checkVerdict(step, 'invalid-input');
    assert.deepEqual(step.log, []);
    assert.equal(annotation(step).match(/it is missing/g)?.length, 4);
  });

  it('warns once if the token expires before the time-out', async () => {
    const token = jwt({ exp: Math.floor(Date.now() / 1000) + 600 });
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), { 'access-token': token });
    assert.deepEqual(
      [step.exitCode, commandsNamed(step, 'warning').length, commandsNamed(step, 'error').length],
      [0, 1, 0],
    );
  });

  it('escapes untrusted text and prints no command in it', async () => {
    const attack =
      '\n::set-output name=verdict::succeeded\n##[set-output name=verdict]succeeded\r::stop-commands::x <img src=x> **b** [l](u) |';
    const xml = attack.replace(/</g, '&lt;');
    const error = `<Error><Message>${xml}${'x'.repeat(500_000)}</Message><ExtendedCode>##[error]${xml}</ExtendedCode></Error>`;
    const step = await runAgainst(
      respondWith(
        httpResponse(202, operationStatus('Failed', error), {
          'x-ms-request-id': '##[add-mask]e ::error::x',
        }),
      ),
    );
    checkVerdict(step, 'failed');
    assert.deepEqual(new Set(step.commands.map(({ name }) => name)), new Set(['add-mask', 'debug', 'error']));
    assert.equal(commandsNamed(step, 'add-mask').length, 1);
    assert.equal(step.outputs['error-message']?.length, 1000);
    assert.ok(
      step.outputs['error-message']?.startsWith('::set-output name=verdict::succeeded ##[set-output'),
    );
    assert.doesNotMatch(step.summary, /<img|\*\*b|\]\(|##\[/);
    assert.ok(step.raw.length < 10_000);
  });

  it('does not reveal a token that the service sends back', async () => {
    const token = 'tok-~_en.with+strange/chars==';
    const echo = (text: string) => `${'x'.repeat(995)} ${text} ${text}`;
    for (const response of [
      httpResponse(403, `<Error><Code>${token}</Code><Message>${echo(`Bearer ${token}`)}</Message></Error>`, {
        'x-ms-request-id': token,
      }),
      httpResponse(
        202,
        operationStatus(
          'Failed',
          `<Error><HttpCode>${token}</HttpCode><Message>${echo(token)}</Message></Error>`,
        ),
      ),
      httpResponse(200, `you sent ${token}`),
      httpResponse(307, '', { Location: `https://evil.example/${token}` }),
    ]) {
      const step = await runAgainst(respondWith(response), { 'access-token': token, ...noTolerance });
      assert.equal(step.exitCode, 1);
      assert.deepEqual(
        commandsNamed(step, 'add-mask').map(({ data }) => data),
        [token],
      );
      assert.ok(!everythingIn(step).includes(token.slice(0, 8)), everythingIn(step));
    }
  });

  it('does not reveal a token that is longer than a regular expression can be', {
    skip: skipWithoutLongInputs,
  }, async () => {
    const token = 'aB3'.repeat(12_000);
    for (const [response, verdict] of [
      [statusResponse('Succeeded'), 'succeeded'],
      [httpResponse(403, `you sent ${token}`), 'unauthorized'],
    ] as const) {
      const step = await runAgainst(respondWith(response), { 'access-token': token });
      checkVerdict(step, verdict);
      assert.deepEqual(
        commandsNamed(step, 'add-mask').map(({ data }) => data),
        [token],
      );
      assert.ok(!everythingIn(step).includes('aB3aB3'));
    }
  });

  it('ends with the same result if nobody reads its output', async () => {
    for (const [result, exitCode] of [
      ['Succeeded', 0],
      ['Failed', 1],
    ] as const) {
      const step = await runAgainst(respondWith(statusResponse(result)), {}, { readsOutput: false });
      assert.deepEqual(
        [step.exitCode, step.outputs['result'], Object.keys(step.outputs).length],
        [exitCode, result, 9],
      );
      assert.match(step.summary, /^### /);
    }
  });

  it('waits for a stalled reader of its output no longer than the runner would', {
    skip: skipOnWindows('Node.js writes to pipes synchronously on Windows'),
  }, async () => {
    const nodeArgs = runFirst("process.stdout.write('x'.repeat(2_000_000))");
    const step = await runAgainst(
      respondWith(statusResponse('Succeeded')),
      {},
      { nodeArgs, readAfterMs: 16_000 },
    );
    assert.deepEqual([step.exitCode, step.outputs['verdict']], [0, 'succeeded']);
    assert.ok(step.exitedMs > 9000 && step.exitedMs < 15_000, `${step.exitedMs}`);
  });

  it('warns of files that cannot be written, and ends with the same result', async () => {
    for (const [result, exitCode] of [
      ['Succeeded', 0],
      ['Failed', 1],
    ] as const) {
      const env = { GITHUB_STEP_SUMMARY: '/nowhere/summary', GITHUB_OUTPUT: '/nowhere/output' };
      const step = await runAgainst(respondWith(statusResponse(result)), {}, { env });
      assert.equal(step.exitCode, exitCode);
      assert.deepEqual(
        commandsNamed(step, 'warning').map(({ data }) => data.slice(0, 23)),
        ['The outputs could not b', 'The job summary could n'],
      );
      assert.equal(commandsNamed(step, 'error').length, exitCode);
    }
  });

  /** Runs `code` once the operation has been logged as in progress. */
  const afterFirstPoll = (code: string): string =>
    `const { stdout } = process; const write = stdout.write.bind(stdout);
    stdout.write = (text, ...rest) => { if (/in progress/.test(text)) setTimeout(() => { ${code} }); return write(text, ...rest); };`;
  const bugs: Record<string, [code: string, polls: string]> = {
    'an uncaught exception': [afterFirstPoll("throw new Error('boom')"), '1'],
    'an unhandled rejection': [afterFirstPoll("Promise.reject(new Error('boom'))"), '1'],
    'an exception that has no text': [afterFirstPoll('throw Object.create(null)'), '1'],
    'a rejection without a reason': [afterFirstPoll('Promise.reject()'), '1'],
    'an event loop that runs dry': [
      'const set = setTimeout; globalThis.setTimeout = (...timer) => set(...timer).unref()',
      '1',
    ],
    'a clock that throws': ["Date.now = () => { throw new Error('boom') }", '0'],
  };
  for (const [name, [code, polls]] of Object.entries(bugs))
    it(`ends internal-error, never green, on ${name}`, async () => {
      const step = await runAgainst(
        respondWith(statusResponse('InProgress'), statusResponse('Succeeded')),
        {},
        { nodeArgs: runFirst(code) },
      );
      checkVerdict(step, 'internal-error');
      assert.equal(step.outputs['polls'], polls);
      assert.doesNotMatch(step.raw, /^\s+at /m);
    });

  it('fails with an annotation if even the report throws', async () => {
    const nodeArgs = runFirst("setInterval(() => {}, 1000); Math.floor = () => { throw new Error('boom') }");
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), {}, { nodeArgs });
    assert.deepEqual(
      [step.exitCode, step.outputs['verdict'], commandsNamed(step, 'error').length],
      [1, 'internal-error', 1],
    );
    checkEndedWithin(step, 3000);
    const withoutOutputs = await runAgainst(
      respondWith(statusResponse('Succeeded')),
      {},
      { nodeArgs, env: { GITHUB_OUTPUT: '/nowhere/output' } },
    );
    assert.deepEqual(
      [withoutOutputs.exitCode, commandsNamed(withoutOutputs, 'error').length],
      [1, 1],
      withoutOutputs.raw,
    );
    checkEndedWithin(withoutOutputs, 3000);
  });

  it('exits even if something keeps the process alive', async () => {
    const nodeArgs = runFirst('setInterval(() => {}, 1000)');
    const step = await runAgainst(respondWith(statusResponse('Succeeded')), {}, { nodeArgs });
    checkVerdict(step, 'succeeded');
    checkEndedWithin(step, 3000);
  });

  it('exits only once a slow reader has read all of its output', async () => {
    // More than a pipe holds.
    const nodeArgs = runFirst("process.stdout.write(('x'.repeat(99) + '\\n').repeat(20_000))");
    const step = await runAgainst(
      respondWith(statusResponse('Succeeded')),
      {},
      { nodeArgs, readAfterMs: 1500 },
    );
    checkVerdict(step, 'succeeded');
    assert.ok(step.exitedMs > 1500);
    assert.equal(step.log.filter(line => /^x{99}$/.test(line)).length, 20_000);
    assert.match(step.log.at(-1) ?? '', /succeeded/);
  });
});

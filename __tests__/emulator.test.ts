import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { createOperations, type Scenario } from '../emulator/operations.ts';
import { defaultScenario, type Service, startService } from '../emulator/service.ts';
import { parseCommand } from './support/run-action.ts';

const place = '/01234567-89ab-cdef-0123-456789abcdef/cloudservices/contoso-cs/resources/biztalkservices';
const resource = `${place}/~/biztalk/contosobts`;
const namespace = 'xmlns="http://schemas.microsoft.com/windowsazure"';

describe('the emulated service', () => {
  let service: Service;
  let now = 0;
  before(async () => {
    service = await startService({ durationMs: 1000, outcome: 'Failed', message: 'a < b', now: () => now });
  });
  after(() => service.close());

  interface Answer {
    status: number | undefined;
    requestId: string;
    body: string;
  }
  const versioned = { 'x-ms-version': '2013-04-26' };
  function send(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = versioned,
    identity = service.client,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = {
        method,
        headers,
        ca: service.ca,
        ...(identity.key && { key: identity.key, cert: identity.certificate }),
      };
      request(service.endpoint + path, options, async answer => {
        let body = '';
        for await (const chunk of answer) body += chunk;
        resolve({ status: answer.statusCode, requestId: String(answer.headers['x-ms-request-id']), body });
      })
        .on('error', reject)
        .end();
    });
  }

  for (const action of ['suspend', 'resume', 'restart', 'backup', 'syncacskeys'])
    it(`starts an operation on ${action} and tells its state in both forms of the URL`, async () => {
      const { status, requestId } = await send('POST', `${resource}?comp=${action}`);
      assert.equal(status, 202);
      assert.match(requestId, /^[\da-f]{32}$/);
      const running = await send('GET', `${resource}?OperationStatus/${requestId}`);
      assert.equal(running.status, 202);
      assert.ok(running.body.includes(namespace) && running.body.includes('<Result>InProgress</Result>'));
      assert.notEqual(running.requestId, requestId);
      now += 1000;
      const ended = await send('GET', `${place}/biztalk/contosobts?OperationStatus/${requestId}`);
      assert.match(
        ended.body,
        /<Result>Failed<\/Result><Error><HttpCode>409<\/HttpCode><Message>a &lt; b<\/Message><ExtendedCode>04009<\/ExtendedCode><\/Error>/,
      );
    });

  for (const method of ['PUT', 'DELETE'])
    it(`tracks what a ${method} starts with the front end, by subscription`, async () => {
      const path = `${place}/biztalk/contosobts`;
      const { status, requestId } = await send(method, path);
      assert.equal(status, 202);
      const operation = `/${place.split('/')[1]}/operations/${requestId}`;
      const id = requestId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
      const running = await send('GET', operation);
      assert.deepEqual(
        [running.status, running.body.includes(`<ID>${id}</ID><Status>InProgress</Status>`)],
        [200, true],
      );
      now += 1000;
      const ended = await send('GET', operation);
      assert.match(
        ended.body,
        /<Status>Failed<\/Status><HttpStatusCode>409<\/HttpStatusCode><Error><Code>04009<\/Code><Message>a &lt; b<\/Message><\/Error><\/Operation>$/,
      );
      assert.equal((await send('GET', `${path}?OperationStatus/${requestId}`)).status, 404);
      assert.equal((await send('GET', operation.replace('0123', '9999'))).status, 404);
    });

  it('does not know operations of another resource, nor other paths', async () => {
    const { requestId } = await send('POST', `${resource}?comp=suspend`);
    for (const path of [
      `${place}/~/biztalk/other?OperationStatus/${requestId}`,
      `${resource}?OperationStatus/1`,
      '/',
    ]) {
      const { status, body } = await send('GET', path);
      assert.deepEqual([status, /<Code>(.*)<\/Code>/.exec(body)?.[1]], [404, 'ResourceNotFound']);
      assert.ok(body.includes(namespace));
    }
  });

  it('refuses a missing, malformed or early version', async () => {
    for (const version of [undefined, 'x', '2012-07-31']) {
      const { status, body } = await send('GET', resource, version ? { 'x-ms-version': version } : {});
      assert.deepEqual(
        [status, /<Code>(.*)<\/Code>/.exec(body)?.[1]],
        [400, 'MissingOrIncorrectVersionHeader'],
      );
    }
  });

  it('refuses strangers with the 403 that the service really sends, and not in the handshake', async () => {
    const nobody = { key: '', certificate: '' };
    const stranger = createCertificate({ commonName: 'stranger' });
    for (const [headers, identity] of [
      [{}, nobody],
      [{}, stranger],
      [{ Authorization: 'Bearer x' }, nobody],
    ] as const) {
      const { status, body } = await send('GET', resource, { ...versioned, ...headers }, identity);
      assert.deepEqual([status, /<Code>(.*)<\/Code>/.exec(body)?.[1]], [403, 'ForbiddenError']);
    }
    const known = await send(
      'GET',
      resource,
      { ...versioned, Authorization: `Bearer ${service.token}` },
      nobody,
    );
    assert.equal(known.status, 400);
  });
});

describe('an emulated operation', () => {
  it('runs for its duration and ends as it was told', () => {
    let now = 0;
    const course: Scenario = { ...defaultScenario, durationMs: 10, outcome: 'Succeeded' };
    const operations = createOperations(course, () => now);
    const id = operations.start('r');
    assert.equal(operations.status('r', id), 'InProgress');
    now = 10;
    assert.equal(operations.status('r', id), 'Succeeded');
    assert.equal(operations.status('other', id), undefined);
  });
});

describe('the emulator’s command line', { concurrency: true }, () => {
  const cli = join(import.meta.dirname, '../emulator/cli.ts');
  const run = (args: string[], onText: (text: string, stop: () => void) => void = () => undefined) =>
    new Promise<{ code: number | null; text: string }>(resolve => {
      const child = spawn(process.execPath, [cli, ...args], {
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: 20_000,
      });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', chunk => {
          text += chunk;
          onText(text, () => child.kill('SIGINT'));
        });
      child.on('close', code => resolve({ code, text }));
    });

  it('ends where it cannot write into its folder', async () => {
    const started = performance.now();
    const { code, text } = await run(['--folder', '/nowhere']);
    assert.equal(code, 2);
    assert.ok(performance.now() - started < 15_000); // and not only once it is told to
    assert.match(text, /^ENOENT: .*\/nowhere/);
  });

  it('serves until it is interrupted, and says where everything is', async () => {
    const files: string[] = [];
    const { code, text } = await run(['--port', '0'], (text, stop) => {
      if (!text.includes('REQUEST-ID')) return;
      files.push(...[...text.matchAll(/(\/\S+\.pem)\n/g)].map(([, file = '']) => file));
      assert.match(readFileSync(files[0] ?? '', 'utf8'), /BEGIN CERTIFICATE/);
      assert.match(readFileSync(files[1] ?? '', 'utf8'), /BEGIN PRIVATE KEY/);
      stop();
    });
    assert.equal(code, 0);
    assert.match(text, /^Listening on https:\/\/localhost:\d+\n/);
    assert.deepEqual(
      files.map(file => existsSync(file)),
      [false, false],
    );
  });

  it('says so where the port is taken', async () => {
    const service = await startService();
    const { code, text } = await run(['--port', new URL(service.endpoint).port]);
    await service.close();
    assert.equal(code, 2);
    assert.match(text, /^listen EADDRINUSE/);
  });

  for (const args of [
    ['--port', 'x'],
    ['--port', '65536'],
    ['--duration-seconds=-1'],
    ['--lifetime-minutes', '1h'],
    ['--outcome', 'Maybe'],
    ['--what', 'x'],
    ['x'],
  ])
    it(`refuses ${args.join(' ')} with a sentence and the usage`, async () => {
      const { code, text } = await run(args);
      assert.equal(code, 2);
      assert.match(text, /^.+\n\n.*\n\n {2}npm run emulator/);
    });
});

describe('the emulated runner', () => {
  it('takes commands in both forms, as the real one does', () => {
    assert.deepEqual(parseCommand('  ::error title=a%3Ab,file=c::d%0Ae'), {
      name: 'error',
      properties: { title: 'a:b', file: 'c' },
      data: 'd\ne',
    });
    assert.deepEqual(parseCommand('x ##[set-output name=verdict;]succeeded'), {
      name: 'set-output',
      properties: { name: 'verdict' },
      data: 'succeeded',
    });
    for (const line of ['x ::error::y', '::unknown::x', '##[unknown]', '## [error]', ': :error::x'])
      assert.equal(parseCommand(line), undefined, line);
  });
});

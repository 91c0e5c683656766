import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { createCertificate } from '../emulator/certificates.ts';
import { resourcePath, sample } from '../emulator/connection-files.ts';
import { createOperations } from '../emulator/operations.ts';
import { defaultScenario, type Service, startService } from '../emulator/service.ts';
import { parseCommand } from './support/run-action.ts';
import { skipUnless, skipWithoutShell, skipWithoutSignals } from './support/tools.ts';

/** The sample resource without `~`: requests that the front end handles itself. */
const directPath = resourcePath.replace('/~', '');
const namespace = 'xmlns="http://schemas.microsoft.com/windowsazure"';

describe('the emulator', () => {
  let service: Service;
  let now = 0;
  before(async () => {
    service = await startService({ durationMs: 1000, outcome: 'Failed', message: 'a < b', now: () => now });
  });
  after(() => service.close());

  interface Response {
    status: number | undefined;
    requestId: string;
    body: string;
  }
  const versionHeader = { 'x-ms-version': '2013-04-26' };
  function send(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = versionHeader,
    identity = service.client,
    body = '',
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      const options = {
        method,
        headers,
        ca: service.ca,
        ...(identity.key && { key: identity.key, cert: identity.certificate }),
      };
      request(service.endpoint + path, options, async response => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve({
          status: response.statusCode,
          requestId: String(response.headers['x-ms-request-id']),
          body,
        });
      })
        .on('error', reject)
        .end(body);
    });
  }
  const errorCode = (body: string): string | undefined => /<Code>(.*)<\/Code>/.exec(body)?.[1];

  for (const action of ['suspend', 'resume', 'restart', 'backup', 'syncacskeys'])
    it(`starts an operation on ${action} and returns its status at both forms of the URL`, async () => {
      const { status, requestId } = await send('POST', `${resourcePath}?comp=${action}`);
      assert.equal(status, 202);
      assert.match(requestId, /^[\da-f]{32}$/);
      const running = await send('GET', `${resourcePath}?OperationStatus/${requestId}`);
      assert.equal(running.status, 202);
      assert.ok(running.body.includes(namespace) && running.body.includes('<Result>InProgress</Result>'));
      assert.notEqual(running.requestId, requestId);
      now += 1000;
      const ended = await send('GET', `${directPath}?OperationStatus/${requestId}`);
      assert.match(
        ended.body,
        /<Result>Failed<\/Result><Error><HttpCode>409<\/HttpCode><Message>a &lt; b<\/Message><ExtendedCode>04009<\/ExtendedCode><\/Error>/,
      );
    });

  for (const method of ['PUT', 'DELETE'])
    it(`tracks an operation started by ${method} at the subscription`, async () => {
      const { status, requestId } = await send(method, directPath);
      assert.equal(status, 202);
      const operation = `/${sample.subscription}/operations/${requestId}`;
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
      assert.equal((await send('GET', `${directPath}?OperationStatus/${requestId}`)).status, 404);
      assert.equal((await send('GET', operation.replace('0123', '9999'))).status, 404);
    });

  it('tells the calls apart by method, ~ and comp', async () => {
    const calls: [method: string, path: string, status: number, code?: string][] = [
      ['POST', `${directPath}?comp=backup`, 202],
      ['POST', `${directPath}?comp=suspend`, 400, 'MissingOrInvalidRequiredQueryParameter'],
      ['POST', `${resourcePath}?comp=stop`, 400, 'MissingOrInvalidRequiredQueryParameter'],
      ['POST', resourcePath, 400, 'MissingOrInvalidRequiredQueryParameter'],
      ['PUT', resourcePath, 400, 'InvalidHttpVerb'],
      ['PUT', `${directPath}?comp=suspend`, 400, 'InvalidHttpVerb'],
      ['DELETE', resourcePath, 400, 'InvalidHttpVerb'],
      ['PATCH', directPath, 400, 'InvalidHttpVerb'],
    ];
    for (const [method, path, expected, code] of calls) {
      const { status, body } = await send(method, path);
      assert.deepEqual([status, errorCode(body)], [expected, code], `${method} ${path}`);
    }
  });

  it('checks the root of a body, if there is one', async () => {
    const backup = `${directPath}?comp=backup`;
    const calls: [method: string, path: string, body: string, status: number][] = [
      ['POST', backup, '<ServiceBackupSettings/>', 202],
      ['POST', backup, '<x:ServiceBackupSettings xmlns:x="u"><a/></x:ServiceBackupSettings>', 202],
      ['POST', backup, '<Resource/>', 400],
      ['PUT', directPath, '<?xml version="1.0"?>\n<Resource/>', 202],
      ['PUT', directPath, '<ServiceBackupSettings/>', 400],
      ['PUT', directPath, '<Resource>', 400],
      ['PUT', directPath, '{}', 400],
    ];
    for (const [method, path, content, expected] of calls) {
      const { status, body } = await send(method, path, versionHeader, service.client, content);
      assert.deepEqual(
        [status, errorCode(body)],
        [expected, expected === 202 ? undefined : 'InvalidXmlRequest'],
        content,
      );
    }
  });

  it('is busy, if asked to, while another operation of the same service runs', async t => {
    const busy = await startService({ durationMs: 1000, busy: true, now: () => now });
    t.after(busy.close);
    const sendTo = (method: string, path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = { ...versionHeader, Authorization: `Bearer ${busy.token}` };
        request(busy.endpoint + path, { method, headers, ca: busy.ca }, response => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    assert.equal(await sendTo('POST', `${resourcePath}?comp=restart`), 202);
    for (const [method, path] of [
      ['POST', `${resourcePath}?comp=suspend`],
      ['POST', `${directPath}?comp=backup`],
      ['DELETE', directPath],
    ] as const)
      assert.equal(await sendTo(method, path), 409, path);
    assert.equal(await sendTo('DELETE', `${directPath}2`), 202);
    now += 1000;
    assert.equal(await sendTo('DELETE', directPath), 202);
    assert.equal(await sendTo('POST', `${resourcePath}?comp=suspend`), 409);
  });

  it('returns 404 for another resource, an unknown request id and any other path', async () => {
    const { requestId } = await send('POST', `${resourcePath}?comp=suspend`);
    for (const path of [
      `${resourcePath}-2?OperationStatus/${requestId}`,
      `${resourcePath}?OperationStatus/1`,
      '/',
    ]) {
      const { status, body } = await send('GET', path);
      assert.deepEqual([status, errorCode(body)], [404, 'ResourceNotFound']);
      assert.ok(body.includes(namespace));
    }
  });

  it('returns 400 for a missing, malformed or too early version', async () => {
    for (const version of [undefined, 'x', '2012-07-31']) {
      const { status, body } = await send('GET', resourcePath, version ? { 'x-ms-version': version } : {});
      assert.deepEqual([status, errorCode(body)], [400, 'MissingOrIncorrectVersionHeader']);
    }
  });

  it('returns 403 to an unknown caller instead of rejecting the TLS handshake', async () => {
    const noCertificate = { key: '', certificate: '' };
    const unknownCertificate = createCertificate({ commonName: 'unknown' });
    for (const [headers, identity] of [
      [{}, noCertificate],
      [{}, unknownCertificate],
      [{ Authorization: 'Bearer x' }, noCertificate],
    ] as const) {
      const { status, body } = await send('GET', resourcePath, { ...versionHeader, ...headers }, identity);
      assert.deepEqual([status, errorCode(body)], [403, 'ForbiddenError']);
    }
    const headers = { ...versionHeader, Authorization: `Bearer ${service.token}` };
    const authenticated = await send('GET', resourcePath, headers, noCertificate);
    assert.equal(authenticated.status, 400);
  });
});

describe('an operation on the emulator', () => {
  it('runs for the duration of the scenario and ends with its outcome', () => {
    let now = 0;
    const operations = createOperations({ ...defaultScenario, durationMs: 10 }, () => now);
    const id = operations.start('r', 'r') ?? '';
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

  it('exits if it cannot write to its folder', async () => {
    const started = performance.now();
    const { code, text } = await run(['--folder', '/nowhere']);
    assert.equal(code, 2);
    assert.ok(performance.now() - started < 15_000, 'before run() kills it');
    assert.match(text, /^ENOENT: .*[\\/]nowhere/);
  });

  it('prints where its files are, serves until SIGINT and removes them', {
    skip: skipWithoutSignals,
  }, async () => {
    const files: string[] = [];
    // A lifetime that no timer can have.
    const { code, text } = await run(['--port', '0', '--lifetime-minutes', '999999'], (text, stop) => {
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

  it('provides a script that starts an operation on the sample', { skip: skipWithoutShell }, async () => {
    let started: Promise<{ stdout: string }> | undefined;
    const { text } = await run(['--port', '0'], (text, stop) => {
      const [, script] = /^ {2}(\/\S+\/start-operation) restart$/m.exec(text) ?? [];
      if (script) started ??= promisify(execFile)(script, ['delete']).finally(stop);
    });
    assert.match((await started)?.stdout ?? '', /^[\da-f]{32}\n$/);
    assert.ok(text.includes(`Z DELETE ${directPath} 202\n`), text);
  });

  it('reports that the port is in use', async () => {
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
    ['--busy=yes'],
    ['--what', 'x'],
    ['x'],
  ])
    it(`rejects ${args.join(' ')} with a message and the usage`, async () => {
      const { code, text } = await run(args);
      assert.equal(code, 2);
      assert.match(text, /^.+\n\n.*\n\n {2}npm run emulator/);
    });
});

describe('the script that starts an operation', () => {
  it('has no shellcheck findings', { skip: skipUnless('shellcheck') }, () => {
    execFileSync('shellcheck', [join(import.meta.dirname, '../emulator/start-operation.sh')]);
  });
});

describe('the runner of the tests', () => {
  it('reads both forms of workflow commands', () => {
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

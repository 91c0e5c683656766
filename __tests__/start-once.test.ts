import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { TlsOptions } from 'node:tls';
import { createCertificate } from '../emulator/certificates.ts';
import { systemClock } from '../src/clock.ts';
import { messageFor } from '../src/start/report/messages.ts';
import type { StartResult } from '../src/start/request/outcome.ts';
import { trustInProcess } from './support/certificates.ts';
import { virtualClock } from './support/clock.ts';
import { type RequestServer, type RespondTo, startRequestServer } from './support/request-server.ts';
import { httpResponse, listen } from './support/server.ts';
import { accepted, answer, errorBody, operationId, startInProcess } from './support/start-step.ts';
import { skipUnless } from './support/tools.ts';

// At most one request that could start something is ever sent: what the server sees, byte by byte.

const outsideHost = 'management.core.windows.net';
const ca = createCertificate({ commonName: 'CA', ca: true });
const identity = createCertificate({
  commonName: 'localhost',
  hosts: ['localhost', '127.0.0.1', outsideHost],
  issuer: ca,
});
const client = createCertificate({ commonName: 'client' });
const tls: TlsOptions = { key: identity.key, cert: identity.certificate };
const names = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'] as const;
const environment = names.map(name => [name, process.env[name]] as const);

before(() => {
  trustInProcess(ca.certificate);
  for (const name of names) delete process.env[name];
});
after(() => {
  trustInProcess();
  for (const [name, value] of environment) if (value !== undefined) process.env[name] = value;
});

const verdict = ({ outcome }: StartResult): string => outcome.verdict;
const reason = ({ outcome }: StartResult): string => outcome.cause?.reason ?? '';
const never: RespondTo = () => assert.fail('no request may arrive');

/** Starts an operation at a TLS server on loopback. */
const startAt = (server: { port: number }, inputs: Record<string, string> = {}) =>
  startInProcess({ 'management-endpoint': `https://localhost:${server.port}`, ...inputs });

describe('before a byte has left', () => {
  it('a refused connection is tried again until the service is up', async () => {
    const free = createServer();
    const port = await listen(free);
    free.close();
    let server: RequestServer | undefined;
    const clock = virtualClock();
    const result = await startInProcess(
      { 'management-endpoint': `https://localhost:${port}` },
      {
        clock: {
          ...clock,
          sleep: async (ms, signal) => {
            await clock.sleep(ms, signal);
            server ??= await startRequestServer(answer(accepted()), { tls, port });
          },
        },
      },
    );
    const requests = server?.requests().length;
    await server?.[Symbol.asyncDispose]();
    assert.deepEqual(
      [verdict(result), result.outcome.requestId, result.outcome.attempts, requests],
      ['started', operationId, 2, 1],
    );
  });

  it('a service that stays down is unreachable when the time is up', async () => {
    const free = createServer();
    const port = await listen(free);
    free.close();
    const lines: string[] = [];
    const result = await startInProcess(
      { 'management-endpoint': `https://localhost:${port}`, 'timeout-seconds': '20' },
      { onLine: line => lines.push(line) },
    );
    assert.deepEqual([verdict(result), reason(result)], ['unreachable', 'connection-refused']);
    assert.ok(!result.outcome.mayHaveStarted && result.outcome.elapsedMs <= 20_000);
    // There is one more attempt in the last second.
    assert.ok(result.outcome.elapsedMs >= 18_900, `${result.outcome.elapsedMs} ms`);
    assert.equal(lines.filter(line => line.includes('not sent')).length, result.outcome.attempts - 1);
    assert.ok(result.outcome.attempts >= 4, `${result.outcome.attempts} attempts`);
  });

  it('a connection that breaks in the handshake is tried again', async () => {
    await using server = await startRequestServer(answer(accepted()), { tls });
    let connections = 0;
    const front = createServer(socket => {
      connections += 1;
      if (connections === 1) return void socket.destroy();
      if (connections === 2) return void socket.end();
      if (connections === 3) return void socket.once('data', () => socket.end('220 smtp ready\r\n'));
      if (connections > 4) return void forward(socket, server);
      // Only the beginning of the server's flight.
      const onward = server.connect();
      socket.on('error', () => undefined).on('data', chunk => onward.write(chunk));
      onward.once('data', chunk => {
        socket.end(chunk.subarray(0, 100));
        onward.destroy();
      });
    });
    const result = await startAt({ port: await listen(front) });
    front.close();
    assert.deepEqual([verdict(result), connections, server.requests().length], ['started', 5, 1]);
  });

  it('the time-out that cuts the last attempt short does not hide why the one before it failed', async () => {
    const sockets: Socket[] = [];
    const silent = createServer(socket => {
      sockets.push(socket);
      if (sockets.length === 1) socket.destroy();
    });
    const port = await listen(silent);
    const result = await startInProcess(
      { 'management-endpoint': `https://localhost:${port}`, 'timeout-seconds': '2' },
      { clock: systemClock },
    );
    silent.close();
    for (const socket of sockets) socket.destroy();
    assert.deepEqual(
      [verdict(result), reason(result), result.outcome.attempts],
      ['unreachable', 'connection-broken', 2],
    );
  });

  it('a server with a wrong certificate gets nothing, and is not tried again', async () => {
    const other = createCertificate({ commonName: 'other', hosts: ['localhost'] });
    await using server = await startRequestServer(never, {
      tls: { key: other.key, cert: other.certificate },
    });
    const result = await startAt(server);
    assert.deepEqual([verdict(result), reason(result)], ['unreachable', 'certificate-untrusted']);
    assert.deepEqual([result.outcome.attempts, server.requests()], [1, []]);
  });

  it('a connection that takes too long is given up', async () => {
    const sockets: Socket[] = [];
    const silent = createServer(socket => void sockets.push(socket));
    const port = await listen(silent);
    const result = await startInProcess(
      { 'management-endpoint': `https://localhost:${port}`, 'timeout-seconds': '1' },
      { clock: systemClock },
    );
    for (const socket of sockets) socket.destroy();
    silent.close();
    assert.deepEqual([verdict(result), reason(result)], ['unreachable', 'request-timed-out']);
    assert.equal(result.outcome.mayHaveStarted, false);
  });
});

describe('a byte that may have left', () => {
  const ends: Record<string, Parameters<typeof startRequestServer>[1]> = {
    'after TLS is established': { onConnection: socket => socket.destroy() },
    'properly, after TLS is established': { onConnection: socket => socket.end() },
    'in the middle of the request': {
      onData: (socket, received) => received.length > 10 && socket.destroy(),
    },
  };
  for (const [when, options] of Object.entries(ends))
    for (const [scheme, security] of [
      ['https', { tls }],
      ['http', {}],
    ] as const)
      it(`is not followed by another if the server closes ${when} (${scheme})`, async () => {
        await using server = await startRequestServer(socket => socket.destroy(), {
          ...security,
          ...options,
        });
        const result = await startInProcess({
          'management-endpoint': `${scheme}://localhost:${server.port}`,
          operation: 'create',
          body: `<Resource>${'x'.repeat(60_000)}</Resource>`,
        });
        assert.deepEqual([verdict(result), result.outcome.mayHaveStarted], ['unknown', true]);
        assert.equal(server.connections.length, 1);
      });

  const responses: Record<string, RespondTo> = {
    'no response': socket => socket.end(),
    'half a response': socket => socket.end(accepted().slice(0, 30)),
    'a response without its end': socket =>
      socket.end(httpResponse(202, 'x', { 'x-ms-request-id': operationId, 'Content-Length': '9' })),
    'no HTTP': socket => socket.end('220 smtp ready\r\n'),
    'a switch of protocols': socket =>
      socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    'endless hints': socket => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10_000)),
    '500': answer(httpResponse(500, errorBody('InternalError', 'm'))),
    '503': answer(httpResponse(503, errorBody('ServerBusy', 'm'), { 'Retry-After': '1' })),
    'no request id': answer(httpResponse(202, '')),
    'an invalid request id': answer(accepted('a b')),
    'two request ids': answer(httpResponse(202, '', { 'x-ms-request-id': 'a', 'X-Ms-Request-Id': 'b' })),
    'a long request id': answer(accepted('a'.repeat(129))),
    'not modified': answer('HTTP/1.1 304 X\r\nx-ms-request-id: a\r\n\r\n'),
    'several choices': answer(httpResponse(300, '', { Location: '/x' })),
    'a page of 2 MiB': answer(httpResponse(202, 'x'.repeat(2 ** 21), { 'x-ms-request-id': operationId })),
    'broken gzip': answer(
      httpResponse(202, 'x', { 'x-ms-request-id': operationId, 'Content-Encoding': 'gzip' }),
    ),
  };
  for (const [what, respond] of Object.entries(responses))
    it(`is not followed by another if the answer is ${what}`, async () => {
      await using server = await startRequestServer(respond, { tls });
      const result = await startAt(server);
      assert.deepEqual([verdict(result), result.outcome.mayHaveStarted], ['unknown', true]);
      assert.deepEqual([server.connections.length, server.requests().length], [1, 1]);
    });

  it('keeps the request id of a response that broke off', async () => {
    await using server = await startRequestServer(responses['a response without its end'] ?? never, { tls });
    assert.equal((await startAt(server)).outcome.requestId, operationId);
  });

  it('is not followed by another if the time runs out', async () => {
    await using server = await startRequestServer(() => undefined, { tls });
    const result = await startInProcess(
      { 'management-endpoint': `https://localhost:${server.port}`, 'timeout-seconds': '1' },
      { clock: systemClock },
    );
    assert.deepEqual([verdict(result), reason(result)], ['unknown', 'request-timed-out']);
    assert.equal(server.connections.length, 1);
  });
});

describe('a client certificate', () => {
  const certificate = { 'access-token': '', 'management-certificate': client.certificate + client.key };

  it('that is missing ends as unreachable over TLS 1.2, where the handshake fails', async () => {
    await using server = await startRequestServer(never, {
      tls: { ...tls, requestCert: true, ca: ca.certificate, maxVersion: 'TLSv1.2' },
    });
    const result = await startAt(server);
    assert.deepEqual([verdict(result), reason(result)], ['unreachable', 'client-certificate-required']);
    assert.deepEqual([result.outcome.attempts, server.requests()], [1, []]);
  });

  it('that is missing ends as unknown over TLS 1.3, where the request may leave before the alert', async () => {
    await using server = await startRequestServer(never, {
      tls: { ...tls, requestCert: true, ca: ca.certificate, minVersion: 'TLSv1.3' },
    });
    const result = await startAt(server);
    assert.deepEqual([verdict(result), reason(result)], ['unknown', 'client-certificate-required']);
    const { message, advice } = messageFor(result);
    assert.match(
      message,
      /^The server ended the TLS handshake, so it has most likely not read the request: /,
    );
    assert.match(advice, /^The server accepts only clients with a certificate: .* Look at the state/);
    assert.deepEqual([result.outcome.attempts, server.requests()], [1, []]);
  });

  // Node's own server ends such a connection without an alert.
  for (const [version, expected] of [
    ['tls1_2', 'unreachable'],
    ['tls1_3', 'unknown'],
  ] as const)
    it(`that is rejected ends as ${expected} over ${version}`, {
      skip: skipUnless('openssl'),
    }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
      writeFileSync(join(folder, 'server.pem'), identity.certificate + identity.key);
      writeFileSync(join(folder, 'ca.pem'), ca.certificate);
      const options = ['-accept', '127.0.0.1:0', '-www', '-cert', 'server.pem', `-${version}`];
      const verify = ['-Verify', '1', '-verify_return_error', '-CAfile', 'ca.pem'];
      const server = spawn('openssl', ['s_server', ...options, ...verify], { cwd: folder, timeout: 30_000 });
      try {
        const port = await new Promise<number>(resolve => {
          let text = '';
          server.stdout.on('data', chunk => {
            text += chunk;
            const [, port] = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(text) ?? [];
            if (port) resolve(Number(port));
          });
        });
        const result = await startAt({ port }, certificate);
        assert.deepEqual([verdict(result), reason(result)], [expected, 'client-certificate-rejected']);
        assert.equal(result.outcome.attempts, 1);
      } finally {
        server.kill('SIGKILL');
        rmSync(folder, { recursive: true });
      }
    });
});

describe('a redirect', () => {
  const location = (status: number, to: string): string =>
    httpResponse(status, '<string/>', { Location: to });

  for (const status of [307, 308])
    it(`of ${status} is followed with method, headers and body`, async () => {
      await using server = await startRequestServer(
        (socket, _request, count) => socket.end(count === 1 ? location(status, '/elsewhere?x') : accepted()),
        { tls },
      );
      const body = '<Resource/>';
      const result = await startAt(server, { operation: 'update', body, 'if-match': '*' });
      assert.equal(verdict(result), 'started');
      const [first = '', second = '', ...more] = server.requests();
      assert.match(first, /^PUT .*If-Match: \*\r\n.*\r\n\r\n<Resource\/>$/is);
      assert.equal(second, first.replace(/^PUT \S+/, 'PUT /elsewhere?x'));
      assert.deepEqual(more, []);
    });

  for (const status of [301, 302, 303])
    it(`of ${status} is refused`, async () => {
      await using server = await startRequestServer(answer(location(status, '/elsewhere')), { tls });
      const result = await startAt(server);
      assert.deepEqual([verdict(result), reason(result)], ['refused', 'redirect-refused']);
      assert.equal(server.connections.length, 1);
    });

  it('to another host, without https or without a target is refused', async () => {
    for (const to of ['https://evil.example/', 'http://localhost/', 'https://localhost:1/', '']) {
      const response = to ? location(307, to) : httpResponse(307, '');
      await using server = await startRequestServer(answer(response), { tls });
      const result = await startAt(server);
      assert.deepEqual([verdict(result), server.connections.length], ['refused', 1], to);
    }
  });

  it('in a loop, and the fourth in a row, are refused', async () => {
    await using loop = await startRequestServer(
      (socket, _request, count) => socket.end(location(307, count % 2 ? '/a' : '/b')),
      { tls },
    );
    assert.equal(verdict(await startAt(loop)), 'refused');
    assert.equal(loop.connections.length, 3);
    await using endless = await startRequestServer(
      (socket, _request, count) => socket.end(location(307, `/${count}`)),
      { tls },
    );
    assert.equal(verdict(await startAt(endless)), 'refused');
    assert.equal(endless.connections.length, 4);
  });

  it('to a dead host is unreachable, and the first host is not asked again', async () => {
    const server = await startRequestServer(
      socket => {
        server.server.close();
        socket.end(location(307, '/elsewhere'));
      },
      { tls },
    );
    const result = await startAt(server);
    await server[Symbol.asyncDispose]();
    assert.deepEqual([verdict(result), reason(result)], ['unreachable', 'connection-refused']);
    assert.equal(result.outcome.mayHaveStarted, false);
    assert.ok(result.outcome.attempts > 3, 'the target is tried again');
    assert.equal(server.requests().length, 1);
  });

  it('is logged without a token that it puts into the host name', async () => {
    await using server = await startRequestServer(
      socket => socket.end(location(307, `https://x.the-token.localhost:${server.port}/`)),
      { tls },
    );
    const lines: string[] = [];
    await startInProcess(
      {
        'management-endpoint': `https://localhost:${server.port}`,
        'management-certificate': '',
        'access-token': 'the-token',
      },
      { onLine: line => lines.push(line) },
    );
    assert.match(lines[1] ?? '', /redirected to https:\/\/x\.\*\*\*\.localhost:\d+$/);
    assert.doesNotMatch(lines.join('\n'), /the-token/);
  });

  it('whose target breaks the connection leaves open whether the operation runs', async () => {
    await using server = await startRequestServer(
      (socket, _request, count) => socket.end(count === 1 ? location(307, '/elsewhere') : ''),
      { tls },
    );
    const result = await startAt(server);
    assert.deepEqual([verdict(result), server.connections.length], ['unknown', 2]);
    assert.equal(result.outcome.cause?.redirectedTo, `https://localhost:${server.port}`);
  });

  it('that is not complete leaves open whether the operation runs', async () => {
    const response = location(307, '/elsewhere').slice(0, -1);
    await using server = await startRequestServer(answer(response), { tls });
    assert.deepEqual([verdict(await startAt(server)), server.connections.length], ['unknown', 1]);
  });
});

describe('a proxy', () => {
  /** Starts an operation behind a proxy that calls `onConnect` for each CONNECT. */
  async function startBehind(
    onConnect: (socket: Socket, count: number) => void,
  ): Promise<{ result: StartResult; connects: number }> {
    const sockets = new Set<Socket>();
    let connects = 0;
    const proxy = createServer(socket => {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .once('data', () => {
          connects += 1;
          onConnect(socket, connects);
        });
    });
    process.env['https_proxy'] = `http://127.0.0.1:${await listen(proxy)}`;
    try {
      const result = await startInProcess({ 'management-endpoint': `https://${outsideHost}` });
      return { result, connects };
    } finally {
      delete process.env['https_proxy'];
      proxy.close();
      for (const socket of sockets) socket.destroy();
    }
  }
  const established = 'HTTP/1.1 200 OK\r\n\r\n';

  it('that refuses is tried again, and then unreachable', async () => {
    const { result, connects } = await startBehind(socket => socket.end(httpResponse(403, 'no')));
    assert.deepEqual([verdict(result), reason(result)], ['unreachable', 'proxy-refused']);
    assert.ok(connects > 3 && !result.outcome.mayHaveStarted);
  });

  it('that wants a login is not asked again and again', async () => {
    const { result, connects } = await startBehind(socket => socket.end(httpResponse(407, '')));
    assert.deepEqual([verdict(result), connects], ['unreachable', 1]);
  });

  it('that dies after it has opened the tunnel is tried again', async () => {
    await using server = await startRequestServer(answer(accepted()), { tls });
    const { result, connects } = await startBehind((socket, count) => {
      if (count === 1) return void socket.destroy();
      socket.write(established);
      if (count === 2) return void socket.destroy();
      if (count === 3) return void socket.end();
      forward(socket, server);
    });
    assert.deepEqual([verdict(result), connects, server.requests().length], ['started', 4, 1]);
  });

  it('that answers in place of the service starts nothing', async () => {
    const { result } = await startBehind(socket => socket.end(accepted()));
    assert.deepEqual([verdict(result), reason(result)], ['unreachable', 'proxy-not-a-proxy']);
  });

  it('that dies after the request has left leaves open whether the operation runs', async () => {
    await using server = await startRequestServer(socket => socket.destroy(), { tls });
    const { result, connects } = await startBehind(socket => {
      socket.write(established);
      forward(socket, server);
    });
    assert.deepEqual([verdict(result), connects, server.requests().length], ['unknown', 1, 1]);
  });
});

/** Connects a socket with a server. */
function forward(socket: Socket, server: RequestServer): void {
  const onward = server.connect();
  onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
  socket.pipe(onward).pipe(socket);
}

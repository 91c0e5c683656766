import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createCertificate } from '../emulator/certificates.ts';
import { createClient, type HttpResult } from '../src/http/client.ts';
import { http, startByteServer, status } from './support/server.ts';

/** The detail of a failure; empty for a response. */
const detailOf = (result: HttpResult): string => (result.kind === 'no-response' ? result.failure.detail : '');
/** The reason of a failure; empty for a response. */
const reasonOf = (result: HttpResult): string => (result.kind === 'no-response' ? result.failure.reason : '');
const never = new AbortController().signal;
const success = http(202, status('Succeeded'));

async function ask(
  answer: (socket: Socket) => void,
  limitMs = 5000,
): Promise<HttpResult & { tookMs: number }> {
  const server = await startByteServer(answer);
  const get = createClient('test', undefined);
  const before = performance.now();
  try {
    const result = await get({
      url: new URL(`http://127.0.0.1:${server.port}/p`),
      headers: {},
      timeoutMs: limitMs,
      cancelSignal: never,
    });
    return { ...result, tookMs: performance.now() - before };
  } finally {
    await server.close();
  }
}

describe('a request', { concurrency: true }, () => {
  it('brings back a complete answer', async () => {
    const result = await ask(socket => socket.end(http(202, 'abc', { 'x-ms-request-id': 'r' })));
    assert.ok(result.kind === 'response');
    assert.deepEqual(
      [result.status, result.headers['x-ms-request-id']?.[0], String(result.body)],
      [202, 'r', 'abc'],
    );
  });

  const broken: Record<string, (socket: Socket) => void> = {
    'closed without a word': socket => socket.end(),
    'reset without a word': socket => socket.resetAndDestroy(),
    'reset in the headers': socket =>
      socket.write('HTTP/1.1 202 OK\r\nContent-', () => socket.resetAndDestroy()),
    'closed in the body': socket => socket.end(success.slice(0, -1)),
    'closed between the tags': socket =>
      socket.end(http(202, status('Succeeded'), { 'Content-Length': '1000' })),
    'reset in the body': socket => socket.write(success.slice(0, -1), () => socket.resetAndDestroy()),
    'cut between two chunks': socket =>
      socket.end(
        `HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\n${status('Succeeded').length.toString(16)}\r\n${status('Succeeded')}\r\n`,
      ),
    'wrong in its first chunk, in one segment with the headers': socket =>
      socket.write(`HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${status('Succeeded')}`),
    'reset in one segment with the headers': socket => {
      socket.write(success.slice(0, -1));
      socket.resetAndDestroy();
    },
    'not HTTP': socket => socket.end('220 smtp ready\r\n'),
    'headers without end': socket => socket.write(`HTTP/1.1 202 OK\r\nx: ${'y'.repeat(100_000)}`),
  };
  for (const [name, answer] of Object.entries(broken))
    it(`is no answer, and noticed at once, where it is ${name}`, async () => {
      const result = await ask(answer);
      assert.equal(result.kind, 'no-response');
      assert.match(reasonOf(result), /^(connection-broken|not-http)$/);
      assert.ok(detailOf(result).length > 5);
      assert.ok(result.tookMs < 2000, `took ${result.tookMs} ms`);
    });

  const slow: Record<string, (socket: Socket) => void> = {
    'silent before the headers': () => undefined,
    'silent in the body': socket => socket.write(success.slice(0, -1)),
    'dripping for ever': socket => {
      socket.write(http(202, '', { 'Content-Length': '100000' }));
      const drip = setInterval(() => socket.write(' '), 50);
      socket.on('close', () => clearInterval(drip));
    },
  };
  for (const [name, answer] of Object.entries(slow))
    it(`ends at its deadline where the server is ${name}`, async () => {
      const result = await ask(answer, 400);
      assert.equal(result.kind, 'no-response');
      assert.match(detailOf(result), /^no complete response within 0.4 s$/);
      assert.ok(result.tookMs >= 390 && result.tookMs < 1500, `took ${result.tookMs} ms`);
    });

  it('ends at once where it is called off before it is sent', async () => {
    const server = await startByteServer(() => undefined);
    const before = performance.now();
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    const result = await createClient(
      'test',
      undefined,
    )({
      url,
      headers: {},
      timeoutMs: 5000,
      cancelSignal: AbortSignal.abort(),
    });
    await server.close();
    assert.ok(result.kind === 'no-response' && reasonOf(result) !== 'request-timed-out');
    assert.ok(performance.now() - before < 1000);
  });

  it('leaves a connection that brings more than an answer holds', async () => {
    const closed = Promise.withResolvers<void>();
    const server = await startByteServer(socket => {
      socket.write(http(202, '', { 'Content-Length': '100000000' }));
      const drip = setInterval(() => socket.write('x'.repeat(100_000)), 5);
      socket.on('close', () => {
        clearInterval(drip);
        closed.resolve();
      });
    });
    const url = new URL(`http://127.0.0.1:${server.port}/`);
    const result = await createClient(
      'test',
      undefined,
    )({
      url,
      headers: {},
      timeoutMs: 20_000,
      cancelSignal: never,
    });
    assert.ok(result.kind === 'response' && result.body === 'too-large');
    const left = await Promise.race([closed.promise.then(() => true), delay(2000, false)]);
    await server.close();
    assert.ok(left);
  });

  // Such a body ends where the connection does, and Node reports whatever end it is as the end of the message.
  const endless = `HTTP/1.1 202 OK\r\n\r\n${status('Succeeded')}`;

  it('takes a body without length that ends with the connection', async () => {
    const result = await ask(socket => socket.end(endless));
    assert.ok(result.kind === 'response' && String(result.body) === status('Succeeded'));
  });

  it('takes no body without length whose connection is reset, or held until the deadline', async () => {
    const reset = await ask(socket =>
      socket.write(endless, () => setTimeout(() => socket.resetAndDestroy(), 50)),
    );
    assert.equal(reset.kind, 'no-response');
    const held = await ask(socket => socket.write(endless), 400);
    assert.ok(reasonOf(held) === 'request-timed-out');
  });

  it('takes no other protocol, and says so at once', async () => {
    const upgrade = 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    for (const answer of [
      (socket: Socket) => socket.write(upgrade),
      (socket: Socket) => socket.end(upgrade),
    ]) {
      const result = await ask(answer);
      assert.match(detailOf(result), /^the connection was closed$/);
      assert.ok(result.tookMs < 2000);
    }
  });

  it('takes no other version of HTTP', async () => {
    for (const version of ['HTTP/2.0', 'HTTP/0.9', 'ICY']) {
      const result = await ask(socket => socket.end(success.replace('HTTP/1.1', version)));
      assert.equal(result.kind, 'no-response', version);
    }
    const two = await ask(socket => socket.end(success.replace('HTTP/1.1', 'HTTP/2.0')));
    assert.match(detailOf(two), /^the server answered in HTTP\/2\.0$/);
  });

  it('is not kept waiting by interim answers without end', async () => {
    const interim = 'HTTP/1.1 102 Processing\r\n\r\n';
    const few = await ask(socket => socket.end(interim.repeat(100) + success));
    assert.equal(few.kind, 'response');
    const many = await ask(socket => socket.write(interim.repeat(10_000)));
    assert.match(detailOf(many), /^the response has headers of more than 128 KiB$/);
  });

  it('keeps the headers of an answer that breaks off after them', async () => {
    const cut = http(503, 'short', { 'Content-Length': '100', 'Retry-After': '4' });
    const result = await ask(socket => socket.end(cut));
    assert.equal(result.kind === 'no-response' ? result.headers?.['retry-after']?.[0] : '', '4');
  });

  it('takes a mebibyte of body and not a byte more, however much is sent', async () => {
    const mebibyte = 1024 * 1024;
    const whole = await ask(socket => socket.end(http(202, 'x'.repeat(mebibyte))));
    assert.ok(whole.kind === 'response' && whole.body.length === mebibyte);
    const more = await ask(socket => socket.end(http(202, 'x'.repeat(mebibyte + 1))));
    assert.ok(more.kind === 'response' && more.body === 'too-large');
    const endless = await ask(socket => {
      socket.write('HTTP/1.1 202 OK\r\n\r\n');
      const flood = (): void => {
        if (socket.destroyed) return;
        socket.write('x'.repeat(65_536));
        setImmediate(flood);
      };
      flood();
    });
    assert.ok(endless.kind === 'response' && endless.body === 'too-large');
    assert.ok(endless.tookMs < 3000);
  });

  it('ends at once, and its socket with it, when it is cancelled', async () => {
    let closed: Promise<unknown> = Promise.reject(new Error('never asked'));
    closed.catch(() => undefined);
    const server = await startByteServer(socket => {
      closed = once(socket, 'close');
    });
    const get = createClient('test', undefined);
    const cancel = new AbortController();
    const asked = get({
      url: new URL(`http://127.0.0.1:${server.port}/`),
      headers: {},
      timeoutMs: 30_000,
      cancelSignal: cancel.signal,
    });
    await delay(200);
    const before = performance.now();
    cancel.abort();
    assert.equal((await asked).kind, 'no-response');
    await closed;
    assert.ok(performance.now() - before < 500);
    await server.close();
  });

  it('does not follow a redirect', async () => {
    const result = await ask(socket => socket.end(http(307, '', { Location: '/elsewhere' })));
    assert.ok(result.kind === 'response' && result.status === 307);
  });

  it('is refused in words where nobody listens', async () => {
    const server = await startByteServer(() => undefined);
    await server.close();
    const get = createClient('test', undefined);
    for (const host of ['127.0.0.1', 'localhost']) {
      const result = await get({
        url: new URL(`http://${host}:${server.port}/`),
        headers: {},
        timeoutMs: 5000,
        cancelSignal: never,
      });
      assert.match(detailOf(result), /ECONNREFUSED/);
    }
  });

  it('says so where the host name does not resolve', async () => {
    const get = createClient('test', undefined);
    const result = await get({
      url: new URL('http://nowhere.invalid/'),
      headers: {},
      timeoutMs: 10_000,
      cancelSignal: never,
    });
    assert.match(detailOf(result), /ENOTFOUND|EAI_AGAIN/);
  });
});

describe('a request over TLS', { concurrency: true }, () => {
  const ca = createCertificate({ commonName: 'CA', ca: true });
  const servers = {
    'self-signed': createCertificate({ commonName: 'localhost', hosts: ['localhost'] }),
    'of an unknown CA': createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca }),
  };
  for (const [name, { key, certificate }] of Object.entries(servers))
    it(`is untrusted where the server's certificate is ${name}, whatever the environment says`, async () => {
      const server = await startByteServer(socket => socket.end(success), {
        tls: { key, cert: certificate },
      });
      const get = createClient('test', undefined);
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        const result = await get({
          url: new URL(`https://localhost:${server.port}/`),
          headers: {},
          timeoutMs: 5000,
          cancelSignal: never,
        });
        assert.equal(reasonOf(result), 'server-certificate-untrusted', JSON.stringify(result));
        assert.equal(server.requests.length, 0);
      } finally {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        await server.close();
      }
    });

  it('ends at its deadline in the middle of the handshake', async () => {
    const server = await startByteServer(() => undefined); // speaks no TLS, says nothing
    const get = createClient('test', undefined);
    const before = performance.now();
    const result = await get({
      url: new URL(`https://localhost:${server.port}/`),
      headers: {},
      timeoutMs: 400,
      cancelSignal: never,
    });
    assert.equal(result.kind, 'no-response');
    assert.ok(performance.now() - before < 1500);
    await server.close();
  });

  it('is not untrusted, only broken, where the peer speaks no TLS', async () => {
    const server = await startByteServer(() => undefined);
    const get = createClient('test', undefined);
    const asked = get({
      url: new URL(`https://localhost:${server.port}/`),
      headers: {},
      timeoutMs: 5000,
      cancelSignal: never,
    });
    await delay(100);
    await server.close();
    const result = await asked;
    assert.match(reasonOf(result), /^(tls-failed|connection-broken)$/);
  });
});

import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createCertificate } from '../emulator/certificates.ts';
import { createClient, type HttpResult } from '../src/http/client.ts';
import { readBody } from '../src/http/read-body.ts';
import { brokenResponses, drip, hangingResponses } from './support/faults.ts';
import { failureOf, type GetOptions, get } from './support/get.ts';
import {
  type ByteServerOptions,
  httpResponse,
  operationStatus,
  startByteServer,
  statusResponse,
} from './support/server.ts';
import { startStopwatch } from './support/stopwatch.ts';

/** The body of a response as text, or why it cannot be read. */
const bodyOf = (result: HttpResult): string =>
  result.kind === 'no-response'
    ? 'no response'
    : 'value' in result.body
      ? result.body.value.toString()
      : `error: ${JSON.stringify(result.body.error)}`;
const success = statusResponse('Succeeded');

/** Sends one request to a server that calls `respond`. */
async function request(
  respond: (socket: Socket) => void,
  timeoutMs = 5000,
): Promise<HttpResult & { tookMs: number }> {
  await using server = await startByteServer(respond);
  return await get(`http://127.0.0.1:${server.port}/p`, { timeoutMs });
}

describe('a request', { concurrency: true }, () => {
  it('resolves to a complete response', async () => {
    const result = await request(socket => socket.end(httpResponse(202, 'abc', { 'x-ms-request-id': 'r' })));
    assert.ok(result.kind === 'response');
    assert.deepEqual(
      [result.status, result.headers['x-ms-request-id']?.[0], bodyOf(result)],
      [202, 'r', 'abc'],
    );
  });

  for (const [name, fault] of Object.entries(brokenResponses))
    it(`ends at once without a response if it is ${name}`, async () => {
      const result = await request(fault);
      assert.match(failureOf(result).reason, /^(connection-broken|not-http|malformed-response)$/);
      assert.ok(failureOf(result).detail.length > 5);
      assert.ok(result.tookMs < 2000, `took ${result.tookMs} ms`);
    });

  for (const [name, fault] of Object.entries(hangingResponses))
    it(`ends at its deadline if the response is ${name}`, async () => {
      const result = await request(fault, 400);
      assert.deepEqual(failureOf(result), {
        reason: 'request-timed-out',
        detail: 'no complete response within 0.4 s',
      });
      assert.ok(result.tookMs < 1500, `took ${result.tookMs} ms`);
    });

  it('has a deadline of its own for connecting, after which nothing has been sent', async () => {
    const send = createClient(undefined);
    const request = { headers: {}, timeoutMs: 5000, connectTimeoutMs: 300 };
    const { signal: cancelSignal } = new AbortController();
    await using server = await startByteServer(socket => setTimeout(() => socket.end(success), 600));
    const url = (scheme: string): URL => new URL(`${scheme}://127.0.0.1:${server.port}/`);
    // A server that does not speak TLS waits for the end of a head.
    const stop = startStopwatch();
    const hanging = await send({ ...request, url: url('https'), cancelSignal });
    assert.ok(hanging.kind === 'no-response' && !hanging.mayHaveBeenSent && stop() < 2000);
    assert.equal(hanging.failure.detail, 'no connection within 0.3 s');
    const both = { ...request, timeoutMs: 300.7, connectTimeoutMs: 300.7 };
    const asLong = await send({ ...both, url: url('https'), cancelSignal });
    assert.equal(asLong.kind === 'no-response' && asLong.failure.detail, 'no connection within 0.3 s');
    const slow = await send({ ...request, url: url('http'), cancelSignal });
    assert.equal(slow.kind, 'response');
  });

  it('is not sent if it is cancelled before', async () => {
    await using server = await startByteServer(() => undefined);
    const result = await get(`http://127.0.0.1:${server.port}/`, { cancelSignal: AbortSignal.abort() });
    assert.ok(result.kind === 'no-response' && failureOf(result).reason !== 'request-timed-out');
    assert.deepEqual(server.requests, []);
    assert.ok(result.tookMs < 1000);
  });

  it('closes a connection that sends more than the limit', async () => {
    const closed = Promise.withResolvers<boolean>();
    await using server = await startByteServer(socket => {
      socket.write(httpResponse(202, '', { 'Content-Length': '100000000' }));
      drip(socket, 'x'.repeat(100_000), 5);
      socket.on('close', () => closed.resolve(true));
    });
    const result = await get(`http://127.0.0.1:${server.port}/`, { timeoutMs: 20_000 });
    assert.equal(bodyOf(result), 'error: "too-large"');
    assert.ok(await Promise.race([closed.promise, delay(5000, false)]));
  });

  // Such a body ends with the connection, and Node reports any end of it as the end of the message.
  const withoutLength = `HTTP/1.1 202 OK\r\n\r\n${operationStatus('Succeeded')}`;

  it('accepts a body without a length that ends with the connection', async () => {
    const result = await request(socket => socket.end(withoutLength));
    assert.equal(bodyOf(result), operationStatus('Succeeded'));
  });

  it('rejects a body without a length if the connection is reset', async () => {
    const result = await request(socket =>
      socket.write(withoutLength, () => setTimeout(() => socket.resetAndDestroy(), 50)),
    );
    assert.equal(failureOf(result).reason, 'connection-broken');
  });

  it('rejects another protocol at once', async () => {
    const upgrade = 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    for (const respond of [
      (socket: Socket) => socket.write(upgrade),
      (socket: Socket) => socket.end(upgrade),
    ]) {
      const result = await request(respond);
      assert.equal(failureOf(result).detail, 'the connection was closed');
      assert.ok(result.tookMs < 2000);
    }
  });

  it('rejects other versions of HTTP', async () => {
    for (const version of ['HTTP/2.0', 'HTTP/0.9', 'ICY']) {
      const result = await request(socket => socket.end(success.replace('HTTP/1.1', version)));
      assert.equal(result.kind, 'no-response', version);
      if (version === 'HTTP/2.0') assert.equal(failureOf(result).detail, 'the server answered in HTTP/2.0');
    }
  });

  it('reads past interim responses, but not an endless series of them', async () => {
    const interim = 'HTTP/1.1 102 Processing\r\n\r\n';
    const few = await request(socket => socket.end(interim.repeat(100) + success));
    assert.equal(few.kind, 'response');
    const many = await request(socket => socket.write(interim.repeat(10_000)));
    assert.equal(failureOf(many).detail, 'the response has headers of more than 128 KiB');
  });

  it('keeps the headers of a response that breaks off after them', async () => {
    const cut = httpResponse(503, 'short', { 'Content-Length': '100', 'Retry-After': '4' });
    const result = await request(socket => socket.end(cut));
    assert.equal(result.kind === 'no-response' ? result.headers?.['retry-after']?.[0] : '', '4');
  });

  it('accepts a body of a mebibyte and not a byte more, however much is sent', async () => {
    const mebibyte = 1024 * 1024;
    const whole = await request(socket => socket.end(httpResponse(202, 'x'.repeat(mebibyte))));
    assert.equal(bodyOf(whole).length, mebibyte);
    const more = await request(socket => socket.end(httpResponse(202, 'x'.repeat(mebibyte + 1))));
    assert.equal(bodyOf(more), 'error: "too-large"');
    const endless = await request(socket => {
      socket.write('HTTP/1.1 202 OK\r\n\r\n');
      const flood = (): void => {
        if (socket.destroyed) return;
        socket.write('x'.repeat(65_536));
        setImmediate(flood);
      };
      flood();
    });
    assert.equal(bodyOf(endless), 'error: "too-large"');
    assert.ok(endless.tookMs < 3000);
  });

  it('ends at once, and its socket too, when it is cancelled', async () => {
    const received = Promise.withResolvers<Socket>();
    await using server = await startByteServer(socket => received.resolve(socket));
    const cancel = new AbortController();
    const pending = get(`http://127.0.0.1:${server.port}/`, {
      timeoutMs: 30_000,
      cancelSignal: cancel.signal,
    });
    const closed = once(await received.promise, 'close');
    const stop = startStopwatch();
    cancel.abort();
    assert.equal((await pending).kind, 'no-response');
    await closed;
    const tookMs = stop();
    assert.ok(tookMs < 500, `took ${tookMs} ms`);
  });

  it('does not follow a redirect', async () => {
    const result = await request(socket => socket.end(httpResponse(307, '', { Location: '/elsewhere' })));
    assert.ok(result.kind === 'response' && result.status === 307);
  });

  const hasIpv6 = Object.values(networkInterfaces()).some(list =>
    list?.some(({ address }) => address === '::1'),
  );
  it('connects to an IPv6 address', { skip: !hasIpv6 && 'needs ::1' }, async () => {
    await using server = await startByteServer(socket => socket.end(success), { host: '::1' });
    assert.equal((await get(`http://[::1]:${server.port}/`)).kind, 'response');
  });

  it('names a refused connection', async () => {
    const server = await startByteServer(() => undefined);
    await server.close();
    for (const host of ['127.0.0.1', 'localhost']) {
      const { reason, detail } = failureOf(await get(`http://${host}:${server.port}/`));
      assert.equal(reason, 'connection-refused');
      assert.match(detail, /ECONNREFUSED/);
    }
  });

  it('names a host that does not resolve', async () => {
    const { reason, detail } = failureOf(await get('http://nowhere.invalid/', { timeoutMs: 10_000 }));
    assert.equal(reason, 'name-not-resolved');
    assert.match(detail, /ENOTFOUND|EAI_AGAIN/);
  });
});

describe('after a request', () => {
  it('no timer and no listener is left', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
    const { signal: cancelSignal } = new AbortController();
    await using server = await startByteServer(socket => socket.end(success));
    const before = timers();
    for (const port of [server.port, 1]) {
      await get(`http://127.0.0.1:${port}/`, { timeoutMs: 30_000, cancelSignal });
      assert.deepEqual([timers(), getEventListeners(cancelSignal, 'abort')], [before, []]);
    }
  });
});

describe('a request over TLS', { concurrency: true }, () => {
  const ca = createCertificate({ commonName: 'CA', ca: true });
  const selfSigned = createCertificate({ commonName: 'localhost', hosts: ['localhost'] });
  const ofUnknownCa = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca });

  /** Sends one request over TLS to a server with these options, which sends a success. */
  async function requestOverTls(options: ByteServerOptions, getOptions?: GetOptions) {
    await using server = await startByteServer(socket => socket.end(success), options);
    return { result: await get(`https://localhost:${server.port}/`, getOptions), server };
  }

  it('does not trust an unknown certificate, whatever the environment says', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      for (const { key, certificate } of [selfSigned, ofUnknownCa]) {
        const { result, server } = await requestOverTls({ tls: { key, cert: certificate } });
        assert.match(failureOf(result).reason, /^certificate-(untrusted|incomplete)$/);
        assert.equal(server.requests.length, 0);
      }
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('ends at its deadline in the middle of the handshake', async () => {
    const { result } = await requestOverTls({ onConnection: () => undefined }, { timeoutMs: 400 });
    assert.equal(failureOf(result).reason, 'request-timed-out');
    assert.ok(result.tookMs < 1500, `took ${result.tookMs} ms`);
  });

  it('reports a server that breaks off the handshake as a broken connection, not as untrusted', async () => {
    const { result } = await requestOverTls({ onConnection: socket => socket.destroy() });
    assert.match(failureOf(result).reason, /^(not-tls|tls-failed|connection-broken)$/);
  });
});

describe('readBody', () => {
  it('refuses a response that has broken off before it is read', { timeout: 5000 }, async () => {
    const message = new IncomingMessage(new Socket());
    await once(message.destroy(), 'close');
    await assert.rejects(readBody(message, new AbortController().signal), /in the middle of the response/);
  });
});

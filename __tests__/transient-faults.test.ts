import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { validInputs } from './support/inputs.ts';
import { runAction } from './support/run-action.ts';
import { http, startByteServer, status } from './support/server.ts';
import { checkEnd, says, stepAgainst } from './support/step.ts';

// Every way in which a connection can go wrong, at byte level, as the shipped bundle meets it.

const success = says('Succeeded');
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

/** Faults that the peer makes plain at once. */
const plain: Record<string, (socket: Socket) => void> = {
  'closed without a word': socket => socket.end(),
  'reset without a word': socket => socket.resetAndDestroy(),
  'closed in the status line': socket => socket.end('HTTP/1.1 20'),
  'reset in the headers': socket =>
    socket.write('HTTP/1.1 202 Accepted\r\nContent-Le', () => socket.resetAndDestroy()),
  'closed a byte before the end of the body': socket => socket.end(success.slice(0, -1)),
  'reset a byte before the end of the body': socket =>
    socket.write(success.slice(0, -1), () => socket.resetAndDestroy()),
  'closed after a whole document that was to be longer': socket =>
    socket.end(http(202, status('Succeeded'), { 'Content-Length': '1000' })),
  'closed between two chunks': socket =>
    socket.end(`HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(status('Succeeded'))}`),
  'of a chunk size that is none': socket =>
    socket.end(
      `HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n${status('Succeeded')}\r\n0\r\n\r\n`,
    ),
  'of two lengths': socket =>
    socket.end(http(202, status('Succeeded')).replace('\r\n', '\r\nContent-Length: 1\r\n')),
  'of both a length and chunks': socket =>
    socket.end(
      `HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(status('Succeeded'))}0\r\n\r\n`,
    ),
  'not HTTP': socket => socket.end('220 smtp ready\r\n'),
  'a document without HTTP': socket => socket.end(status('Succeeded')),
  'early hints without end': socket => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(10_000)),
  'in another version of HTTP': socket => socket.end(success.replace('HTTP/1.1', 'HTTP/2.0')),
  'headers without end': socket => socket.write(`HTTP/1.1 202 Accepted\r\nx: ${'y'.repeat(100_000)}`),
};

/** Faults that only a deadline ends. */
const endless: Record<string, (socket: Socket) => void> = {
  'silent before the headers': () => undefined,
  'silent in the middle of the headers': socket => socket.write('HTTP/1.1 202 Accepted\r\nContent-Le'),
  'silent a byte before the end of the body': socket => socket.write(success.slice(0, -1)),
  'dripping headers for ever': socket => {
    socket.write('HTTP/1.1 202 Accepted\r\n');
    drip(socket, 'x: y\r\n');
  },
  'dripping a body for ever': socket => {
    socket.write(http(202, status('Succeeded'), { 'Content-Length': '100000' }));
    drip(socket, ' ');
  },
};

function drip(socket: Socket, bytes: string): void {
  const timer = setInterval(() => socket.write(bytes), 40);
  socket.once('close', () => clearInterval(timer));
}

describe('the gate, once,', { concurrency: 8 }, () => {
  for (const [name, fault] of Object.entries(plain))
    it(`rides out an answer that is ${name}`, async () => {
      const step = await stepAgainst((socket, _head, count) =>
        count === 1 ? fault(socket) : socket.end(success),
      );
      checkEnd(step, 'succeeded');
      assert.equal(step.outputs['polls'], '2');
      assert.match(step.log.join('\n'), /^\[\d s\] unreachable: .{5,}; next poll in 1 s$/m);
    });

  for (const [name, fault] of Object.entries(endless))
    it(`rides out an answer that is ${name}`, async () => {
      const step = await stepAgainst(
        (socket, _head, count) => (count === 1 ? fault(socket) : socket.end(success)),
        { 'timeout-minutes': '0.02' },
      );
      checkEnd(step, 'succeeded');
      assert.equal(step.outputs['polls'], '2');
    });
});

describe('the gate, for ever,', { concurrency: 8 }, () => {
  for (const [name, fault] of Object.entries(plain))
    it(`stays closed where every answer is ${name}`, async () => {
      const step = await stepAgainst(fault, { 'outage-tolerance-minutes': '0' });
      checkEnd(step, 'unreachable');
      assert.deepEqual([step.outputs['polls'], step.outputs['result']], ['1', '']);
      assert.ok(step.elapsedMs < 3000, `noticed when it breaks, not after ${step.elapsedMs} ms`);
    });

  for (const [name, fault] of Object.entries(endless))
    it(`stays closed where every answer is ${name}`, async () => {
      const step = await stepAgainst(fault, { 'timeout-minutes': '0.02', 'outage-tolerance-minutes': '0' });
      checkEnd(step, 'timed-out');
      assert.deepEqual([step.outputs['polls'], step.outputs['result']], ['2', '']);
      assert.ok(step.elapsedMs < 3200, `ended after ${step.elapsedMs} ms`);
    });
});

describe('the gate', { concurrency: 8 }, () => {
  it('waits for an endpoint that is not up yet', async () => {
    const reserved = await startByteServer(() => undefined);
    await reserved.close();
    let late: ReturnType<typeof startByteServer> | undefined;
    const step = await runAction(
      { ...validInputs, 'management-endpoint': `http://127.0.0.1:${reserved.port}` },
      {
        onLine: line => {
          if (/unreachable: .*ECONNREFUSED/.test(line))
            late ??= startByteServer(socket => socket.end(success), { port: reserved.port });
        },
      },
    );
    await (await late)?.close();
    checkEnd(step, 'succeeded');
    assert.equal(step.outputs['polls'], '2');
  });

  it('is not led astray by a connection that the server would keep, and closes between two polls', async () => {
    const step = await stepAgainst((socket, _head, count) => {
      socket.write(
        says(count < 3 ? 'InProgress' : 'Succeeded').replace('\r\n', '\r\nConnection: keep-alive\r\n'),
      );
      setTimeout(() => socket.destroy(), 100);
    });
    checkEnd(step, 'succeeded');
    assert.equal(step.outputs['polls'], '3');
    assert.doesNotMatch(step.log.join('\n'), /unreachable/);
  });

  it('takes no second answer that comes behind the first for one', async () => {
    const step = await stepAgainst(socket => socket.end(says('InProgress') + success), {
      'timeout-minutes': '0',
    });
    checkEnd(step, 'timed-out');
    assert.equal(step.outputs['result'], 'InProgress');
  });

  it('takes the answer that follows an informational one', async () => {
    const step = await stepAgainst(socket =>
      socket.end(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${success}`),
    );
    checkEnd(step, 'succeeded');
  });

  it('ends unreachable where the host has no address', async () => {
    const step = await runAction({
      ...validInputs,
      'management-endpoint': 'https://nowhere.invalid',
      'outage-tolerance-minutes': '0',
    });
    checkEnd(step, 'unreachable');
    assert.match(step.commands.find(({ name }) => name === 'error')?.data ?? '', /ENOTFOUND|EAI_AGAIN/);
  });

  for (const [name, answer] of Object.entries<(socket: Socket) => void>({
    'speaks plain HTTP': socket => socket.end(success),
    'closes the connection': socket => socket.end(),
    'resets the connection': socket => socket.resetAndDestroy(),
    // https://www.rfc-editor.org/rfc/rfc8446#section-6.2: a fatal alert, handshake_failure
    'answers with an alert': socket => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40])),
  }))
    it(`ends unreachable after its tolerance where the server ${name} in the TLS handshake`, async () => {
      // A ClientHello does not end like a request, so it is answered by the connection itself.
      const server = await startByteServer(() => undefined, { onConnection: answer });
      const step = await runAction({
        ...validInputs,
        'management-endpoint': `https://localhost:${server.port}`,
        'outage-tolerance-minutes': '0.01',
      });
      await server.close();
      checkEnd(step, 'unreachable');
      assert.equal(step.outputs['polls'], '2');
    });

  it('rides out over TLS what it rides out without', async () => {
    const ca = createCertificate({ commonName: 'Weather CA', ca: true });
    const own = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca });
    const folder = mkdtempSync(join(tmpdir(), 'weather-'));
    writeFileSync(join(folder, 'ca.pem'), ca.certificate);
    for (const fault of [
      (socket: Socket) => socket.write(success.slice(0, -1), () => socket.destroy()),
      (socket: Socket) => socket.destroy(),
    ]) {
      const server = await startByteServer(
        (socket, _head, count) => (count === 1 ? fault(socket) : socket.end(success)),
        { tls: { key: own.key, cert: own.certificate } },
      );
      const step = await runAction(
        { ...validInputs, 'management-endpoint': `https://localhost:${server.port}` },
        { env: { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') } },
      );
      await server.close();
      checkEnd(step, 'succeeded');
      assert.equal(step.outputs['polls'], '2');
    }
    rmSync(folder, { recursive: true });
  });
});

import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { trustingEnv } from './support/certificates.ts';
import { brokenResponses, hangingResponses } from './support/faults.ts';
import { validInputs } from './support/inputs.ts';
import { runAction } from './support/run-action.ts';
import { respondWith, startByteServer, statusResponse } from './support/server.ts';
import { annotation, checkEndedWithin, checkVerdict, runAgainst } from './support/step.ts';

// The shipped bundle against every way in which a connection can break, at byte level.

const success = statusResponse('Succeeded');

describe('one fault', { concurrency: 8 }, () => {
  for (const [name, fault] of Object.entries(brokenResponses))
    it(`is ridden out: a response that is ${name}`, async () => {
      const step = await runAgainst((socket, _head, count) =>
        count === 1 ? fault(socket) : socket.end(success),
      );
      checkVerdict(step, 'succeeded');
      assert.equal(step.outputs['polls'], '2');
      assert.match(step.log.join('\n'), /^\[\d s\] unreachable: .{5,}; next poll in 1 s$/m);
    });

  for (const [name, fault] of Object.entries(hangingResponses))
    it(`is ridden out: a response that is ${name}`, async () => {
      const step = await runAgainst(
        (socket, _head, count) => (count === 1 ? fault(socket) : socket.end(success)),
        { 'timeout-minutes': '0.05' },
      );
      checkVerdict(step, 'succeeded');
      assert.equal(step.outputs['polls'], '2');
    });
});

// A few at a time: the time-out runs from the start of a process, and many starts hold each other up.
describe('a lasting fault', { concurrency: 4 }, () => {
  for (const [name, fault] of Object.entries(brokenResponses))
    it(`never opens the gate: every response is ${name}`, async () => {
      const step = await runAgainst(fault, { 'outage-tolerance-minutes': '0' });
      checkVerdict(step, 'unreachable');
      assert.deepEqual(
        [step.outputs['polls'], step.outputs['result'], step.outputs['http-code']],
        ['1', '', ''],
      );
      checkEndedWithin(step, 3000);
    });

  for (const [name, fault] of Object.entries(hangingResponses))
    it(`never opens the gate: every response is ${name}`, async () => {
      const step = await runAgainst(fault, { 'timeout-minutes': '0.05', 'outage-tolerance-minutes': '0' });
      checkVerdict(step, 'timed-out');
      assert.deepEqual([step.outputs['polls'], step.outputs['result']], ['2', '']);
      checkEndedWithin(step, 14_000);
    });

  it('that outlasts the time-out ends timed-out', async () => {
    const step = await runAgainst(socket => socket.end(success.slice(0, -1)), { 'timeout-minutes': '0.05' });
    checkVerdict(step, 'timed-out');
  });
});

describe('the gate', { concurrency: 8 }, () => {
  it('waits for an endpoint that is not up yet', async () => {
    const reserved = await startByteServer(() => undefined);
    await reserved.close();
    let server: ReturnType<typeof startByteServer> | undefined;
    const step = await runAction(
      { ...validInputs, 'management-endpoint': `http://127.0.0.1:${reserved.port}` },
      {
        onLine: line => {
          if (/unreachable: .*ECONNREFUSED/.test(line))
            server ??= startByteServer(respondWith(success), { port: reserved.port });
        },
      },
    );
    await (await server)?.close();
    checkVerdict(step, 'succeeded');
    assert.equal(step.outputs['polls'], '2');
  });

  it('ignores a keep-alive connection that the server closes between two polls', async () => {
    const step = await runAgainst((socket, _head, count) => {
      const response = statusResponse(count < 3 ? 'InProgress' : 'Succeeded');
      socket.write(response.replace('\r\n', '\r\nConnection: keep-alive\r\n'));
      setTimeout(() => socket.destroy(), 100);
    });
    checkVerdict(step, 'succeeded');
    assert.equal(step.outputs['polls'], '3');
    assert.doesNotMatch(step.log.join('\n'), /unreachable/);
  });

  it('ignores a second response behind the first', async () => {
    const step = await runAgainst(respondWith(statusResponse('InProgress') + success), {
      'timeout-minutes': '0',
    });
    checkVerdict(step, 'timed-out');
    assert.equal(step.outputs['result'], 'InProgress');
  });

  it('reads the response that follows informational ones', async () => {
    const step = await runAgainst(
      respondWith(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${success}`),
    );
    checkVerdict(step, 'succeeded');
  });

  it('ends unreachable if the host has no address', async () => {
    const step = await runAction({
      ...validInputs,
      'management-endpoint': 'https://nowhere.invalid',
      'outage-tolerance-minutes': '0',
    });
    checkVerdict(step, 'unreachable');
    assert.match(annotation(step), /ENOTFOUND|EAI_AGAIN/);
  });

  for (const [name, onConnection] of Object.entries<(socket: Socket) => void>({
    'speaks plain HTTP': socket => socket.end(success),
    'closes the connection': socket => socket.end(),
    'resets the connection': socket => socket.resetAndDestroy(),
    // https://www.rfc-editor.org/rfc/rfc8446#section-6.2: a fatal alert, handshake_failure
    'sends an alert': socket => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 40])),
  }))
    it(`ends unreachable after its tolerance if the server ${name} in the TLS handshake`, async () => {
      await using server = await startByteServer(() => undefined, { onConnection });
      const step = await runAction({
        ...validInputs,
        'management-endpoint': `https://localhost:${server.port}`,
        'outage-tolerance-minutes': '0.01',
      });
      checkVerdict(step, 'unreachable');
      assert.equal(step.outputs['polls'], '2');
    });

  it('rides out a broken connection over TLS too', async () => {
    const ca = createCertificate({ commonName: 'CA', ca: true });
    const identity = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca });
    for (const fault of [
      (socket: Socket) => socket.write(success.slice(0, -1), () => socket.destroy()),
      (socket: Socket) => socket.destroy(),
    ]) {
      await using server = await startByteServer(
        (socket, _head, count) => (count === 1 ? fault(socket) : socket.end(success)),
        { tls: { key: identity.key, cert: identity.certificate } },
      );
      const step = await runAction(
        { ...validInputs, 'management-endpoint': `https://localhost:${server.port}` },
        { env: trustingEnv(ca.certificate) },
      );
      checkVerdict(step, 'succeeded');
      assert.equal(step.outputs['polls'], '2');
    }
  });
});

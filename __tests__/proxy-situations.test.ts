import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { createCertificate, type Identity } from '../emulator/certificates.ts';
import { trustingEnv } from './support/certificates.ts';
import { validInputs } from './support/inputs.ts';
import { runAction } from './support/run-action.ts';
import {
  type ByteServer,
  type Respond,
  respondWith,
  startByteServer,
  statusResponse,
} from './support/server.ts';
import { annotation, checkEndedWithin, checkVerdict, commandsNamed, everythingIn } from './support/step.ts';

// The bundle behind proxies of every kind and condition; proxies-and-tls.test.ts and failure-advice.test.ts have more,
// tunnel.test.ts and proxy-abort.test.ts what only shows inside one process.

const host = 'management.core.windows.net'; // loopback names bypass every proxy
const ca = createCertificate({ commonName: 'CA', ca: true });
const identity = createCertificate({ commonName: host, hosts: [host], issuer: ca });
const env = trustingEnv(ca.certificate);
const noTolerance = { 'outage-tolerance-minutes': '0' };

/** Starts a service over TLS, for which every operation has succeeded. */
const startService = ({ key, certificate }: Identity = identity): Promise<ByteServer> =>
  startByteServer(respondWith(statusResponse('Succeeded')), { tls: { key, cert: certificate } });

/** Answers CONNECT with a tunnel to the service, whatever host is asked for. */
const tunnelTo =
  (service: ByteServer): Respond =>
  socket => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const onward = service.connect();
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket
      .on('close', () => onward.destroy())
      .pipe(onward)
      .pipe(socket);
  };

describe('the gate behind a proxy', { concurrency: 3 }, () => {
  it('sends the login to the proxy only, and the token to the service only', async () => {
    const [user, password] = ['us@er/%ü', 'p@:s/s%2F wörd'];
    const login = [user, password].map(encodeURIComponent).join(':');
    const service = await startService();
    await using _service = service;
    const proxy = await startByteServer(tunnelTo(service));
    await using _proxy = proxy;
    const step = await runAction(validInputs, {
      // What common libraries and Node itself print on request.
      env: {
        ...env,
        https_proxy: `http://${login}@127.0.0.1:${proxy.port}`,
        DEBUG: '*',
        RUNNER_DEBUG: '1',
        // The request to the proxy does not go through another one.
        NODE_USE_ENV_PROXY: '1',
        http_proxy: 'http://127.0.0.1:9',
      },
    });
    checkVerdict(step, 'succeeded');
    const [, sent = ''] = /^Proxy-Authorization: Basic (\S+)\r$/im.exec(proxy.requests[0] ?? '') ?? [];
    assert.equal(Buffer.from(sent, 'base64').toString(), `${user}:${password}`);
    const token = validInputs['access-token'];
    assert.ok(!proxy.requests.join().includes(token));
    assert.ok(service.requests[0]?.includes(`Bearer ${token}`));
    assert.doesNotMatch(service.requests.join(), /^proxy-/im);
    const masked = commandsNamed(step, 'add-mask').map(({ data }) => data);
    for (const secret of [password, encodeURIComponent(password), sent]) {
      assert.ok(!everythingIn(step).includes(secret), everythingIn(step));
      assert.ok(masked.includes(secret), secret);
    }
  });

  const hasIpv6 = Object.values(networkInterfaces()).some(list =>
    list?.some(({ address }) => address === '::1'),
  );
  it('with an IPv6 address reaches the service', { skip: !hasIpv6 && 'needs ::1' }, async () => {
    const service = await startService();
    await using _service = service;
    const proxy = await startByteServer(tunnelTo(service), { host: '::1' });
    await using _proxy = proxy;
    const step = await runAction(validInputs, {
      env: { ...env, https_proxy: `http://[::1]:${proxy.port}` },
    });
    checkVerdict(step, 'succeeded');
    assert.match(proxy.requests.join(), new RegExp(`^CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n`));
  });

  for (const [address, authority] of [
    ['10.1.2.3', '10.1.2.3'],
    ['fd00::1:2', '[fd00::1:2]'],
  ] as const)
    it(`verifies an endpoint by its address, and by nothing else: ${address}`, async () => {
      for (const [names, verdict] of [
        [[address], 'succeeded'],
        // The proxy's address and name, another address, and the address as if it were a name.
        [['127.0.0.1', 'localhost', '10.1.2.4', 'fd00::1:3', 'x10.1.2.3'], 'unreachable'],
      ] as const) {
        const ofService = createCertificate({ commonName: address, hosts: [...names], issuer: ca });
        const service = await startService(ofService);
        await using _service = service;
        const proxy = await startByteServer(tunnelTo(service));
        await using _proxy = proxy;
        const step = await runAction(
          { ...validInputs, ...noTolerance, 'management-endpoint': `https://${authority}` },
          { env: { ...env, https_proxy: `http://127.0.0.1:${proxy.port}` } },
        );
        checkVerdict(step, verdict);
        assert.match(proxy.requests[0] ?? '', /^CONNECT \S+:443 HTTP/);
        assert.ok(
          proxy.requests[0]?.startsWith(`CONNECT ${authority}:443 HTTP/1.1\r\nHost: ${authority}:443\r\n`),
        );
        if (verdict === 'succeeded') {
          assert.match(service.requests[0] ?? '', /^host: /im);
          assert.ok(service.requests[0]?.toLowerCase().includes(`\r\nhost: ${authority}\r\n`));
        } else {
          assert.deepEqual([step.outputs['polls'], service.requests.length], ['1', 0]);
          assert.match(annotation(step), /is for another host.*\n.*does not name the host/);
        }
      }
    });

  const broken: Record<string, [respond: Respond, RegExp]> = {
    'sends headers without end': [
      socket => {
        socket.write('HTTP/1.1 200 OK\r\n');
        const flood = (): void => {
          if (socket.destroyed) return;
          socket.write(`X: ${'x'.repeat(1000)}\r\n`);
          setImmediate(flood);
        };
        flood();
      },
      /the proxy ADDRESS could not be used: .*HPE_HEADER_OVERFLOW/,
    ],
    'closes the connection without an answer': [
      socket => socket.end(),
      /the proxy ADDRESS could not be used: /,
    ],
    'closes the connection in the middle of its answer': [
      socket => socket.end('HTTP/1.1 200 OK\r\nX-Y'),
      /the proxy ADDRESS could not be used: /,
    ],
    'resets the connection in the middle of its answer': [
      socket => socket.write('HTTP/1.1 200 OK\r\n', () => socket.resetAndDestroy()),
      /the proxy ADDRESS could not be used: /,
    ],
    'opens a tunnel and closes it': [
      socket => socket.end('HTTP/1.1 200 OK\r\n\r\n'),
      /the connection .* \(through the proxy ADDRESS\)/,
    ],
    'opens a tunnel and breaks it in the handshake': [
      socket => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.once('data', () => socket.end(Buffer.from('160303007a0200', 'hex')));
      },
      /the connection .* \(through the proxy ADDRESS\)/,
    ],
  };
  for (const [name, [respond, pattern]] of Object.entries(broken))
    it(`names one that ${name}`, async () => {
      const proxy = await startByteServer(respond);
      await using _proxy = proxy;
      const address = `127.0.0.1:${proxy.port}`;
      const step = await runAction(
        { ...validInputs, ...noTolerance },
        { env: { ...env, https_proxy: `http://${address}` } },
      );
      checkVerdict(step, 'unreachable');
      checkEndedWithin(step, 2000);
      assert.match(annotation(step).replaceAll(address, 'ADDRESS'), pattern);
    });
});

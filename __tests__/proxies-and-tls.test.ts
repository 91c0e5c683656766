import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import forge from 'node-forge';
import { Server as ProxyServer } from 'proxy-chain';
import { createCertificate } from '../emulator/certificates.ts';
import { type Service, startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import { validInputs } from './support/inputs.ts';
import { runAction, type Step } from './support/run-action.ts';
import { status } from './support/server.ts';

// The bundle on its way to the real host names, through a proxy that leads them to servers on this machine. On
// loopback names no proxy is ever asked, so nothing less shows that certificate and CA get through a tunnel.

const host = 'management.core.windows.net';
const regional = `ussouth2.${host}`;
const client = createCertificate({ commonName: 'client' });
const ca = createCertificate({ commonName: 'Doors CA', ca: true });
const identity = createCertificate({ commonName: host, hosts: [host, regional], issuer: ca });
const inputs = {
  ...validInputs,
  'access-token': '',
  'management-certificate': client.certificate + client.key,
};
const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const user = { name: 'us@er', password: 'p:ss wörd' };

/** What a server was asked: host, path, and whether the client certificate and the token came along. */
interface Asked {
  host: string;
  path: string;
  certificate: boolean;
  /** The subject of whatever certificate was shown. */
  subject: string;
  token: boolean;
}

/** An HTTPS server for both host names that answers each request with what `answer` says. */
async function startServer(
  answer: (asked: Asked, count: number) => [status: number, headers: Record<string, string>, body: string],
) {
  const asked: Asked[] = [];
  const server = createServer(
    { key: identity.key, cert: identity.certificate, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const shown = (request.socket as TLSSocket).getPeerX509Certificate();
      const one = {
        host: request.headers.host ?? '',
        path: request.url ?? '',
        certificate: shown?.toString().trim() === client.certificate.trim(),
        subject: shown?.subject ?? '',
        token: request.headers.authorization === 'Bearer the-token',
      };
      asked.push(one);
      const [code, headers, body] = answer(one, asked.length);
      response.writeHead(code, headers).end(body);
    },
  );
  return { server, asked };
}

/** A proxy that leads every host to `server`; it wants `user` where `authenticate` says so. */
async function startProxy(server: HttpsServer, authenticate = false) {
  const targets: string[] = [];
  const proxy = new ProxyServer({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: ({ hostname, port, username, password }) => {
      const known = !authenticate || (username === user.name && password === user.password);
      if (known) targets.push(`${hostname}:${port}`);
      return { requestAuthentication: !known, customConnectServer: server };
    },
  });
  await proxy.listen();
  return { proxy, targets, address: `127.0.0.1:${proxy.port}` };
}

let folder: string;
let env: Record<string, string>;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'doors-'));
  writeFileSync(join(folder, 'ca.pem'), ca.certificate);
  env = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
});
after(() => rmSync(folder, { recursive: true }));

const annotation = (step: Step): string => step.commands.find(({ name }) => name === 'error')?.data ?? '';
const quick = { 'outage-tolerance-minutes': '0' };

describe('through a proxy', { concurrency: 3 }, () => {
  it('the certificate reaches the service and the private CA is known, with user and password', async () => {
    const { server, asked } = await startServer((_asked, count) => [
      202,
      {},
      status(count < 2 ? 'InProgress' : 'Succeeded'),
    ]);
    const { proxy, targets, address } = await startProxy(server, true);
    const login = `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}`;
    const step = await runAction(inputs, { env: { ...env, HTTPS_PROXY: `http://${login}@${address}` } });
    await proxy.close(true);
    assert.equal(step.outputs['verdict'], 'succeeded', step.raw);
    assert.equal(step.exitCode, 0);
    assert.deepEqual(targets, [`${host}:443`, `${host}:443`]);
    assert.deepEqual(
      asked.map(({ host, certificate }) => [host, certificate]),
      [
        [host, true],
        [host, true],
      ],
    );
    assert.ok(asked[0]?.path.endsWith(`/~/biztalk/contosobts?OperationStatus/${validInputs['request-id']}`));
    assert.doesNotMatch(step.raw, /Deprecation|p:ss/);
  });

  it('the certificate of a .publishsettings file as Windows wrote it reaches the cloud that the file names', async () => {
    const { server, asked } = await startServer(() => [202, {}, status('Succeeded')]);
    const { proxy, targets, address } = await startProxy(server);
    const file = `<?xml version="1.0" encoding="utf-8"?>
<PublishData>
  <PublishProfile SchemaVersion="2.0" PublishMethod="AzureServiceManagementAPI">
    <Subscription ServiceManagementUrl="https://${host}" Id="${validInputs.subscription}" Name="Contoso"
      ManagementCertificate="${fixture('rc2-40-null.pfx.base64').replaceAll('\n', '')}" />
  </PublishProfile>
</PublishData>`;
    const given = { ...inputs, 'management-certificate': '', 'publish-settings': file };
    const step = await runAction(given, { env: { ...env, https_proxy: `http://${address}` } });
    await proxy.close(true);
    assert.deepEqual([step.outputs['verdict'], step.exitCode], ['succeeded', 0], step.raw);
    assert.deepEqual([targets, asked.map(({ subject }) => subject)], [[`${host}:443`], ['CN=throw-away']]);
    const printed = step.log.join('\n') + step.summary + JSON.stringify(step.outputs);
    for (const line of file.match(/[A-Za-z0-9+/=]{40}/g) ?? []) assert.ok(!printed.includes(line));
  });

  it('a certificate authority in a PFX file is none to trust the service by', async () => {
    const { server, asked } = await startServer(() => [202, {}, status('Succeeded')]);
    const { proxy, address } = await startProxy(server);
    for (const algorithm of ['aes256', '3des'] as const) {
      const file = forge.pkcs12.toPkcs12Asn1(
        forge.pki.privateKeyFromPem(client.key),
        [client, ca].map(({ certificate }) => forge.pki.certificateFromPem(certificate)),
        '',
        { algorithm },
      );
      const base64 = Buffer.from(forge.asn1.toDer(file).getBytes(), 'binary').toString('base64');
      const step = await runAction(
        { ...inputs, 'management-certificate': base64 },
        { env: { https_proxy: `http://${address}` } },
      );
      assert.deepEqual(
        [step.outputs['verdict'], step.outputs['polls'], step.exitCode],
        ['unreachable', '1', 1],
        step.raw,
      );
      const trusting = await runAction(
        { ...inputs, 'management-certificate': base64 },
        { env: { ...env, https_proxy: `http://${address}` } },
      );
      assert.equal(trusting.outputs['verdict'], 'succeeded', trusting.raw);
    }
    await proxy.close(true);
    assert.deepEqual(
      asked.map(({ certificate }) => certificate),
      [true, true],
    );
  });

  it('a setting that cannot be used is told at once, without its password, and nobody is asked', async () => {
    const { server, asked } = await startServer(() => [202, {}, status('Succeeded')]);
    for (const setting of [
      'http://me:100%S3cr3t@127.0.0.1:1',
      'me:S3cr3t@proxy.example:99999',
      '://me:S3cr3t@127.0.0.1',
      'socks5://127.0.0.1:1',
      'http://me:S3/cr3t@127.0.0.1:1',
      '10.0.0.5:8O80',
    ]) {
      const step = await runAction(inputs, { env: { ...env, https_proxy: setting } });
      assert.deepEqual(
        [step.outputs['verdict'], step.outputs['polls'], step.exitCode],
        ['unreachable', '1', 1],
        step.raw,
      );
      assert.match(
        annotation(step),
        /https_proxy is not of the form http:\/\/\[user:password@\]host\[:port\]/,
      );
      assert.doesNotMatch(step.log.join() + annotation(step) + step.summary, /S3/);
    }
    server.close();
    assert.deepEqual(asked, []);
  });

  it('a setting without http:// is taken as curl takes it', async () => {
    const { server } = await startServer(() => [202, {}, status('Succeeded')]);
    const { proxy, targets, address } = await startProxy(server);
    const step = await runAction(inputs, {
      env: { ...env, https_proxy: address.replace('127.0.0.1', 'localhost') },
    });
    await proxy.close(true);
    assert.deepEqual([step.outputs['verdict'], targets], ['succeeded', [`${host}:443`]]);
  });

  it('an https: proxy is held against its own name', async () => {
    const { server } = await startServer(() => [202, {}, status('Succeeded')]);
    const { proxy, targets } = await startProxy(server);
    const own = createCertificate({ commonName: 'proxy', hosts: ['localhost'], issuer: ca });
    const other = createCertificate({ commonName: 'proxy', hosts: [host], issuer: ca });
    for (const [{ key, certificate }, verdict] of [
      [own, 'succeeded'],
      [other, 'unreachable'],
    ] as const) {
      const front = createTlsServer({ key, cert: certificate }, socket => {
        const back = connect(proxy.port, '127.0.0.1');
        socket.on('error', () => back.destroy()).pipe(back);
        back.on('error', () => socket.destroy()).pipe(socket);
      });
      await new Promise<void>(resolve => front.listen(0, '127.0.0.1', resolve));
      const address = `https://localhost:${(front.address() as AddressInfo).port}`;
      const step = await runAction(
        { ...inputs, ...quick },
        { env: { ...env, https_proxy: address, NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
      );
      front.close();
      assert.equal(step.outputs['verdict'], verdict, step.raw);
    }
    await proxy.close(true);
    assert.deepEqual(targets, [`${host}:443`]);
  });

  it('a stranger’s certificate is not trusted', async () => {
    const { server } = await startServer(() => [202, {}, status('Succeeded')]);
    const { proxy, address } = await startProxy(server);
    const step = await runAction(inputs, {
      env: { https_proxy: `http://${address}`, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    await proxy.close(true);
    assert.deepEqual([step.outputs['verdict'], step.outputs['polls']], ['unreachable', '1']);
    assert.match(annotation(step), /certificate is not trusted/);
  });

  it('no_proxy is heard', async () => {
    const { server } = await startServer(() => [202, {}, status('Succeeded')]);
    const { proxy, targets, address } = await startProxy(server);
    const step = await runAction(
      { ...inputs, ...quick, 'management-endpoint': 'https://gateway.invalid' },
      { env: { https_proxy: `http://${address}`, no_proxy: 'localhost,.invalid' } },
    );
    await proxy.close(true);
    assert.deepEqual([step.outputs['verdict'], targets], ['unreachable', []]);
    assert.doesNotMatch(annotation(step), /the proxy 127/);
  });

  it('a proxy that refuses, or is down, is what the annotation names, without its password', async () => {
    const { server } = await startServer(() => [202, {}, status('Succeeded')]);
    const { proxy, address } = await startProxy(server, true);
    const refused = await runAction(
      { ...inputs, ...quick },
      { env: { ...env, https_proxy: `http://me:S3cr3t@${address}` } },
    );
    await proxy.close(true);
    const down = await runAction(
      { ...inputs, ...quick },
      { env: { ...env, https_proxy: `http://me:S3cr3t@${address}` } },
    );
    for (const [step, why] of [
      [refused, `the proxy ${address} refused the tunnel: HTTP 407`],
      [down, `the proxy ${address} refused the tunnel: connect ECONNREFUSED`],
    ] as const) {
      assert.equal(step.outputs['verdict'], 'unreachable');
      assert.ok(annotation(step).includes(why), annotation(step));
      assert.ok(!(step.raw + step.summary).includes('S3cr3t'));
    }
  });

  for (const [name, answer] of [
    ['says nothing', () => undefined],
    ['opens a tunnel and says nothing more', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')],
  ] as const)
    it(`a proxy that ${name} holds up neither the time-out nor the process`, async () => {
      const sockets = new Set<Socket>();
      const proxy = createTcpServer(socket => {
        sockets.add(socket);
        socket.on('error', () => undefined).once('data', () => answer(socket));
      });
      await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
      const address = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const step = await runAction(
        { ...inputs, 'timeout-minutes': '0.02' },
        { env: { ...env, https_proxy: `http://${address}` } },
      );
      for (const socket of sockets) socket.destroy();
      proxy.close();
      assert.deepEqual(
        [step.outputs['verdict'], step.outputs['polls'], step.exitCode],
        ['timed-out', '2', 1],
      );
      assert.ok(annotation(step).includes(`(through the proxy ${address})`));
      assert.ok(step.elapsedMs < 3200, `${step.elapsedMs}`);
    });
});

describe('a redirect', { concurrency: 3 }, () => {
  const redirected = async (location: string | undefined, credential: Record<string, string> = {}) => {
    const { server, asked } = await startServer(({ host }) =>
      host === regional
        ? [202, {}, status('Succeeded')]
        : [307, location === undefined ? {} : { Location: location }, '<string/>'],
    );
    const { proxy, targets, address } = await startProxy(server);
    const step = await runAction(
      { ...inputs, ...credential },
      { env: { ...env, https_proxy: `http://${address}` } },
    );
    await proxy.close(true);
    return { step, asked, targets };
  };

  it('to a regional name is followed, with the certificate', async () => {
    const { step, asked } = await redirected(`https://${regional}/there?OperationStatus/1`);
    assert.deepEqual([step.outputs['verdict'], step.outputs['polls'], step.exitCode], ['succeeded', '1', 0]);
    assert.deepEqual(
      asked.map(({ host, certificate }) => [host, certificate]),
      [
        [host, true],
        [regional, true],
      ],
    );
    assert.equal(asked[1]?.path, '/there?OperationStatus/1');
  });

  it('to a regional name is followed, with the token', async () => {
    const { step, asked } = await redirected(`https://${regional}/`, {
      'management-certificate': '',
      'access-token': 'the-token',
    });
    assert.deepEqual([step.outputs['verdict'], asked.map(({ token }) => token)], ['succeeded', [true, true]]);
  });

  for (const location of [
    'https://evilmanagement.core.windows.net/',
    `https://${host}.evil.example/`,
    `https://${host}:8443/`,
    `http://${regional}/`,
    `https://me@${regional}/`,
    'https://',
    undefined,
  ])
    it(`to ${location} is refused without a word to the target, and named`, async () => {
      const { step, targets } = await redirected(location);
      assert.deepEqual(
        [step.outputs['verdict'], step.outputs['http-code'], step.exitCode],
        ['refused', '307', 1],
      );
      assert.deepEqual(targets, [`${host}:443`]);
      assert.match(annotation(step), /HTTP 307, a redirect (to "http|without a Location)/);
    });

  it('in a circle is refused', async () => {
    const { step, asked } = await redirected(`https://${host}/round`);
    assert.deepEqual(
      [step.outputs['verdict'], asked.map(({ path }) => path).slice(1)],
      ['refused', ['/round']],
    );
  });

  it('is a stranger’s word', async () => {
    const { step } = await redirected('https://evil.example/##[set-output name=verdict;]succeeded');
    assert.deepEqual(
      [step.outputs['verdict'], step.commands.some(({ name }) => name === 'set-output')],
      ['refused', false],
    );
  });
});

describe('the status API of service management', { concurrency: 3 }, () => {
  let service: Service;
  let failing: Service;
  before(async () => {
    [service, failing] = await Promise.all([
      startService({ durationMs: 1500 }),
      startService({
        durationMs: 0,
        outcome: 'Failed',
        httpCode: '409',
        message: 'busy',
        extendedCode: 'ConflictError',
      }),
    ]);
    writeFileSync(join(folder, 'services.pem'), service.ca + failing.ca);
  });
  after(() => Promise.all([service.close(), failing.close()]));

  async function gateOn(service: Service, method: string, statusApi = 'service-management'): Promise<Step> {
    const { endpoint, token } = service;
    const path = `/${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices/biztalk/contosobts`;
    const requestId = await startOperation(service, method, path);
    return runAction(
      {
        ...validInputs,
        'request-id': requestId,
        'access-token': token,
        'management-endpoint': endpoint,
        'status-api': statusApi,
        'outage-tolerance-minutes': '0',
        ...(statusApi === 'service-management' && { 'cloud-service-name': '', 'resource-name': '' }),
      },
      { env: { NODE_EXTRA_CA_CERTS: join(folder, 'services.pem') } },
    );
  }

  it('tells of a create that succeeded', async () => {
    const step = await gateOn(service, 'PUT');
    assert.deepEqual(
      [step.outputs['verdict'], step.outputs['result'], step.exitCode],
      ['succeeded', 'Succeeded', 0],
      step.raw,
    );
  });

  it('tells of a delete that failed', async () => {
    const { outputs, exitCode } = await gateOn(failing, 'DELETE');
    assert.deepEqual(
      [
        outputs['verdict'],
        outputs['http-code'],
        outputs['error-message'],
        outputs['extended-code'],
        exitCode,
      ],
      ['failed', '409', 'busy', 'ConflictError', 1],
    );
  });

  it('is another one than that of the BizTalk service itself', async () => {
    assert.equal((await gateOn(service, 'PUT', 'biztalk')).outputs['verdict'], 'not-found');
  });
});

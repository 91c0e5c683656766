import assert from 'node:assert/strict';
import { createServer, type Server as HttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { Server as ProxyServer } from 'proxy-chain';
import { createCertificate } from '../emulator/certificates.ts';
import { type Service, startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import { fixture, pfx, trustingEnv } from './support/certificates.ts';
import { validInputs } from './support/inputs.ts';
import { runAction, type Step } from './support/run-action.ts';
import {
  httpResponse,
  listen,
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
} from './support/step.ts';

// The bundle with the real host names, through a proxy that connects them to servers on loopback: loopback names bypass
// every proxy.

const host = 'management.core.windows.net';
const regional = `ussouth2.${host}`;
const client = createCertificate({ commonName: 'client' });
const ca = createCertificate({ commonName: 'CA', ca: true });
const identity = createCertificate({ commonName: host, hosts: [host, regional], issuer: ca });
const inputs = {
  ...validInputs,
  'access-token': '',
  'management-certificate': client.certificate + client.key,
};
const user = { name: 'us@er', password: 'p:ss wörd' };

/** A request as a server received it. */
interface ReceivedRequest {
  host: string;
  path: string;
  /** Whether the client certificate was presented. */
  certificate: boolean;
  /** The subject of any certificate that was presented. */
  subject: string;
  /** Whether the token was sent. */
  token: boolean;
}

type Response = [status: number, headers: Record<string, string>, body: string];

const succeeded: Response = [202, {}, operationStatus('Succeeded')];

/** An HTTPS server for both host names; it need not listen. */
function createService(respond: (request: ReceivedRequest, count: number) => Response = () => succeeded) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(
    { key: identity.key, cert: identity.certificate, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const certificate = (request.socket as TLSSocket).getPeerX509Certificate();
      const received = {
        host: request.headers.host ?? '',
        path: request.url ?? '',
        certificate: certificate?.toString().trim() === client.certificate.trim(),
        subject: certificate?.subject ?? '',
        token: request.headers.authorization === 'Bearer the-token',
      };
      requests.push(received);
      const [code, headers, body] = respond(received, requests.length);
      response.writeHead(code, headers).end(body);
    },
  );
  return { server, requests };
}

/** A proxy that connects every host to `server`; with `authenticate` it accepts only `user`. */
async function startProxy(server: HttpsServer, authenticate = false) {
  const targets: string[] = [];
  const proxy = new ProxyServer({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: ({ hostname, port, username, password }) => {
      const allowed = !authenticate || (username === user.name && password === user.password);
      if (allowed) targets.push(`${hostname}:${port}`);
      return { requestAuthentication: !allowed, customConnectServer: server };
    },
  });
  await proxy.listen();
  return { proxy, targets, address: `127.0.0.1:${proxy.port}` };
}

const env = trustingEnv(ca.certificate);
const noTolerance = { 'outage-tolerance-minutes': '0' };

interface BehindProxy {
  inputs?: Record<string, string>;
  env?: Record<string, string>;
  respond?: (request: ReceivedRequest, count: number) => Response;
  /** The login of the proxy's setting; with it the proxy accepts only `user`. */
  login?: string;
}

/** Runs the gate behind a proxy that connects every host to one service. */
async function runBehindProxy({ respond, login, ...options }: BehindProxy = {}) {
  const { server, requests } = createService(respond);
  const { proxy, targets, address } = await startProxy(server, login !== undefined);
  const https_proxy = `http://${login ? `${login}@` : ''}${address}`;
  const step = await runAction(
    { ...inputs, ...options.inputs },
    { env: { https_proxy, ...(options.env ?? env) } },
  );
  await proxy.close(true);
  return { step, requests, targets, address };
}

describe('the gate behind a proxy', { concurrency: 3 }, () => {
  it('presents the certificate and trusts a private CA, with user and password for the proxy', async () => {
    const { step, requests, targets } = await runBehindProxy({
      respond: (_request, count) => [202, {}, operationStatus(count < 2 ? 'InProgress' : 'Succeeded')],
      login: `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}`,
    });
    checkVerdict(step, 'succeeded');
    assert.deepEqual(targets, [`${host}:443`, `${host}:443`]);
    assert.deepEqual(
      requests.map(({ host, certificate }) => [host, certificate]),
      [
        [host, true],
        [host, true],
      ],
    );
    const { path = '' } = requests[0] ?? {};
    assert.ok(path.endsWith(`/~/biztalk/contosobts?OperationStatus/${validInputs['request-id']}`), path);
    assert.doesNotMatch(step.raw, /Deprecation/);
    assert.doesNotMatch(everythingIn(step), /p:ss/);
    assert.ok(commandsNamed(step, 'add-mask').some(({ data }) => data === user.password));
  });

  it('presents the certificate of a .publishsettings file to the cloud that the file names', async () => {
    const file = `<?xml version="1.0" encoding="utf-8"?>
<PublishData>
  <PublishProfile SchemaVersion="2.0" PublishMethod="AzureServiceManagementAPI">
    <Subscription ServiceManagementUrl="https://${host}" Id="${validInputs.subscription}" Name="Contoso"
      ManagementCertificate="${fixture('rc2-40-null.pfx.base64').replaceAll('\n', '')}" />
  </PublishProfile>
</PublishData>`;
    const { step, requests, targets } = await runBehindProxy({
      inputs: { 'management-certificate': '', 'publish-settings': file },
    });
    checkVerdict(step, 'succeeded');
    assert.deepEqual([targets, requests.map(({ subject }) => subject)], [[`${host}:443`], ['CN=throw-away']]);
    const lines = file.match(/[A-Za-z0-9+/=]{40}/g) ?? [];
    assert.ok(lines.length > 20);
    for (const line of lines) assert.ok(!everythingIn(step).includes(line));
  });

  it('does not trust the service by a CA in the client’s PFX file', async () => {
    for (const algorithm of ['aes256', '3des'] as const) {
      const withPfx = { 'management-certificate': pfx(client, '', algorithm, ca) };
      const { step, requests } = await runBehindProxy({ inputs: withPfx, env: {} });
      checkVerdict(step, 'unreachable');
      assert.deepEqual([step.outputs['polls'], requests], ['1', []]);
      const trusting = await runBehindProxy({ inputs: withPfx });
      checkVerdict(trusting.step, 'succeeded');
      assert.deepEqual(
        trusting.requests.map(({ certificate }) => certificate),
        [true],
      );
    }
  });

  it('reports an invalid proxy setting at once, without its password', async () => {
    for (const setting of [
      'http://me:100%S3cr3t@127.0.0.1:1',
      'me:S3cr3t@proxy.example:99999',
      '://me:S3cr3t@127.0.0.1',
      'socks5://127.0.0.1:1',
      'http://me:S3/cr3t@127.0.0.1:1',
      '10.0.0.5:8O80',
    ]) {
      const step = await runAction(inputs, { env: { ...env, https_proxy: setting } });
      checkVerdict(step, 'unreachable');
      assert.equal(step.outputs['polls'], '1');
      assert.match(
        annotation(step),
        /https_proxy is not of the form http:\/\/\[user:password@\]host\[:port\]/,
      );
      assert.doesNotMatch(everythingIn(step), /S3/);
    }
  });

  it('tries a login again that was rejected after it had worked', async () => {
    const { server } = createService((_request, count) => [
      202,
      {},
      operationStatus(count < 2 ? 'InProgress' : 'Succeeded'),
    ]);
    let connects = 0;
    const proxy = new ProxyServer({
      host: '127.0.0.1',
      port: 0,
      prepareRequestFunction() {
        connects += 1;
        return { requestAuthentication: connects === 2, customConnectServer: server };
      },
    });
    await proxy.listen();
    const https_proxy = `http://user:word@127.0.0.1:${proxy.port}`;
    const step = await runAction(inputs, { env: { ...env, https_proxy } });
    await proxy.close(true);
    checkVerdict(step, 'succeeded');
    assert.equal(connects, 3);
  });

  it('accepts a proxy setting without http://, like curl', async () => {
    const { proxy, targets } = await startProxy(createService().server);
    const step = await runAction(inputs, { env: { ...env, https_proxy: `localhost:${proxy.port}` } });
    await proxy.close(true);
    checkVerdict(step, 'succeeded');
    assert.deepEqual(targets, [`${host}:443`]);
  });

  it('verifies an https: proxy by the proxy’s name', async () => {
    const { proxy, targets } = await startProxy(createService().server);
    const ofProxy = createCertificate({ commonName: 'proxy', hosts: ['localhost'], issuer: ca });
    const ofService = createCertificate({ commonName: 'proxy', hosts: [host], issuer: ca });
    for (const [{ key, certificate }, verdict] of [
      [ofProxy, 'succeeded'],
      [ofService, 'unreachable'],
    ] as const) {
      const front = createTlsServer({ key, cert: certificate }, socket => {
        const back = connect(proxy.port, '127.0.0.1');
        socket.on('error', () => back.destroy()).pipe(back);
        back.on('error', () => socket.destroy()).pipe(socket);
      });
      const https_proxy = `https://localhost:${await listen(front)}`;
      const step = await runAction(
        { ...inputs, ...noTolerance },
        { env: { ...env, https_proxy, NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
      );
      front.close();
      assert.equal(step.outputs['verdict'], verdict, step.raw);
    }
    await proxy.close(true);
    assert.deepEqual(targets, [`${host}:443`]);
  });

  it('does not trust a service whose CA is unknown, whatever the environment says', async () => {
    const { step, requests } = await runBehindProxy({ env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    checkVerdict(step, 'unreachable');
    assert.deepEqual([step.outputs['polls'], requests], ['1', []]);
    assert.match(annotation(step), /could not be traced to a trusted CA/);
  });

  it('bypasses the proxy for hosts in no_proxy', async () => {
    const { step, targets } = await runBehindProxy({
      inputs: { ...noTolerance, 'management-endpoint': 'https://gateway.invalid' },
      env: { no_proxy: 'localhost,.invalid' },
    });
    checkVerdict(step, 'unreachable');
    assert.deepEqual(targets, []);
    assert.doesNotMatch(annotation(step), /the proxy 127/);
  });

  it('bypasses the proxy for loopback and no_proxy, also with NODE_USE_ENV_PROXY=1', async () => {
    // With it Node's own agents send all to the proxies in the environment, but for NO_PROXY.
    await using proxy = await startByteServer(socket => socket.end(httpResponse(403, '')));
    const { server } = createService();
    const port = await listen(server);
    const address = `http://127.0.0.1:${proxy.port}`;
    const proxied = {
      NODE_USE_ENV_PROXY: '1',
      https_proxy: address,
      http_proxy: address,
      HTTP_PROXY: address,
    };
    const ofLoopback = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca });
    server.addContext('localhost', { key: ofLoopback.key, cert: ofLoopback.certificate });
    for (const [endpoint, bypass, verdict] of [
      [`https://localhost:${port}`, {}, 'succeeded'],
      ['https://gateway.invalid', { no_proxy: '.invalid' }, 'unreachable'],
    ] as const) {
      const step = await runAction(
        { ...inputs, ...noTolerance, 'management-endpoint': endpoint },
        { env: { ...env, ...proxied, ...bypass } },
      );
      checkVerdict(step, verdict);
      assert.doesNotMatch(step.raw, /through the proxy/);
    }
    server.close();
    const plain = await runAgainst(respondWith(statusResponse('Succeeded')), {}, { env: proxied });
    checkVerdict(plain, 'succeeded');
    assert.equal(proxy.requests.length, 0);
    // What does not bypass it goes there once, by CONNECT.
    const step = await runAction({ ...inputs, ...noTolerance }, { env: { ...env, ...proxied } });
    checkVerdict(step, 'unreachable');
    assert.deepEqual(
      proxy.requests.map(head => head.split('\r\n')[0]),
      [`CONNECT ${host}:443 HTTP/1.1`],
    );
  });

  it('names a proxy that refuses or is down, without its password', async () => {
    const { step: refused, address } = await runBehindProxy({ inputs: noTolerance, login: 'me:S3cr3t' });
    const down = await runAction(
      { ...inputs, ...noTolerance },
      { env: { ...env, https_proxy: `http://me:S3cr3t@${address}` } },
    );
    for (const [step, reason] of [
      [
        refused,
        `the proxy ${address} demands a user and password: HTTP 407, it offers Basic; the user or password in https_proxy is rejected`,
      ],
      [down, `the proxy ${address} could not be used: the connection was refused (connect ECONNREFUSED`],
    ] as const) {
      checkVerdict(step, 'unreachable');
      assert.ok(annotation(step).includes(reason), annotation(step));
      assert.ok(!(step.raw + everythingIn(step)).includes('S3cr3t'));
    }
  });

  for (const [name, respond] of [
    ['never responds', () => undefined],
    ['opens a tunnel and sends nothing more', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n')],
  ] as const)
    it(`ends in time behind a proxy that ${name}`, async () => {
      await using proxy = await startByteServer(respond);
      const address = `127.0.0.1:${proxy.port}`;
      const step = await runAction(
        { ...inputs, 'timeout-minutes': '0.02' },
        { env: { ...env, https_proxy: `http://${address}` } },
      );
      checkVerdict(step, 'timed-out');
      assert.equal(step.outputs['polls'], '2');
      assert.ok(annotation(step).includes(`(through the proxy ${address})`));
      checkEndedWithin(step, 12_200);
    });
});

describe('a redirect', { concurrency: 3 }, () => {
  const runRedirected = (location: string | undefined, inputs: Record<string, string> = {}) =>
    runBehindProxy({
      inputs,
      respond: ({ host }) =>
        host === regional
          ? succeeded
          : [307, location === undefined ? {} : { Location: location }, '<string/>'],
    });

  it('to a regional name is followed, with the certificate', async () => {
    const { step, requests } = await runRedirected(`https://${regional}/there?OperationStatus/1`);
    checkVerdict(step, 'succeeded');
    assert.equal(step.outputs['polls'], '1');
    assert.deepEqual(
      requests.map(({ host, certificate }) => [host, certificate]),
      [
        [host, true],
        [regional, true],
      ],
    );
    assert.equal(requests[1]?.path, '/there?OperationStatus/1');
  });

  it('to a regional name is followed, with the token', async () => {
    const { step, requests } = await runRedirected(`https://${regional}/`, {
      'management-certificate': '',
      'access-token': 'the-token',
    });
    checkVerdict(step, 'succeeded');
    assert.deepEqual(
      requests.map(({ token }) => token),
      [true, true],
    );
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
    it(`to ${location} is refused and named, and nothing is sent there`, async () => {
      const { step, targets } = await runRedirected(location);
      checkVerdict(step, 'refused');
      assert.deepEqual([step.outputs['http-code'], step.outputs['polls']], ['307', '1']);
      assert.deepEqual(targets, [`${host}:443`]);
      assert.match(annotation(step), /HTTP 307, a redirect (to "http|without a Location)/);
    });

  it('in a loop is refused', async () => {
    const { step, requests } = await runRedirected(`https://${host}/loop`);
    assert.deepEqual(
      [step.outputs['verdict'], requests.map(({ path }) => path).slice(1)],
      ['refused', ['/loop']],
    );
  });

  it('cannot set an output', async () => {
    const { step } = await runRedirected('https://evil.example/##[set-output name=verdict;]succeeded');
    assert.deepEqual([step.outputs['verdict'], commandsNamed(step, 'set-output')], ['refused', []]);
  });
});

describe('the status API of service management', { concurrency: 3 }, () => {
  let service: Service;
  let failing: Service;
  let env: Record<string, string>;
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
    env = trustingEnv(service.ca, failing.ca);
  });
  after(() => Promise.all([service.close(), failing.close()]));

  async function runOn(service: Service, method: string, statusApi = 'service-management'): Promise<Step> {
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
      { env },
    );
  }

  it('reports a create that succeeded', async () => {
    const step = await runOn(service, 'PUT');
    assert.deepEqual(
      [step.outputs['verdict'], step.outputs['result'], step.exitCode],
      ['succeeded', 'Succeeded', 0],
      step.raw,
    );
  });

  it('reports a delete that failed', async () => {
    const { outputs, exitCode } = await runOn(failing, 'DELETE');
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

  it('tracks operations that the BizTalk status API does not know', async () => {
    assert.equal((await runOn(service, 'PUT', 'biztalk')).outputs['verdict'], 'not-found');
  });
});

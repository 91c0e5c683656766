import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createSecureContext, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { createCertificate } from '../emulator/certificates.ts';
import { describeCause } from '../src/gate/report/describe-cause.ts';
import type { HttpResult } from '../src/http/client.ts';
import { trustInProcess } from './support/certificates.ts';
import { get } from './support/get.ts';
import { httpResponse, listen, startByteServer } from './support/server.ts';

// Requests through a proxy that connects every host name to a server on loopback: loopback names bypass every proxy.
// proxies-and-tls.test.ts does the same with the whole bundle.

const host = 'management.core.windows.net';
const ca = createCertificate({ commonName: 'Tunnel CA', ca: true });
const serverIdentity = createCertificate({ commonName: host, hosts: [host, 'localhost'], issuer: ca });
const proxyIdentity = createCertificate({
  commonName: 'localhost',
  hosts: ['localhost', '127.0.0.1'],
  issuer: ca,
});
const client = createCertificate({ commonName: 'client' });
const names = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'] as const;
/** A function, because a context keeps the CAs that are trusted when it is created. */
const clientContext = () => createSecureContext({ cert: client.certificate, key: client.key });
const environment = names.map(name => [name, process.env[name]] as const);

before(() => {
  trustInProcess(ca.certificate);
  for (const name of names) delete process.env[name];
});
after(() => {
  trustInProcess();
  for (const [name, value] of environment) if (value !== undefined) process.env[name] = value;
  delete process.env['https_proxy'];
});

interface Tunneled {
  result: HttpResult & { tookMs: number };
  /** The heads of the proxy's requests. */
  connects: string[];
  /** The client certificates that proxy and server received. */
  subjects: string[];
  /** Whether the client closed its connections within two seconds. */
  closed: boolean;
}

/** Sends a request through a proxy that responds with `tunnel` to CONNECT, and not at all if it is null. */
async function requestThroughProxy({
  tunnel = 'HTTP/1.1 200 OK\r\n\r\n' as string | null,
  server = { key: serverIdentity.key, cert: serverIdentity.certificate },
  scheme = 'http',
  proxyName = '127.0.0.1',
  ofProxy = proxyIdentity,
  login = 'us%40er:wo%3Ard',
  timeoutMs = 5000,
  cancelSignal = new AbortController().signal,
} = {}): Promise<Tunneled> {
  const subjects: string[] = [];
  const connects: string[] = [];
  const sockets = new Map<Socket, Promise<void>>();
  await using service = await startByteServer(socket => socket.end(httpResponse(202, 'through')), {
    tls: { ...server, requestCert: true, rejectUnauthorized: false },
    onTls: subject => subjects.push(subject),
  });
  const onConnection = (socket: Socket): void => {
    sockets.set(socket, new Promise(resolve => socket.once('close', () => resolve())));
    socket.on('error', () => undefined);
    socket.once('data', head => {
      connects.push(head.toString('latin1'));
      if (tunnel === null) return;
      socket.write(tunnel);
      if (!tunnel.includes(' 200 ')) return; // the client has to close
      const onward = service.connect();
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket
        .on('close', () => onward.destroy())
        .pipe(onward)
        .pipe(socket);
    });
  };
  const proxy =
    scheme === 'https'
      ? createTlsServer(
          {
            key: ofProxy.key,
            cert: ofProxy.certificate,
            requestCert: true,
            rejectUnauthorized: false,
          },
          socket => {
            const subject = socket.getPeerX509Certificate()?.subject ?? 'none';
            subjects.push(
              `to the proxy ${(socket as TLSSocket & { servername: string | false }).servername}: ${subject}`,
            );
            onConnection(socket);
          },
        )
      : createServer(onConnection);
  const port = await listen(proxy);
  process.env['https_proxy'] = `${scheme}://${login}@${proxyName}:${port}`;
  try {
    const result = await get(`https://${host}/`, { timeoutMs, cancelSignal, context: clientContext() });
    const closed = await Promise.race([
      Promise.all(sockets.values()).then(() => true),
      delay(2000, false, { ref: false }),
    ]);
    return { result, connects, subjects, closed };
  } finally {
    for (const socket of sockets.keys()) socket.destroy();
    proxy.close();
  }
}

const cause = ({ result }: Tunneled): string =>
  result.kind === 'no-response' ? describeCause(result.failure) : 'a response';

describe('a request through a proxy', () => {
  it('presents the client certificate to the service only', async () => {
    for (const scheme of ['http', 'https']) {
      const { result, connects, subjects } = await requestThroughProxy({
        scheme,
        proxyName: scheme === 'http' ? '127.0.0.1' : 'localhost',
      });
      assert.ok(
        result.kind === 'response' && 'value' in result.body && result.body.value.toString() === 'through',
        JSON.stringify(result),
      );
      assert.match(connects.join(), new RegExp(`^CONNECT ${host}:443 HTTP/1.1\r\n`));
      assert.ok(connects.join().includes(`Basic ${Buffer.from('us@er:wo:rd').toString('base64')}`));
      assert.deepEqual(
        subjects,
        scheme === 'http' ? ['CN=client'] : ['to the proxy localhost: none', 'CN=client'],
      );
    }
  });

  it('sends the proxy a user or a password alone, and no login if there is none', async () => {
    const basic = async (login: string): Promise<string | undefined> =>
      /^Proxy-Authorization: Basic (.*)\r$/im.exec(
        (await requestThroughProxy({ login })).connects.join(),
      )?.[1];
    assert.equal(await basic(':word'), Buffer.from(':word').toString('base64'));
    assert.equal(await basic('user'), Buffer.from('user:').toString('base64'));
    assert.equal(await basic(''), undefined);
  });

  it('verifies an https: proxy without a name by its address', async () => {
    // Server Name Indication is for names only: RFC 6066, section 3.
    const { result, subjects } = await requestThroughProxy({ scheme: 'https' });
    assert.deepEqual([result.kind, subjects[0]], ['response', 'to the proxy false: none']);
  });

  it('verifies the certificates of service and proxy, whatever the environment says', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const selfSigned = createCertificate({ commonName: host, hosts: [host] });
      const service = await requestThroughProxy({
        server: { key: selfSigned.key, cert: selfSigned.certificate },
      });
      assert.match(
        cause(service),
        /^the certificate of the server is not trusted .* \(through the proxy 127\.0\.0\.1:\d+\)$/,
      );
      assert.ok(
        service.result.kind === 'no-response' && service.result.failure.reason === 'certificate-untrusted',
      );
      const ofProxy = createCertificate({
        commonName: 'localhost',
        hosts: ['localhost', '127.0.0.1'],
        issuer: createCertificate({ commonName: 'Unknown CA', ca: true }),
      });
      const proxy = await requestThroughProxy({ scheme: 'https', ofProxy });
      assert.match(cause(proxy), /^the certificate of the proxy 127\.0\.0\.1:\d+ could not be traced/);
      assert.deepEqual(proxy.connects, []);
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('names a proxy that refuses, without its password', async () => {
    const refused = await requestThroughProxy({
      tunnel: 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n',
    });
    assert.match(
      cause(refused),
      /^the proxy 127\.0\.0\.1:\d+ demands a user and password: HTTP 407; the user or password in https_proxy is rejected$/,
    );
    assert.ok(refused.closed);
  });

  it('ends at its deadline, and its socket too, if the proxy never responds', async () => {
    const silent = await requestThroughProxy({ tunnel: null, timeoutMs: 400 });
    assert.match(cause(silent), /^no connection within 0\.4 s \(through the proxy 127\.0\.0\.1:\d+\)$/);
    assert.ok(silent.closed);
    assert.ok(silent.result.tookMs < 2000, `took ${silent.result.tookMs} ms`);
  });

  it('is not sent if it is cancelled before', async () => {
    const { result, connects } = await requestThroughProxy({ cancelSignal: AbortSignal.abort() });
    assert.deepEqual([result.kind, connects], ['no-response', []]);
  });

  it('is not sent if the proxy setting is invalid', async () => {
    process.env['https_proxy'] = 'socks5://proxy:1080';
    const result = await get(`https://${host}/`, { context: clientContext() });
    assert.ok(result.kind === 'no-response' && result.failure.reason === 'proxy-setting-invalid');
    assert.match(result.failure.detail, /^https_proxy is not of the form/);
  });
});

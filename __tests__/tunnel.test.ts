import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import {
  createSecureContext,
  createServer as createTlsServer,
  getCACertificates,
  setDefaultCACertificates,
  type TLSSocket,
} from 'node:tls';
import { createCertificate } from '../emulator/certificates.ts';
import { describeCause } from '../src/gate/report/describe-cause.ts';
import { createClient, type HttpResult } from '../src/http/client.ts';
import { http, startByteServer } from './support/server.ts';

// Requests through a proxy of bytes that leads every host name to a server here, which is what it takes: to a loopback
// host no proxy is ever asked. The way of the whole bundle is in proxies-and-tls.test.ts.

const host = 'management.core.windows.net';
const ca = createCertificate({ commonName: 'Tunnel CA', ca: true });
const own = createCertificate({ commonName: host, hosts: [host, 'localhost'], issuer: ca });
const proxyOwn = createCertificate({
  commonName: 'localhost',
  hosts: ['localhost', '127.0.0.1'],
  issuer: ca,
});
const shownBy = createCertificate({ commonName: 'client' });
const trusted = getCACertificates('default');
const names = ['https_proxy', 'HTTPS_PROXY', 'no_proxy', 'NO_PROXY'] as const;
/** Made where it is used: it keeps the CAs that are trusted when it is made. */
const shown = () => createSecureContext({ cert: shownBy.certificate, key: shownBy.key });
const environment = names.map(name => [name, process.env[name]] as const);

before(() => {
  setDefaultCACertificates([...trusted, ca.certificate]);
  for (const name of names) delete process.env[name];
});
after(() => {
  setDefaultCACertificates(trusted);
  for (const [name, value] of environment) if (value !== undefined) process.env[name] = value;
  delete process.env['https_proxy'];
});

interface Asked {
  result: HttpResult;
  /** What the proxy was asked, and what certificates it and the server were shown. */
  connects: string[];
  subjects: string[];
}

/** Asks for `https://management.core.windows.net` through a proxy that takes `tunnel` for an answer to a CONNECT; it gives none for null. */
async function ask({
  tunnel = 'HTTP/1.1 200 OK\r\n\r\n' as string | null,
  server = { key: own.key, cert: own.certificate },
  scheme = 'http',
  proxyName = '127.0.0.1',
  login = 'us%40er:wo%3Ard',
  limitMs = 5000,
  signal = new AbortController().signal,
} = {}): Promise<Asked & { sockets: Set<Socket> }> {
  const subjects: string[] = [];
  const connects: string[] = [];
  const sockets = new Set<Socket>();
  const service = await startByteServer(socket => socket.end(http(202, 'through')), {
    tls: { ...server, requestCert: true, rejectUnauthorized: false },
    onTls: subject => subjects.push(subject),
  });
  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.once('data', head => {
      connects.push(head.toString('latin1'));
      if (tunnel === null) return;
      socket.write(tunnel);
      if (!tunnel.includes(' 200 ')) return void socket.end();
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
          { key: proxyOwn.key, cert: proxyOwn.certificate, requestCert: true, rejectUnauthorized: false },
          socket => {
            const shown = socket.getPeerX509Certificate()?.subject ?? 'none';
            subjects.push(
              `to the proxy ${(socket as TLSSocket & { servername: string | false }).servername}: ${shown}`,
            );
            take(socket);
          },
        )
      : createServer(take);
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const { port } = proxy.address() as { port: number };
  process.env['https_proxy'] = `${scheme}://${login}@${proxyName}:${port}`;
  try {
    const get = createClient('test', shown());
    const result = await get({
      url: new URL(`https://${host}/p`),
      headers: {},
      timeoutMs: limitMs,
      cancelSignal: signal,
    });
    return { result, connects, subjects, sockets };
  } finally {
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await service.close();
  }
}

const cause = ({ result }: Asked): string =>
  result.kind === 'no-response' ? describeCause(result.failure) : 'a response';

describe('a request through a proxy', () => {
  it('is answered by the service, which alone is shown the client certificate', async () => {
    for (const scheme of ['http', 'https']) {
      const { result, connects, subjects } = await ask({
        scheme,
        proxyName: scheme === 'http' ? '127.0.0.1' : 'localhost',
      });
      assert.ok(result.kind === 'response' && String(result.body) === 'through', JSON.stringify(result));
      assert.match(connects.join(), new RegExp(`^CONNECT ${host}:443 HTTP/1.1\r\n`));
      assert.ok(connects.join().includes(`Basic ${Buffer.from('us@er:wo:rd').toString('base64')}`));
      assert.deepEqual(
        subjects,
        scheme === 'http' ? ['CN=client'] : ['to the proxy localhost: none', 'CN=client'],
      );
    }
  });

  it('gives the proxy a password without a user, and no login where there is none', async () => {
    const basic = async (login: string): Promise<string | undefined> =>
      /^Proxy-Authorization: Basic (.*)\r$/im.exec((await ask({ login })).connects.join())?.[1];
    assert.equal(await basic(':word'), Buffer.from(':word').toString('base64'));
    assert.equal(await basic('user'), Buffer.from('user:').toString('base64'));
    assert.equal(await basic(''), undefined);
  });

  it('holds an https: proxy that is an address against the address', async () => {
    // No name is asked for where there is none: RFC 6066, section 3.
    const { result, subjects } = await ask({ scheme: 'https' });
    assert.deepEqual([result.kind, subjects[0]], ['response', 'to the proxy false: none']);
  });

  it('verifies both, whatever the environment says', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const stranger = createCertificate({ commonName: host, hosts: [host] });
      const service = await ask({ server: { key: stranger.key, cert: stranger.certificate } });
      assert.match(
        cause(service),
        /^the server's certificate is not trusted .* \(through the proxy 127\.0\.0\.1:\d+\)$/,
      );
      assert.ok(
        service.result.kind === 'no-response' &&
          service.result.failure.reason === 'server-certificate-untrusted',
      );
      setDefaultCACertificates(trusted);
      const proxy = await ask({ scheme: 'https' });
      assert.match(cause(proxy), /^the proxy 127\.0\.0\.1:\d+ refused the tunnel: .*certificate/);
      assert.deepEqual(proxy.connects, []);
    } finally {
      setDefaultCACertificates([...trusted, ca.certificate]);
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('is no answer where the proxy refuses, and names it without its password', async () => {
    const refused = await ask({ tunnel: 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n' });
    assert.match(cause(refused), /^the proxy 127\.0\.0\.1:\d+ refused the tunnel: HTTP 407$/);
  });

  it('ends at its deadline, and its socket with it, where the proxy says nothing', async () => {
    const before = performance.now();
    const silent = await ask({ tunnel: null, limitMs: 400 });
    assert.match(
      cause(silent),
      /^no complete response within 0\.4 s \(through the proxy 127\.0\.0\.1:\d+\)$/,
    );
    assert.ok(performance.now() - before < 2000);
  });

  it('ends at once where it is cancelled before it begins', async () => {
    const { result, connects } = await ask({ signal: AbortSignal.abort() });
    assert.deepEqual([result.kind, connects], ['no-response', []]);
  });

  it('leads nowhere where the setting cannot be used', async () => {
    process.env['https_proxy'] = 'socks5://proxy:1080';
    const result = await createClient(
      'test',
      shown(),
    )({
      url: new URL(`https://${host}/`),
      headers: {},
      timeoutMs: 5000,
      cancelSignal: new AbortController().signal,
    });
    assert.ok(result.kind === 'no-response' && result.failure.reason === 'proxy-setting-invalid');
    assert.match(result.failure.detail, /^https_proxy is not of the form/);
  });
});

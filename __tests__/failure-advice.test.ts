import assert from 'node:assert/strict';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { createCertificate } from '../emulator/certificates.ts';
import { adviceFor } from '../src/gate/report/advice.ts';
import type { Reason } from '../src/gate/wait/poll.ts';
import { trustingEnv } from './support/certificates.ts';
import { validInputs } from './support/inputs.ts';
import { runAction } from './support/run-action.ts';
import { httpResponse, listen, respondWith, startByteServer, statusResponse } from './support/server.ts';
import { annotation, checkVerdict, everythingIn, runAgainst } from './support/step.ts';

// The annotation of each failure: what happened, then what to do about that very reason.

const host = 'management.core.windows.net';
const ca = createCertificate({ commonName: 'CA', ca: true });
const server = createCertificate({ commonName: host, hosts: [host, 'localhost'], issuer: ca });
const client = createCertificate({ commonName: 'client', issuer: ca });
const tls = { key: server.key, cert: server.certificate };
const certificate = { 'access-token': '', 'management-certificate': client.certificate + client.key };
const env = trustingEnv(ca.certificate);

describe('a server that demands a client certificate', { concurrency: 3 }, () => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    const options = { requestCert: true, rejectUnauthorized: true, ca: ca.certificate, maxVersion };
    const run = async (inputs: Record<string, string> = {}) => {
      await using service = await startByteServer(respondWith(statusResponse('Succeeded')), {
        tls: { ...tls, ...options },
      });
      const endpoint = `https://localhost:${service.port}`;
      return await runAction({ ...validInputs, 'management-endpoint': endpoint, ...inputs }, { env });
    };

    it(`opens to a certificate over ${maxVersion}`, async () => {
      checkVerdict(await run(certificate), 'succeeded');
    });

    it(`ends the wait at once if a token is used over ${maxVersion}`, async () => {
      const step = await run();
      checkVerdict(step, 'unreachable');
      assert.equal(step.outputs['polls'], '1');
      assert.match(
        annotation(step),
        /the server demands a client certificate.*\nThe server accepts only clients with a certificate/,
      );
    });
  }
});

describe('a proxy', { concurrency: 4 }, () => {
  interface ProxyOptions {
    login?: string;
    scheme?: 'http' | 'https';
    /** Serves over TLS with these options. */
    tls?: TlsOptions;
    inputs?: Record<string, string>;
  }

  /** Runs the gate behind a proxy that answers each CONNECT as `respond` does. */
  async function runBehind(respond: (socket: Socket) => void, options: ProxyOptions = {}) {
    const { login = '', scheme = 'http', inputs = {} } = options;
    const sockets = new Set<Socket>();
    let connects = 0;
    const onSocket = (socket: Socket): void => {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .once('data', () => {
          connects += 1;
          respond(socket);
        });
    };
    const proxy = options.tls ? createTlsServer(options.tls, onSocket) : createTcpServer(onSocket);
    const port = await listen(proxy);
    const address = `localhost:${port}`;
    const step = await runAction(
      { ...validInputs, 'outage-tolerance-minutes': '0', ...inputs },
      { env: { ...env, https_proxy: `${scheme}://${login}${address}` } },
    );
    for (const socket of sockets) socket.destroy();
    proxy.close();
    if (inputs['operations']) assert.equal(step.outputs['verdict'], 'unreachable', step.raw);
    else checkVerdict(step, 'unreachable');
    return { step, text: annotation(step), address, connects };
  }
  const answer = (head: string) => (socket: Socket) => void socket.end(`${head}\r\n\r\n`);

  it('that wants a login is not asked again and again', async () => {
    const offers = 'Proxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm="a, b"';
    for (const status of ['407 Proxy Authentication Required', '401 Unauthorized']) {
      const respond = answer(`HTTP/1.1 ${status}\r\n${offers}`);
      const inputs = { 'outage-tolerance-minutes': '5' };
      const none = await runBehind(respond, { inputs });
      assert.equal(none.connects, 1);
      assert.match(
        none.text,
        /demands a user and password: HTTP 40[17], it offers Negotiate, Basic; https_proxy has no user and password\..*\nSet the user and password in https_proxy/,
      );
      const wrong = await runBehind(respond, { inputs, login: 'user:S3cr3t@' });
      assert.equal(wrong.connects, 1);
      assert.match(wrong.text, /the user or password in https_proxy is rejected/);
      assert.doesNotMatch(everythingIn(wrong.step), /S3cr3t/);
    }
  });

  it('that rejects the login is not asked again for each of several operations', async () => {
    const operations = Array.from({ length: 20 }, (_, i) => `r${i}: ${i}`).join('\n');
    const { connects, text } = await runBehind(answer('HTTP/1.1 407 Proxy Authentication Required'), {
      inputs: { 'request-id': '', 'resource-name': '', operations },
      login: 'user:S3cr3t@',
    });
    assert.ok(connects <= 2, String(connects));
    assert.match(
      text,
      /^0 of 20 operations succeeded .*\nr0: .*\n.*\nCorrect the user and password in https_proxy/s,
    );
  });

  it('that forbids the port is named with host and port', async () => {
    const { text, address } = await runBehind(
      answer('HTTP/1.1 403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0'),
    );
    assert.ok(text.includes(`the proxy ${address} refused the tunnel: HTTP 403 for ${host}:443`), text);
    assert.match(text, /\nThe proxy does not allow this host and port/);
    assert.doesNotMatch(text, /Microsoft has retired/);
  });

  it('that repeats its login on its page is quoted without it', async () => {
    const basic = Buffer.from('user:S3cr3t-word').toString('base64');
    for (const repeated of [
      'user:S3cr3t-word',
      'S3cr3t-word',
      'S3cr3t&#45;word',
      basic,
      basic.replaceAll('=', ''),
    ]) {
      const page = `<html>You sent ${repeated} to us</html>`;
      const { step, text } = await runBehind(socket => socket.end(httpResponse(403, page)), {
        login: 'user:S3cr3t-word@',
      });
      assert.match(text, /refused the tunnel: HTTP 403 for /);
      assert.ok(!everythingIn(step).includes(repeated), text);
    }
  });

  it('that could not connect, or is none, is distinguished from one that forbids it', async () => {
    const page = '<html><title>ERROR</title><style>b{}</style><p>Connection to 10.0.0.1 failed.</p></html>';
    for (const status of [502, 503]) {
      const { text } = await runBehind(socket => socket.end(httpResponse(status, page)));
      assert.match(text, /could not connect: HTTP 50[23] for .*: ERROR Connection to 10\.0\.0\.1 failed\./);
      assert.match(text, /\nThe proxy works, but could not connect to the service/);
    }
    const website = await runBehind(socket => socket.end(httpResponse(302, '', { Location: '/login' })));
    assert.match(website.text, /\nThis is not how a proxy answers/);
  });

  it('that offers no Basic authentication has advice for that', async () => {
    for (const scheme of ['NTLM', 'Negotiate']) {
      const { text, connects } = await runBehind(
        answer(`HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: ${scheme}`),
        { inputs: { 'outage-tolerance-minutes': '5' }, login: 'user:word@' },
      );
      assert.equal(connects, 1);
      assert.match(
        text,
        new RegExp(
          `it offers only ${scheme}, which is not supported..*\nOnly Basic authentication is supported`,
        ),
      );
    }
  });

  it('never answers in place of the service', async () => {
    const body = statusResponse('Succeeded').split('\r\n\r\n')[1] ?? '';
    const respond = (status: number, content: string) => (socket: Socket) =>
      void socket.end(httpResponse(status, content));
    for (const response of [respond(200, body), respond(202, body), respond(202, '')]) {
      const { step, text } = await runBehind(response);
      assert.equal(step.outputs['result'], '');
      assert.match(text, /opened no tunnel: HTTP 20[02] for .*\nThis is not how a proxy answers/);
    }
  });

  it('whose certificate is not trusted is not mistaken for the service', async () => {
    const respond = answer('HTTP/1.1 200 OK');
    const unknown = createCertificate({ commonName: 'localhost', hosts: ['localhost'] });
    const sockets: Socket[] = [];
    const proxy = createTlsServer({ key: unknown.key, cert: unknown.certificate }, socket => {
      sockets.push(socket);
      respond(socket);
    });
    const address = `localhost:${await listen(proxy)}`;
    const step = await runAction(validInputs, { env: { ...env, https_proxy: `https://${address}` } });
    for (const socket of sockets) socket.destroy();
    proxy.close();
    checkVerdict(step, 'unreachable');
    assert.equal(step.outputs['polls'], '1');
    assert.match(annotation(step), new RegExp(`the certificate of the proxy ${address} is not trusted`));
    assert.match(
      annotation(step),
      /\nCheck that this is the right proxy; for a private CA set NODE_EXTRA_CA_CERTS/,
    );
  });

  it('whose certificate is too weak is named as that, by every Node', async () => {
    const weak = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca, bits: 1024 });
    // The security level lets the proxy present it.
    const options = { key: weak.key, cert: weak.certificate, ciphers: 'DEFAULT@SECLEVEL=0' };
    const { text, connects } = await runBehind(() => assert.fail('no CONNECT may arrive'), {
      scheme: 'https',
      tls: options,
    });
    assert.equal(connects, 0);
    assert.match(text, /the certificate of the proxy localhost:\d+ has a weak key.*\n.*too weak for OpenSSL/);
  });

  it('given with the wrong scheme has advice for that', async () => {
    const plain = await runBehind(answer('HTTP/1.1 400 Bad Request'), { scheme: 'https' });
    assert.match(plain.text, /\nThe proxy does not speak TLS on this port: write http:\/\//);
    const secure = await runBehind(() => undefined, { tls });
    assert.match(secure.text, /\n(The proxy does not speak HTTP on this port|Check https_proxy)/);
  });

  it('that inspects TLS may keep the client certificate from the service', async () => {
    await using service = await startByteServer(respondWith(httpResponse(403, '')), { tls });
    const proxy = createTcpServer(socket => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const onward = service.connect();
        onward.on('error', () => socket.destroy());
        socket
          .on('error', () => onward.destroy())
          .pipe(onward)
          .pipe(socket);
      });
    });
    const address = `127.0.0.1:${await listen(proxy)}`;
    const step = await runAction(
      { ...validInputs, ...certificate },
      { env: { ...env, https_proxy: `http://${address}` } },
    );
    proxy.close();
    checkVerdict(step, 'unauthorized');
    assert.match(
      annotation(step),
      /If the proxy .* inspects TLS, .* the issuer of the server's certificate, here "CN=CA"/,
    );
  });
});

describe('a refusal by the service', { concurrency: 3 }, () => {
  const refusals: Record<string, [response: string, verdict: string, RegExp]> = {
    'of a disabled subscription': [
      httpResponse(403, '<Error><Code>SubscriptionDisabled</Code><Message>Disabled.</Message></Error>'),
      'unauthorized',
      /^The service rejected the request: .*\nThe credential is accepted, but the subscription is disabled/,
    ],
    'of the version': [
      httpResponse(400, '<Error><Code>MissingOrIncorrectVersionHeader</Code></Error>'),
      'refused',
      /\nThe endpoint does not accept this version: check api-version/,
    ],
    'by a sign-in page': [
      httpResponse(302, '', { Location: 'https://login.example/oauth2' }),
      'refused',
      /\nAnother page, such as a sign-in or maintenance page/,
    ],
    'for want of a certificate': [
      httpResponse(400, '<html><title>400 No required SSL certificate was sent</title></html>'),
      'refused',
      /\nThe server did not receive the certificate: something in between/,
    ],
  };
  for (const [name, [response, verdict, pattern]] of Object.entries(refusals))
    it(`has advice of its own: ${name}`, async () => {
      const step = await runAgainst(respondWith(response), certificate);
      checkVerdict(step, verdict);
      assert.match(annotation(step), pattern);
    });

  it('after a redirect names where that led to', async () => {
    await using service = await startByteServer(
      (socket, _head, count) =>
        socket.end(count === 1 ? httpResponse(307, '', { Location: '/elsewhere' }) : httpResponse(400, '')),
      { tls },
    );
    const endpoint = `https://localhost:${service.port}`;
    const step = await runAction({ ...validInputs, 'management-endpoint': endpoint }, { env });
    assert.ok(annotation(step).includes(`HTTP 400 (after a redirect to ${endpoint})`), annotation(step));
  });

  it('that is malformed HTTP is not called another protocol', async () => {
    const twice = statusResponse('Succeeded').replace(
      'Content-Length',
      'Content-Length: 1\r\nContent-Length',
    );
    const inputs = { 'outage-tolerance-minutes': '0' };
    const step = await runAgainst(respondWith(twice), inputs);
    checkVerdict(step, 'unreachable');
    assert.match(annotation(step), /is not valid HTTP .*\nThe server speaks HTTP, but breaks its rules/);
  });
});

describe('several addresses of one host', () => {
  it('are each named with its failure', async () => {
    const free = createTcpServer();
    const port = await listen(free);
    free.close();
    const step = await runAction({
      ...validInputs,
      'management-endpoint': `http://localhost:${port}`,
      'outage-tolerance-minutes': '0',
    });
    checkVerdict(step, 'unreachable');
    assert.match(annotation(step), new RegExp(`ECONNREFUSED 127\\.0\\.0\\.1:${port}`));
  });
});

describe('the advice', () => {
  it('is about each reason, for a server and for a proxy', () => {
    const ownAdvice: Reason[] = [
      'certificate-untrusted',
      'certificate-incomplete',
      'certificate-expired',
      'certificate-not-yet-valid',
      'certificate-wrong-host',
      'certificate-weak',
      'client-certificate-required',
      'client-certificate-rejected',
      'post-handshake-authentication',
      'proxy-setting-invalid',
      'proxy-authentication',
      'proxy-login-rejected',
      'proxy-refused',
      'not-tls',
      'not-http',
      'content-broken',
      'throttled',
      'asked-to-wait',
      'certificate-invalid',
      'proxy-authentication-unsupported',
      'proxy-could-not-connect',
      'proxy-not-a-proxy',
      'subscription-disabled',
      'version-refused',
      'redirect-refused',
      'malformed-response',
      'tls-failed',
      'http-401',
      'http-404',
      'page-403',
      'page-404',
      'wrong-operation',
      'connection-refused',
      'name-not-resolved',
      'connection-broken',
      'http-4xx',
      'http-5xx',
      'http-2xx',
      'html',
    ];
    const outcome = { verdict: 'unreachable', polls: 1, elapsedMs: 0, serviceRequestId: '' } as const;
    const texts = ownAdvice.map(reason =>
      adviceFor({ ...outcome, cause: { reason, detail: '' } }, undefined),
    );
    assert.equal(new Set(texts).size, texts.length);
    for (const text of texts) assert.match(text, /^[A-Z].*\.$/);
    const atProxy = { reason: 'certificate-expired', detail: '', atProxy: true } as const;
    assert.match(
      adviceFor({ ...outcome, cause: atProxy }, undefined),
      /certificate of the proxy has expired/,
    );
    for (const reason of ['connection-refused', 'name-not-resolved', 'connection-broken'] as const) {
      const cause = { reason, detail: '', atProxy: true };
      assert.equal(
        adviceFor({ ...outcome, cause }, undefined),
        'Check https_proxy on the runner, and the proxy.',
      );
    }
  });
});

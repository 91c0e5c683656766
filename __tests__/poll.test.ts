import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSecureContext, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createCertificate } from '../emulator/certificates.ts';
import { systemClock } from '../src/clock.ts';
import type { Credential } from '../src/credentials/credential.ts';
import { describeCause } from '../src/gate/report/describe-cause.ts';
import { createPoll } from '../src/gate/status/create-poll.ts';
import type { PollResult } from '../src/gate/wait/poll.ts';
import { version } from '../src/version.ts';
import { validInputs } from './support/inputs.ts';
import { type ByteServer, type ByteServerOptions, http, startByteServer, status } from './support/server.ts';

const ca = createCertificate({ commonName: 'Poll CA', ca: true });
const own = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca });
const tls = { key: own.key, cert: own.certificate };
const client = createCertificate({ commonName: 'client' });
const trusted = getCACertificates('default');
before(() => setDefaultCACertificates([...trusted, ca.certificate]));
after(() => setDefaultCACertificates(trusted));

const token: Credential = { kind: 'access-token', token: 'the-token' };
const certificate: Credential = {
  kind: 'management-certificate',
  context: createSecureContext({ cert: client.certificate, key: client.key }),
  expires: new Date(0),
};
const path =
  '/01234567-89ab-cdef-0123-456789abcdef/cloudservices/contoso-cs/resources/biztalkservices/~/biztalk/contosobts?OperationStatus/124';

type Answer = (head: string, count: number, port: number) => string | undefined;

/** Polls a byte server over TLS once; the server says nothing where `answer` has nothing. */
async function ask(
  answer: Answer,
  { credential = token, limitMs = 5000, options = { tls } as ByteServerOptions, scheme = 'https' } = {},
): Promise<PollResult & { server: ByteServer; tookMs: number }> {
  const server = await startByteServer((socket, head, count) => {
    const bytes = answer(head, count, server.port);
    if (bytes !== undefined) socket.end(bytes);
  }, options);
  const poll = createPoll({
    operation: {
      requestId: '124',
      subscription: validInputs.subscription,
      statusApi: 'biztalk',
      cloudServiceName: 'contoso-cs',
      resourceName: 'contosobts',
    },
    connection: {
      subscription: validInputs.subscription,
      endpoint: new URL(`${scheme}://localhost:${server.port}`),
      credential,
      apiVersion: '2013-04-26',
    },
    clientRequestId: 'b1946ac9-2f4e-4b1c-9a3e-000000000000',
    clock: systemClock,
  });
  const before = performance.now();
  try {
    const reading = await poll(limitMs, new AbortController().signal);
    return { ...reading, server, tookMs: performance.now() - before };
  } finally {
    await server.close();
  }
}

/** The paths that a server was asked for. */
const paths = ({ requests }: ByteServer) => requests.map(head => head.split(' ')[1]);

describe('a poll', { concurrency: true }, () => {
  it('is one GET of the status with the documented headers and nothing else', async () => {
    const { kind, server } = await ask(() => http(202, status('InProgress')));
    assert.equal(kind, 'in-progress');
    assert.deepEqual(server.requests, [
      [
        `GET ${path} HTTP/1.1`,
        'x-ms-version: 2013-04-26',
        'content-type: application/xml; charset=utf-8',
        'x-ms-client-request-id: b1946ac9-2f4e-4b1c-9a3e-000000000000',
        'authorization: Bearer the-token',
        `user-agent: biztalk-operation-gate/${version}`,
        `Host: localhost:${server.port}`,
        'Connection: close',
        '\r\n',
      ].join('\r\n'),
    ]);
  });

  it('sends no Authorization with a certificate, but shows that', async () => {
    let shown = '';
    const options = {
      tls: { ...tls, requestCert: true, rejectUnauthorized: false },
      onTls: (subject: string) => {
        shown = subject;
      },
    };
    const { kind, server } = await ask(() => http(202, status('InProgress')), {
      credential: certificate,
      options,
    });
    assert.equal(kind, 'in-progress');
    assert.doesNotMatch(server.requests[0] ?? '', /authorization/i);
    assert.equal(shown, 'CN=client');
  });

  it('reads the answer at the end of its redirects, and counts as one', async () => {
    const { kind, server, serviceRequestId } = await ask((_head, count, port) =>
      count === 1
        ? http(307, '<string/>', { Location: `https://localhost:${port}/there`, 'x-ms-request-id': 'first' })
        : count === 2
          ? http(302, '', { Location: '/further?a=b' })
          : http(200, status('Succeeded'), { 'x-ms-request-id': 'last' }),
    );
    assert.deepEqual([kind, serviceRequestId], ['succeeded', 'last']);
    assert.deepEqual(paths(server), [path, '/there', '/further?a=b']);
    assert.ok(server.requests.every(head => head.includes('authorization: Bearer the-token')));
  });

  it('asks for no longer a wait than any hop of it did', async () => {
    const { retryAfterMs } = await ask((_head, count, port) =>
      count === 1
        ? http(307, '', { Location: `https://localhost:${port}/there`, 'Retry-After': '40' })
        : http(202, status('InProgress'), { 'Retry-After': '7' }),
    );
    assert.equal(retryAfterMs, 40_000);
  });

  it('says why a redirect is not followed, and keeps what it asks to wait', async () => {
    const { kind, cause, retryAfterMs, server } = await ask(() =>
      http(307, '', { Location: 'https://evil.example/x', 'Retry-After': '9' }),
    );
    assert.equal(kind, 'refused');
    assert.equal(
      describeCause(cause),
      'HTTP 307, a redirect to "https://evil.example", which is another host',
    );
    assert.deepEqual([retryAfterMs, server.requests.length], [9000, 1]);
  });

  it('follows nothing that is no redirect, Location or not', async () => {
    for (const code of [201, 300, 304, 404]) {
      const { server } = await ask(() => http(code, '', { Location: '/there' }));
      assert.deepEqual(paths(server), [path]);
    }
  });

  it('has one limit over all of its redirects', async () => {
    const { kind, cause, tookMs, server } = await ask(
      (_head, count) => (count === 1 ? http(307, '', { Location: '/silent' }) : undefined),
      { limitMs: 600 },
    );
    assert.deepEqual([kind, cause?.reason, server.requests.length], ['unreachable', 'request-timed-out', 2]);
    assert.match(describeCause(cause), /^no complete response within 0\.\d+ s$/);
    assert.ok(tookMs >= 590 && tookMs < 2000, `${tookMs}`);
  });

  it('is over at once where it has no time at all', async () => {
    const { kind, cause, tookMs } = await ask(() => undefined, { limitMs: 0 });
    assert.deepEqual([kind, cause?.reason], ['unreachable', 'request-timed-out']);
    assert.ok(tookMs < 1000);
  });

  it('goes over plain HTTP on loopback alone, and never along a redirect', async () => {
    const plain = await ask(() => http(202, status('Succeeded')), { scheme: 'http', options: {} });
    assert.equal(plain.kind, 'succeeded');
    const { kind, server } = await ask(
      (_head, _count, port) => http(307, '', { Location: `http://localhost:${port}/` }),
      {
        scheme: 'http',
        options: {},
      },
    );
    assert.deepEqual([kind, server.requests.length], ['refused', 1]);
  });
});

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createSecureContext } from 'node:tls';
import { createCertificate } from '../emulator/certificates.ts';
import { systemClock } from '../src/clock.ts';
import type { Credential } from '../src/credentials/credential.ts';
import { describeCause } from '../src/gate/report/describe-cause.ts';
import { createPolls } from '../src/gate/status/create-polls.ts';
import type { PollResult } from '../src/gate/wait/poll.ts';
import { version } from '../src/version.ts';
import { trustInProcess } from './support/certificates.ts';
import { validInputs } from './support/inputs.ts';
import {
  type ByteServer,
  type ByteServerOptions,
  httpResponse,
  operationStatus,
  startByteServer,
} from './support/server.ts';
import { startStopwatch } from './support/stopwatch.ts';

const ca = createCertificate({ commonName: 'Poll CA', ca: true });
const serverIdentity = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca });
const tls = { key: serverIdentity.key, cert: serverIdentity.certificate };
const client = createCertificate({ commonName: 'client' });
trustInProcess(ca.certificate);
after(() => trustInProcess());

const token: Credential = { kind: 'access-token', token: 'the-token' };
const certificate: Credential = {
  kind: 'management-certificate',
  secureContext: createSecureContext({ cert: client.certificate, key: client.key }),
  expires: new Date(0),
};
const path =
  '/01234567-89ab-cdef-0123-456789abcdef/cloudservices/contoso-cs/resources/biztalkservices/~/biztalk/contosobts?OperationStatus/124';

type Bytes = string | undefined;
type ResponseTo = (head: string, count: number, port: number) => Bytes | Promise<Bytes>;

/** Polls a byte server once, over TLS by default; it sends nothing if `responseTo` returns nothing. */
async function pollOnce(
  responseTo: ResponseTo,
  {
    credential = token,
    timeoutMs = 5000,
    options = { tls } as ByteServerOptions,
    scheme = 'https',
    turn = (): Promise<unknown> => Promise.resolve(),
  } = {},
): Promise<PollResult & { server: ByteServer; tookMs: number }> {
  await using server = await startByteServer(async (socket, head, count) => {
    const bytes = await responseTo(head, count, server.port);
    if (bytes !== undefined) socket.end(bytes);
  }, options);
  const pollOf = createPolls({
    connection: {
      subscription: validInputs.subscription,
      endpoint: new URL(`${scheme}://localhost:${server.port}`),
      credential,
      apiVersion: '2013-04-26',
    },
    clientRequestId: 'b1946ac9-2f4e-4b1c-9a3e-000000000000',
    clock: systemClock,
    turn: async () => void (await turn()),
  });
  const poll = pollOf({
    requestId: '124',
    subscription: validInputs.subscription,
    statusApi: 'biztalk',
    cloudServiceName: 'contoso-cs',
    resourceName: 'contosobts',
  });
  const stop = startStopwatch();
  const pollResult = await poll(timeoutMs, new AbortController().signal);
  return { ...pollResult, server, tookMs: stop() };
}

/** The paths of a server's requests. */
const paths = ({ requests }: ByteServer) => requests.map(head => head.split(' ')[1]);

describe('a poll', { concurrency: true }, () => {
  it('is one GET with the documented headers and nothing else', async () => {
    const { kind, server } = await pollOnce(() => httpResponse(202, operationStatus('InProgress')));
    assert.equal(kind, 'in-progress');
    assert.deepEqual(server.requests, [
      [
        `GET ${path} HTTP/1.1`,
        'x-ms-version: 2013-04-26',
        'content-type: application/xml; charset=utf-8',
        'accept: application/xml, */*;q=0.5',
        'accept-encoding: identity',
        'cache-control: no-cache',
        'x-ms-client-request-id: b1946ac9-2f4e-4b1c-9a3e-000000000000',
        'authorization: Bearer the-token',
        `user-agent: biztalk-operation-gate/${version}`,
        `Host: localhost:${server.port}`,
        'Connection: close',
        '\r\n',
      ].join('\r\n'),
    ]);
  });

  it('presents a certificate and then sends no Authorization', async () => {
    let presented = '';
    const options = {
      tls: { ...tls, requestCert: true, rejectUnauthorized: false },
      onTls: (subject: string) => {
        presented = subject;
      },
    };
    const { kind, server } = await pollOnce(() => httpResponse(202, operationStatus('InProgress')), {
      credential: certificate,
      options,
    });
    assert.equal(kind, 'in-progress');
    assert.doesNotMatch(server.requests[0] ?? '', /authorization/i);
    assert.equal(presented, 'CN=client');
  });

  it('follows redirects and reads the last response', async () => {
    const { kind, server, serviceRequestId } = await pollOnce((_head, count, port) =>
      count === 1
        ? httpResponse(307, '<string/>', {
            Location: `https://localhost:${port}/there`,
            'x-ms-request-id': 'first',
          })
        : count === 2
          ? httpResponse(302, '', { Location: '/further?a=b' })
          : httpResponse(200, operationStatus('Succeeded'), { 'x-ms-request-id': 'last' }),
    );
    assert.deepEqual([kind, serviceRequestId], ['succeeded', 'last']);
    assert.deepEqual(paths(server), [path, '/there', '/further?a=b']);
    assert.ok(server.requests.every(head => head.includes('authorization: Bearer the-token')));
  });

  it('waits for another turn before it follows a redirect', async () => {
    const instants: number[] = [];
    const { kind } = await pollOnce(
      (_head, count) => {
        instants.push(performance.now());
        return count === 1
          ? httpResponse(307, '', { Location: '/other' })
          : httpResponse(200, operationStatus('InProgress'));
      },
      { turn: () => setTimeout(500) },
    );
    const [first = 0, second = 0] = instants;
    assert.equal(kind, 'in-progress');
    assert.ok(second - first > 490, `${second - first} ms`);
  });

  it('keeps the longest Retry-After of its redirects', async () => {
    const { retryAfterMs } = await pollOnce((_head, count, port) =>
      count === 1
        ? httpResponse(307, '', { Location: `https://localhost:${port}/there`, 'Retry-After': '40' })
        : httpResponse(202, operationStatus('InProgress'), { 'Retry-After': '7' }),
    );
    assert.equal(retryAfterMs, 40_000);
  });

  it('names why a redirect is not followed, and keeps its Retry-After', async () => {
    const { kind, cause, retryAfterMs, server } = await pollOnce(() =>
      httpResponse(307, '', { Location: 'https://evil.example/x', 'Retry-After': '9' }),
    );
    assert.equal(kind, 'refused');
    assert.equal(
      describeCause(cause),
      'HTTP 307, a redirect to "https://evil.example", which is another host',
    );
    assert.deepEqual([retryAfterMs, server.requests.length], [9000, 1]);
  });

  it('ignores a Location of any other status', async () => {
    for (const code of [201, 300, 304, 404]) {
      const { server } = await pollOnce(() => httpResponse(code, '', { Location: '/there' }));
      assert.deepEqual(paths(server), [path]);
    }
  });

  it('has one time-out for all of its redirects', async () => {
    const redirect = httpResponse(307, '', { Location: '/silent' });
    const { kind, cause, server } = await pollOnce(
      (_head, count) => (count === 1 ? setTimeout(1000, redirect) : undefined),
      { timeoutMs: 3000 },
    );
    assert.deepEqual([kind, cause?.reason, server.requests.length], ['unreachable', 'request-timed-out', 2]);
    const [, seconds] = /^no complete response within ([\d.]+) s/.exec(describeCause(cause)) ?? [];
    assert.ok(Number(seconds) < 2.1, describeCause(cause));
  });

  it('does not report a token that a redirect puts into the host name', async () => {
    const host = 'x.the-token.localhost';
    const result = await pollOnce((_head, _count, port) =>
      httpResponse(307, '', { Location: `https://${host}:${port}${path}` }),
    );
    assert.match(result.cause?.redirectedTo ?? '', /^https:\/\/x\.\*\*\*\.localhost:\d+$/);
    assert.doesNotMatch(JSON.stringify(result.cause), /the-token/);
  });

  it('ends at once with a time-out of 0', async () => {
    const { kind, cause, tookMs } = await pollOnce(() => undefined, { timeoutMs: 0 });
    assert.deepEqual([kind, cause?.reason], ['unreachable', 'request-timed-out']);
    assert.ok(tookMs < 1000);
  });

  it('uses plain HTTP on loopback, but not for a redirect', async () => {
    const plain = await pollOnce(() => httpResponse(202, operationStatus('Succeeded')), {
      scheme: 'http',
      options: {},
    });
    assert.equal(plain.kind, 'succeeded');
    const { kind, server } = await pollOnce(
      (_head, _count, port) => httpResponse(307, '', { Location: `http://localhost:${port}/` }),
      {
        scheme: 'http',
        options: {},
      },
    );
    assert.deepEqual([kind, server.requests.length], ['refused', 1]);
  });
});

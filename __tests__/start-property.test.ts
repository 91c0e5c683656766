import assert from 'node:assert/strict';
import { connect, createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createCertificate } from '../emulator/certificates.ts';
import { trustInProcess } from './support/certificates.ts';
import { fuzzRuns } from './support/fuzz.ts';
import { startRequestServer } from './support/request-server.ts';
import { httpResponse, listen } from './support/server.ts';
import { accepted, errorBody, operationId, startInProcess } from './support/start-step.ts';

// Whatever breaks, at whatever byte: the service sees at most one request that could start something, and green is
// proven.

const ca = createCertificate({ commonName: 'CA', ca: true });
const identity = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca });
before(() => trustInProcess(ca.certificate));
after(() => trustInProcess());

const redirectTo = (path: string): string => httpResponse(307, '', { Location: path });
const responses = {
  accepted: accepted(),
  'accepted with a body': httpResponse(200, '<x/>', { 'x-ms-request-id': operationId }),
  redirect: 'a path of its own each time',
  loop: redirectTo('/loop'),
  'redirect to a GET': httpResponse(302, '', { Location: '/x' }),
  busy: httpResponse(409, errorBody('ConflictError', 'busy')),
  forbidden: httpResponse(403, errorBody('ForbiddenError', 'no')),
  'not found': httpResponse(404, ''),
  throttled: httpResponse(429, ''),
  unavailable: httpResponse(503, errorBody('ServerBusy', 'm'), { 'Retry-After': '1' }),
  failed: httpResponse(500, ''),
  'without an id': httpResponse(202, ''),
  'not HTTP': '220 smtp ready\r\n',
};
type ResponseName = keyof typeof responses;

/** What happens to one connection. */
type Fault =
  | { phase: 'accepted'; how: 'end' | 'reset' }
  /** After this many bytes of the server's side of the handshake, and of what follows. */
  | { phase: 'handshake'; bytes: number }
  /** After this many bytes of the request. */
  | { phase: 'request'; bytes: number }
  /** After this part of the response. */
  | { phase: 'response'; name: ResponseName; part: number }
  | { phase: 'complete'; name: ResponseName };

const names = fc.constantFrom(...(Object.keys(responses) as ResponseName[]));
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    phase: fc.constant('accepted' as const),
    how: fc.constantFrom('end' as const, 'reset' as const),
  }),
  fc.record({ phase: fc.constant('handshake' as const), bytes: fc.nat(3000) }),
  fc.record({ phase: fc.constant('request' as const), bytes: fc.nat(900) }),
  fc.record({
    phase: fc.constant('response' as const),
    name: names,
    part: fc.double({ min: 0, max: 0.99, noNaN: true }),
  }),
  fc.record({ phase: fc.constant('complete' as const), name: names }),
);

interface Seen {
  verdict: string;
  mayHaveStarted: boolean;
  /** For each connection that brought a byte of a request: what was sent back, completely or not. */
  answered: { name: ResponseName; isComplete: boolean | 'unless cut' }[];
  attempts: number;
}

/** Starts an operation at a server with these faults, one for each connection; the last one is repeated. */
async function startWith(faults: readonly Fault[]): Promise<Seen> {
  const answered: Seen['answered'] = [];
  const faultOf = (count: number): Fault | undefined => faults[Math.min(count, faults.length) - 1];
  let current: Fault | undefined;
  let redirects = 0;
  await using server = await startRequestServer(
    socket => {
      const last = answered.at(-1);
      if (last === undefined || current === undefined || current.phase === 'accepted') return;
      if (current.phase === 'request') return void socket.destroy();
      const name = current.phase === 'handshake' ? 'accepted' : current.name;
      redirects += 1;
      const whole = name === 'redirect' ? redirectTo(`/${redirects}`) : responses[name];
      const isComplete = current.phase === 'handshake' ? 'unless cut' : current.phase === 'complete';
      Object.assign(last, { name, isComplete });
      socket.end(current.phase === 'response' ? whole.slice(0, whole.length * current.part) : whole);
    },
    {
      tls: { key: identity.key, cert: identity.certificate },
      onConnection: socket => {
        if (current?.phase === 'request' && current.bytes === 0) socket.destroy();
      },
      onData: (socket, received) => {
        if (received.length > 0 && server.requests().length > answered.length)
          answered.push({ name: 'not HTTP', isComplete: false });
        if (current?.phase === 'request' && received.length >= current.bytes) socket.destroy();
      },
    },
  );
  let count = 0;
  const sockets = new Set<Socket>();
  const front = createServer(socket => {
    count += 1;
    const fault = faultOf(count);
    current = fault;
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (fault?.phase === 'accepted')
      return void (fault.how === 'end' ? socket.end() : socket.resetAndDestroy());
    const onward = connect(server.port, '127.0.0.1');
    sockets.add(onward);
    socket.on('data', chunk => onward.write(chunk)).on('close', () => onward.destroy());
    let left = fault?.phase === 'handshake' ? fault.bytes : Number.POSITIVE_INFINITY;
    onward
      .on('error', () => socket.destroy())
      .on('data', chunk => {
        socket.write(chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) socket.end();
      })
      .on('close', () => socket.end());
  });
  try {
    const { outcome } = await startInProcess({
      'management-endpoint': `https://localhost:${await listen(front)}`,
      operation: 'create',
      body: `<Resource>${'x'.repeat(300)}</Resource>`,
      'timeout-seconds': '30',
    });
    return { ...outcome, answered };
  } finally {
    front.close();
    for (const socket of sockets) socket.destroy();
  }
}

describe('a start with faults at random bytes', () => {
  it('is seen at most once, and is green only with a complete acceptance', async () => {
    const verdicts = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 4 }), async faults => {
        const { verdict, mayHaveStarted, answered, attempts } = await startWith(faults);
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
        const context = JSON.stringify({ verdict, answered, attempts });
        const redirected = answered.filter(
          ({ name, isComplete }) => isComplete && /^(redirect|loop)$/.test(name),
        );
        const starting = answered.filter(answer => !redirected.includes(answer));
        assert.ok(starting.length <= 1, context);
        const [start] = starting;
        const isAccepted = start?.isComplete === true && start.name.startsWith('accepted');
        if (start?.isComplete !== 'unless cut') assert.equal(verdict === 'started', isAccepted, context);
        // What may have reached the service is never called unreachable.
        if (start) assert.notEqual(verdict, 'unreachable', context);
        if (start && !start.isComplete) assert.ok(verdict === 'unknown' && mayHaveStarted, context);
      }),
      { numRuns: Math.ceil(fuzzRuns / 40) },
    );
    for (const verdict of ['started', 'unknown', 'unreachable', 'refused'])
      assert.ok(verdicts.has(verdict), JSON.stringify([...verdicts]));
  });
});

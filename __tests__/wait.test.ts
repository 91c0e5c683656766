import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Cause, PollResult } from '../src/gate/wait/poll.ts';
import { type PollEvent, type WaitOptions, waitForOperation } from '../src/gate/wait/wait-for-operation.ts';
import { jumpingClock } from './support/clock.ts';
import { fuzzRuns } from './support/fuzz.ts';

const options: WaitOptions = { timeoutMs: 90 * 60_000, outageToleranceMs: 5 * 60_000 };
const error = { httpCode: '409', message: 'no', extendedCode: '04009' };

type Answer = Partial<PollResult> & { kind: PollResult['kind']; takesMs?: number };

/** Runs the wait on a script of answers, the last one for ever; tells the end and the second of every poll. */
async function run(script: Answer[], changed: Partial<WaitOptions> = {}, cancelAtPoll?: number) {
  const clock = jumpingClock();
  const cancel = new AbortController();
  const instants: number[] = [];
  const limits: number[] = [];
  const seen: PollEvent[] = [];
  const end = await waitForOperation({
    poll: async limitMs => {
      instants.push(clock.now() / 1000);
      limits.push(limitMs);
      const { takesMs = 0, ...answer } = script[Math.min(instants.length, script.length) - 1] ?? {
        kind: 'unreachable',
      };
      clock.spend(Math.min(takesMs, limitMs));
      if (instants.length === cancelAtPoll) cancel.abort('SIGINT');
      const silent: PollResult = {
        kind: 'unreachable',
        cause: { reason: 'request-timed-out', detail: 'no complete response in time' },
        retryAfterMs: 0,
      };
      return takesMs > limitMs ? silent : { retryAfterMs: 0, ...answer };
    },
    ...options,
    ...changed,
    clock,
    startMs: 0,
    cancelSignal: cancel.signal,
    onPoll: event => seen.push(event),
  });
  return { end, instants, limits, seen };
}

const progress: Answer = { kind: 'in-progress' };
const success: Answer = { kind: 'succeeded' };
const refused: Cause = { reason: 'connection-refused', detail: 'connect ECONNREFUSED' };
const outage: Answer = { kind: 'unreachable', cause: refused };
const missing: Answer = {
  kind: 'not-found',
  cause: { reason: 'http-404', detail: '', status: 404 },
  error,
};

describe('the wait', () => {
  it('asks at once and ends with the first final answer', async () => {
    const { end, instants } = await run([success]);
    assert.deepEqual(end, {
      verdict: 'succeeded',
      result: 'Succeeded',
      polls: 1,
      elapsedMs: 0,
      serviceRequestId: '',
    });
    assert.deepEqual(instants, [0]);
  });

  it('asks on the adaptive schedule while the operation is in progress', async () => {
    const { instants } = await run([...Array<Answer>(14).fill(progress), success]);
    assert.deepEqual(instants.slice(0, 12), [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    assert.ok(Math.abs((instants[13] ?? 0) - 26.62) < 1e-9);
  });

  it('asks at a fixed interval where one is given', async () => {
    const { instants } = await run([progress, progress, progress, success], { pollIntervalMs: 7000 });
    assert.deepEqual(instants, [0, 7, 14, 21]);
  });

  it('carries the error that the service gives for a failed operation', async () => {
    const { end } = await run([progress, { kind: 'failed', error, serviceRequestId: 'r2' }]);
    assert.deepEqual(end, {
      verdict: 'failed',
      result: 'Failed',
      error,
      polls: 2,
      elapsedMs: 2000,
      serviceRequestId: 'r2',
    });
  });

  for (const kind of ['unauthorized', 'refused'] as const)
    it(`ends ${kind} at once`, async () => {
      const { end } = await run([progress, { kind, cause: { reason: 'http-4xx', detail: '' }, error }]);
      assert.deepEqual([end.verdict, end.polls, end.result, end.error], [kind, 2, 'InProgress', error]);
    });

  it('ends unreachable at once if the server’s certificate is not trusted', async () => {
    const { end } = await run([
      { kind: 'unreachable-for-good', cause: { reason: 'server-certificate-untrusted', detail: 'd' } },
    ]);
    assert.deepEqual(
      [end.verdict, end.polls, end.cause?.reason],
      ['unreachable', 1, 'server-certificate-untrusted'],
    );
  });

  it('carries the request id of the last answer, through an outage too', async () => {
    const { end } = await run([{ ...progress, serviceRequestId: 'r1' }, outage], { outageToleranceMs: 0 });
    assert.equal(end.serviceRequestId, 'r1');
    const later = await run([
      { ...progress, serviceRequestId: 'r1' },
      { ...success, serviceRequestId: '' },
    ]);
    assert.equal(later.end.serviceRequestId, '');
  });
});

describe('the start', () => {
  it('is the instant from which everything counts', async () => {
    const clock = jumpingClock();
    clock.spend(1_000_000);
    const instants: number[] = [];
    const seen: [number, number][] = [];
    const poll = async (): Promise<PollResult> => {
      instants.push(clock.now() - 1_000_000);
      clock.spend(300);
      return { kind: 'in-progress', retryAfterMs: 0 };
    };
    const end = await waitForOperation({
      ...options,
      poll,
      timeoutMs: 5000,
      clock,
      startMs: 1_000_000,
      cancelSignal: new AbortController().signal,
      onPoll: ({ sentMs, soFar }) => seen.push([sentMs, soFar.elapsedMs]),
    });
    assert.deepEqual([instants, end.elapsedMs], [[0, 2300, 4600, 5000], 5300]);
    assert.deepEqual(seen, [
      [0, 300],
      [2300, 2600],
      [4600, 4900],
      [5000, 5300],
    ]);
  });
});

describe('the time-out', () => {
  it('is met by one last poll at the deadline, which may still succeed', async () => {
    const { instants, end } = await run([progress, progress, progress, success], { timeoutMs: 5000 });
    assert.deepEqual(instants, [0, 2, 4, 5]);
    assert.equal(end.verdict, 'succeeded');
  });

  it('ends timed-out, with the last word of the service', async () => {
    const { instants, end } = await run([progress], { timeoutMs: 5000 });
    assert.deepEqual(instants, [0, 2, 4, 5]);
    assert.deepEqual(
      [end.verdict, end.result, end.cause, end.error],
      ['timed-out', 'InProgress', undefined, undefined],
    );
  });

  it('of 0 asks exactly once', async () => {
    assert.deepEqual((await run([progress], { timeoutMs: 0 })).instants, [0]);
    assert.equal((await run([success], { timeoutMs: 0 })).end.verdict, 'succeeded');
    assert.equal((await run([outage], { timeoutMs: 0 })).end.verdict, 'timed-out');
  });

  it('cuts a hanging request at the deadline, asks once more and ends within 2 s of it', async () => {
    const { instants, limits, end } = await run([{ kind: 'succeeded', takesMs: 1e9 }], { timeoutMs: 40_000 });
    assert.deepEqual(instants, [0, 31, 40]);
    assert.deepEqual(limits, [30_000, 9000, 1500]);
    assert.deepEqual([end.verdict, end.elapsedMs], ['timed-out', 41_500]);
  });

  it('cuts even a Retry-After short', async () => {
    const { instants } = await run([{ ...progress, retryAfterMs: 600_000 }], { timeoutMs: 10_000 });
    assert.deepEqual(instants, [0, 10]);
  });

  it('makes no fault of a request that it cut short itself', async () => {
    const slow = await run([{ ...progress, takesMs: 2500 }], { timeoutMs: 6000, outageToleranceMs: 0 });
    assert.deepEqual([slow.end.verdict, slow.instants, slow.end.elapsedMs], ['timed-out', [0, 4.5, 6], 7500]);
    const late = await run([{ ...success, takesMs: 1000 }], { timeoutMs: 500, outageToleranceMs: 0 });
    assert.deepEqual([late.end.verdict, late.instants], ['succeeded', [0, 0.5]]);
  });

  it('is not judged by a request that it cut short, nor by what that began', async () => {
    const { end } = await run(
      [
        { ...success, takesMs: 1e9 },
        { ...outage, takesMs: 1200 },
      ],
      {
        timeoutMs: 5000,
        outageToleranceMs: 1000,
      },
    );
    assert.deepEqual([end.verdict, end.cause], ['timed-out', refused]);
  });

  it('is told only after an outage that has lasted as long as it may', async () => {
    const { end } = await run([outage], { timeoutMs: 15_000, outageToleranceMs: 15_000 });
    assert.deepEqual([end.verdict, end.elapsedMs], ['unreachable', 15_000]);
  });

  it('may come in the middle of an outage, and says so', async () => {
    const { end } = await run([progress, outage], { timeoutMs: 10_000 });
    assert.deepEqual([end.verdict, end.cause], ['timed-out', refused]);
  });
});

describe('an outage', () => {
  it('is ridden out with growing pauses and ends unreachable once it has lasted as long as it may', async () => {
    const { instants, end } = await run([progress, outage]);
    assert.deepEqual(instants.slice(0, 9), [0, 2, 3, 5, 9, 17, 33, 63, 93]);
    assert.deepEqual([end.verdict, end.elapsedMs, end.cause], ['unreachable', 303_000, refused]);
  });

  it('is forgotten with the first intelligible answer', async () => {
    const minutes = Array<Answer>(14).fill(outage);
    const { end } = await run([...minutes, progress, ...minutes, progress, success]);
    assert.equal(end.verdict, 'succeeded');
    const { instants } = await run([outage, outage, outage, progress, outage, success]);
    assert.deepEqual(instants, [0, 1, 3, 7, 9, 10]);
  });

  it('of answers that are no status ends unrecognized', async () => {
    assert.equal((await run([{ kind: 'unrecognized' }])).end.verdict, 'unrecognized');
  });

  it('of both kinds ends with the kind of the last fault', async () => {
    const { end } = await run([{ kind: 'unrecognized' }, outage], { outageToleranceMs: 3000 });
    assert.equal(end.verdict, 'unreachable');
  });

  it('is not tolerated at all where the tolerance is 0', async () => {
    const { end } = await run([outage], { outageToleranceMs: 0 });
    assert.deepEqual([end.verdict, end.polls], ['unreachable', 1]);
  });

  it('never shortens what Retry-After asks', async () => {
    const { instants } = await run([
      { ...outage, retryAfterMs: 20_000 },
      { ...progress, retryAfterMs: 9000 },
      success,
    ]);
    assert.deepEqual(instants, [0, 20, 29]);
  });
});

describe('an operation that is not known', () => {
  it('may be too new to be seen', async () => {
    assert.equal(
      (await run([missing, missing, missing, missing, progress, success])).end.verdict,
      'succeeded',
    );
  });

  it('ends not-found after a minute', async () => {
    const { end } = await run([missing]);
    assert.deepEqual([end.verdict, end.elapsedMs, end.error], ['not-found', 61_000, error]);
  });

  it('ends not-found after the outage tolerance where that is shorter', async () => {
    const { end } = await run([missing], { outageToleranceMs: 3000 });
    assert.deepEqual([end.verdict, end.elapsedMs], ['not-found', 3000]);
  });

  it('is given the whole minute', async () => {
    const asked = { ...missing, retryAfterMs: 50_000 };
    const { instants, end } = await run([asked]);
    assert.deepEqual([instants, end.verdict], [[0, 50, 100], 'not-found']);
  });

  it('does not reset an outage', async () => {
    const { end } = await run([outage, outage, missing, outage], { outageToleranceMs: 5000 });
    assert.deepEqual([end.verdict, end.polls, end.elapsedMs], ['unreachable', 4, 7000]);
  });

  it('is not mixed up with an outage: each has its own clock', async () => {
    const { end } = await run([missing, ...Array<Answer>(8).fill(outage), missing, success]);
    assert.deepEqual([end.verdict, end.polls], ['not-found', 10]);
    const other = await run([outage, outage, outage, missing, progress, success], {
      outageToleranceMs: 4000,
    });
    assert.equal(other.end.verdict, 'succeeded');
  });
});

describe('a cancellation', () => {
  it('before the first poll sends nothing', async () => {
    const end = await waitForOperation({
      ...options,
      poll: async () => assert.fail(),
      clock: jumpingClock(),
      startMs: 0,
      cancelSignal: AbortSignal.abort('SIGTERM'),
      onPoll: () => assert.fail(),
    });
    assert.deepEqual([end.verdict, end.cause?.detail, end.polls], ['cancelled', 'SIGTERM', 0]);
  });

  it('in a pause ends it there and then', async () => {
    const clock = jumpingClock();
    const cancel = new AbortController();
    const sleep = async (): Promise<void> => {
      clock.spend(700);
      cancel.abort('SIGINT');
    };
    const end = await waitForOperation({
      ...options,
      poll: async () => ({ kind: 'in-progress', retryAfterMs: 0 }),
      clock: { ...clock, sleep },
      startMs: 0,
      cancelSignal: cancel.signal,
      onPoll: () => undefined,
    });
    assert.deepEqual(
      [end.verdict, end.elapsedMs, end.polls, end.result],
      ['cancelled', 700, 1, 'InProgress'],
    );
  });

  it('ends the wait, even beside a success that came at the same moment', async () => {
    const { end } = await run([progress, success], {}, 2);
    assert.deepEqual([end.verdict, end.cause?.detail, end.result], ['cancelled', 'SIGINT', 'InProgress']);
  });
});

/** What the contract makes of a script: told in its own words, as one pass over the answers. */
function contract(script: Answer[], { timeoutMs, outageToleranceMs }: WaitOptions) {
  const instants: number[] = [];
  const since: Partial<Record<'outage' | 'missing', number>> = {};
  let faultsInRow = 0;
  for (let at = 0; ; ) {
    const atDeadline = at === timeoutMs;
    const givenMs = atDeadline ? 1500 : Math.min(30_000, timeoutMs - at);
    const {
      kind,
      takesMs = 0,
      retryAfterMs = 0,
    } = script[Math.min(instants.length, script.length - 1)] ?? outage;
    instants.push(at);
    const answered = takesMs <= givenMs;
    const now = at + Math.min(takesMs, givenMs);
    const ends = (verdict: string) => ({ verdict, instants, elapsedMs: now });

    if (answered && ['succeeded', 'failed', 'unauthorized', 'refused'].includes(kind)) return ends(kind);
    if (answered && kind === 'unreachable-for-good') return ends('unreachable');
    if (answered && kind === 'in-progress') {
      faultsInRow = 0;
      delete since.outage;
      delete since.missing;
    } else if (answered || givenMs === 30_000) {
      faultsInRow += 1;
      const trouble = answered && kind === 'not-found' ? 'missing' : 'outage';
      since[trouble] ??= now;
      const mayLastMs = trouble === 'missing' ? Math.min(60_000, outageToleranceMs) : outageToleranceMs;
      if (now - since[trouble] >= mayLastMs) return ends(answered ? kind : 'unreachable');
    }
    if (atDeadline) return ends('timed-out');
    const pauseMs = faultsInRow
      ? Math.min(1000 * 2 ** (faultsInRow - 1), 30_000)
      : Math.min(Math.max(Math.round(now / 10), 2000), 15_000);
    const next = now + Math.max(pauseMs, answered ? retryAfterMs : 0);
    at = (answered || givenMs === 30_000) && next <= timeoutMs - 1 ? next : timeoutMs;
  }
}

// Whatever the weather, what the contract promises follows from the script alone.
describe('any script of answers', () => {
  const kinds: PollResult['kind'][] = [
    'in-progress',
    'in-progress',
    'not-found',
    'unreachable',
    'unrecognized',
  ];
  const answer = fc.record({
    kind: fc.constantFrom<PollResult['kind']>(
      ...kinds,
      'succeeded',
      'failed',
      'unauthorized',
      'refused',
      'unreachable-for-good',
    ),
    takesMs: fc.oneof(fc.nat({ max: 3000 }), fc.constantFrom(29_999, 30_001, 1e9)),
    retryAfterMs: fc.oneof(fc.constant(0), fc.nat({ max: 600_000 })),
  });
  const passing = fc.record({
    ...{ kind: fc.constantFrom(...kinds) },
    takesMs: fc.nat({ max: 40_000 }),
    retryAfterMs: fc.oneof(fc.constant(0), fc.nat({ max: 60_000 })),
  });
  const scripts = fc.tuple(
    fc.array(passing, { maxLength: 40 }),
    fc.array(answer, { minLength: 1, maxLength: 5 }),
  );
  const patiences = fc.record({
    timeoutMs: fc.nat({ max: 3_600_000 }),
    outageToleranceMs: fc.oneof(fc.constant(0), fc.nat({ max: 600_000 })),
  });

  it('ends in time, asks when it may and opens only on a success that was read', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, patiences, async ([calm, wild], changed) => {
        const script = [...calm, ...wild];
        const { end, instants, seen } = await run(script, changed);
        const model = contract(script, changed);
        const ms = (list: number[]) => list.map(value => Math.round(value));
        assert.deepEqual(
          [end.verdict, Math.round(end.elapsedMs), ms(instants.map(at => at * 1000))],
          [model.verdict, Math.round(model.elapsedMs), ms(model.instants)],
        );
        const last = seen.at(-1)?.pollResult;
        assert.equal(end.polls, instants.length);
        assert.equal(end.verdict === 'succeeded', last?.kind === 'succeeded');
        assert.equal(end.verdict === 'failed', last?.kind === 'failed');
        assert.ok(end.elapsedMs <= changed.timeoutMs + 2000);
        assert.ok(instants.every(at => at * 1000 <= changed.timeoutMs + 1e-6));
        seen.slice(0, -1).forEach(({ pollResult, soFar: { elapsedMs } }, i) => {
          const pausedMs = (instants[i + 1] ?? 0) * 1000 - elapsedMs;
          const early = pausedMs + 1e-6 < Math.max(pollResult.retryAfterMs, 1000);
          assert.ok(
            !early || (instants[i + 1] ?? 0) * 1000 + 1e-6 >= changed.timeoutMs,
            `poll ${i + 2} came early`,
          );
          assert.ok(pausedMs <= Math.max(pollResult.retryAfterMs, 30_000) + 1e-6, `poll ${i + 2} came late`);
        });
        if (end.verdict === 'timed-out')
          assert.ok(Math.abs((instants.at(-1) ?? 0) * 1000 - changed.timeoutMs) < 1e-6);
      }),
      { numRuns: fuzzRuns },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Cause, PollResult } from '../src/gate/wait/poll.ts';
import { type PollEvent, type WaitOptions, waitForOperation } from '../src/gate/wait/wait-for-operation.ts';
import { fakeClock } from './support/clock.ts';
import { fuzzRuns } from './support/fuzz.ts';

const options: WaitOptions = { timeoutMs: 90 * 60_000, outageToleranceMs: 5 * 60_000 };
const error = { httpCode: '409', message: 'no', extendedCode: '04009' };

type ScriptedPoll = Partial<PollResult> & { kind: PollResult['kind']; takesMs?: number };

/** Waits on scripted polls, the last one repeated for ever. Returns the outcome and the second of every poll. */
async function run(script: ScriptedPoll[], changed: Partial<WaitOptions> = {}, cancelAtPoll?: number) {
  const clock = fakeClock();
  const cancel = new AbortController();
  const instants: number[] = [];
  const timeouts: number[] = [];
  const events: PollEvent[] = [];
  const outcome = await waitForOperation({
    poll: async timeoutMs => {
      instants.push(clock.now() / 1000);
      timeouts.push(timeoutMs);
      const { takesMs = 0, ...pollResult } = script[Math.min(instants.length, script.length) - 1] ?? {
        kind: 'unreachable',
      };
      clock.advance(Math.min(takesMs, timeoutMs));
      if (instants.length === cancelAtPoll) cancel.abort('SIGINT');
      const timedOut: PollResult = {
        kind: 'unreachable',
        cause: { reason: 'request-timed-out', detail: 'no complete response in time' },
        retryAfterMs: 0,
      };
      return takesMs > timeoutMs ? timedOut : { retryAfterMs: 0, ...pollResult };
    },
    ...options,
    ...changed,
    clock,
    startMs: 0,
    cancelSignal: cancel.signal,
    onPoll: event => events.push(event),
  });
  return { outcome, instants, timeouts, events };
}

const progress: ScriptedPoll = { kind: 'in-progress' };
const success: ScriptedPoll = { kind: 'succeeded' };
const refused: Cause = { reason: 'connection-refused', detail: 'connect ECONNREFUSED' };
const outage: ScriptedPoll = { kind: 'unreachable', cause: refused };
const missing: ScriptedPoll = {
  kind: 'not-found',
  cause: { reason: 'http-404', detail: '', status: 404 },
  error,
};

describe('the wait', () => {
  it('polls at once and ends with the first final result', async () => {
    const { outcome, instants } = await run([success]);
    assert.deepEqual(outcome, {
      verdict: 'succeeded',
      result: 'Succeeded',
      polls: 1,
      elapsedMs: 0,
      serviceRequestId: '',
    });
    assert.deepEqual(instants, [0]);
  });

  it('polls on the adaptive schedule while the operation is in progress', async () => {
    const { instants } = await run([...Array<ScriptedPoll>(14).fill(progress), success]);
    assert.deepEqual(instants.slice(0, 12), [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    assert.ok(Math.abs((instants[13] ?? 0) - 26.62) < 1e-9);
  });

  it('polls at a fixed interval if one is given', async () => {
    const { instants } = await run([progress, progress, progress, success], { pollIntervalMs: 7000 });
    assert.deepEqual(instants, [0, 7, 14, 21]);
  });

  it('keeps the error that the service reports for a failed operation', async () => {
    const { outcome } = await run([progress, { kind: 'failed', error, serviceRequestId: 'r2' }]);
    assert.deepEqual(outcome, {
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
      const { outcome } = await run([progress, { kind, cause: { reason: 'http-4xx', detail: '' }, error }]);
      assert.deepEqual(
        [outcome.verdict, outcome.polls, outcome.result, outcome.error],
        [kind, 2, 'InProgress', error],
      );
    });

  it('ends unreachable at once if the server’s certificate is not trusted', async () => {
    const { outcome } = await run([
      { kind: 'unreachable-for-good', cause: { reason: 'server-certificate-untrusted', detail: 'd' } },
    ]);
    assert.deepEqual(
      [outcome.verdict, outcome.polls, outcome.cause?.reason],
      ['unreachable', 1, 'server-certificate-untrusted'],
    );
  });

  it('keeps the request id of the last response, through an outage too', async () => {
    const { outcome } = await run([{ ...progress, serviceRequestId: 'r1' }, outage], {
      outageToleranceMs: 0,
    });
    assert.equal(outcome.serviceRequestId, 'r1');
    const later = await run([
      { ...progress, serviceRequestId: 'r1' },
      { ...success, serviceRequestId: '' },
    ]);
    assert.equal(later.outcome.serviceRequestId, '');
  });
});

describe('the start of the wait', () => {
  it('is the instant that all times count from', async () => {
    const clock = fakeClock();
    clock.advance(1_000_000);
    const instants: number[] = [];
    const times: [number, number][] = [];
    const poll = async (): Promise<PollResult> => {
      instants.push(clock.now() - 1_000_000);
      clock.advance(300);
      return { kind: 'in-progress', retryAfterMs: 0 };
    };
    const outcome = await waitForOperation({
      ...options,
      poll,
      timeoutMs: 5000,
      clock,
      startMs: 1_000_000,
      cancelSignal: new AbortController().signal,
      onPoll: ({ sentMs, soFar }) => times.push([sentMs, soFar.elapsedMs]),
    });
    assert.deepEqual([instants, outcome.elapsedMs], [[0, 2300, 4600, 5000], 5300]);
    assert.deepEqual(times, [
      [0, 300],
      [2300, 2600],
      [4600, 4900],
      [5000, 5300],
    ]);
  });
});

describe('the time-out', () => {
  it('is preceded by one last poll at the deadline, which may still succeed', async () => {
    const { instants, outcome } = await run([progress, progress, progress, success], { timeoutMs: 5000 });
    assert.deepEqual(instants, [0, 2, 4, 5]);
    assert.equal(outcome.verdict, 'succeeded');
  });

  it('is preceded by a single poll at the deadline if the interval ends there too', async () => {
    const { instants } = await run([progress], { timeoutMs: 5000, pollIntervalMs: 2500 });
    assert.deepEqual(instants, [0, 2.5, 5]);
  });

  it('ends timed-out, with the last result of the service', async () => {
    const { instants, outcome } = await run([progress], { timeoutMs: 5000 });
    assert.deepEqual(instants, [0, 2, 4, 5]);
    assert.deepEqual(
      [outcome.verdict, outcome.result, outcome.cause, outcome.error],
      ['timed-out', 'InProgress', undefined, undefined],
    );
  });

  it('of 0 polls exactly once', async () => {
    assert.deepEqual((await run([progress], { timeoutMs: 0 })).instants, [0]);
    assert.equal((await run([success], { timeoutMs: 0 })).outcome.verdict, 'succeeded');
    assert.equal((await run([outage], { timeoutMs: 0 })).outcome.verdict, 'timed-out');
  });

  it('cuts a hanging request at the deadline, polls once more and ends within 2 s of it', async () => {
    const { instants, timeouts, outcome } = await run([{ kind: 'succeeded', takesMs: 1e9 }], {
      timeoutMs: 40_000,
    });
    assert.deepEqual(instants, [0, 31, 40]);
    assert.deepEqual(timeouts, [30_000, 9000, 1500]);
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['timed-out', 41_500]);
  });

  it('shortens even a Retry-After', async () => {
    const { instants } = await run([{ ...progress, retryAfterMs: 600_000 }], { timeoutMs: 10_000 });
    assert.deepEqual(instants, [0, 10]);
  });

  it('does not count a request that it cut short as a fault', async () => {
    const slow = await run([{ ...progress, takesMs: 2500 }], { timeoutMs: 6000, outageToleranceMs: 0 });
    assert.deepEqual(
      [slow.outcome.verdict, slow.instants, slow.outcome.elapsedMs],
      ['timed-out', [0, 4.5, 6], 7500],
    );
    const last = await run([{ ...success, takesMs: 1000 }], { timeoutMs: 500, outageToleranceMs: 0 });
    assert.deepEqual([last.outcome.verdict, last.instants], ['succeeded', [0, 0.5]]);
  });

  it('ends timed-out, not unreachable, after a request that it cut short and a fault', async () => {
    const { outcome } = await run(
      [
        { ...success, takesMs: 1e9 },
        { ...outage, takesMs: 1200 },
      ],
      {
        timeoutMs: 5000,
        outageToleranceMs: 1000,
      },
    );
    assert.deepEqual([outcome.verdict, outcome.cause], ['timed-out', refused]);
  });

  it('ends unreachable if the outage tolerance is used up at the same moment', async () => {
    const { outcome } = await run([outage], { timeoutMs: 15_000, outageToleranceMs: 15_000 });
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['unreachable', 15_000]);
  });

  it('keeps the last fault if it passes during an outage', async () => {
    const { outcome } = await run([progress, outage], { timeoutMs: 10_000 });
    assert.deepEqual([outcome.verdict, outcome.cause], ['timed-out', refused]);
  });
});

describe('an outage', () => {
  it('is polled through with growing pauses, and ends unreachable once the tolerance is used up', async () => {
    const { instants, outcome } = await run([progress, outage]);
    assert.deepEqual(instants.slice(0, 9), [0, 2, 3, 5, 9, 17, 33, 63, 93]);
    assert.deepEqual([outcome.verdict, outcome.elapsedMs, outcome.cause], ['unreachable', 303_000, refused]);
  });

  it('is over with the first valid response', async () => {
    const outages = Array<ScriptedPoll>(14).fill(outage);
    const { outcome } = await run([...outages, progress, ...outages, progress, success]);
    assert.equal(outcome.verdict, 'succeeded');
    const { instants } = await run([outage, outage, outage, progress, outage, success]);
    assert.deepEqual(instants, [0, 1, 3, 7, 9, 10]);
  });

  it('of responses that are not a status ends unrecognized', async () => {
    assert.equal((await run([{ kind: 'unrecognized' }])).outcome.verdict, 'unrecognized');
  });

  it('of both kinds of fault ends with the kind of the last', async () => {
    const { outcome } = await run([{ kind: 'unrecognized' }, outage], { outageToleranceMs: 3000 });
    assert.equal(outcome.verdict, 'unreachable');
  });

  it('ends the wait at once with a tolerance of 0', async () => {
    const { outcome } = await run([outage], { outageToleranceMs: 0 });
    assert.deepEqual([outcome.verdict, outcome.polls], ['unreachable', 1]);
  });

  it('never shortens a Retry-After', async () => {
    const { instants } = await run([
      { ...outage, retryAfterMs: 20_000 },
      { ...progress, retryAfterMs: 9000 },
      success,
    ]);
    assert.deepEqual(instants, [0, 20, 29]);
  });
});

describe('an operation that is not found', () => {
  it('may be too new to be visible', async () => {
    assert.equal(
      (await run([missing, missing, missing, missing, progress, success])).outcome.verdict,
      'succeeded',
    );
  });

  it('ends not-found after a minute', async () => {
    const { outcome } = await run([missing]);
    assert.deepEqual([outcome.verdict, outcome.elapsedMs, outcome.error], ['not-found', 61_000, error]);
  });

  it('ends not-found after the outage tolerance if that is shorter', async () => {
    const { outcome } = await run([missing], { outageToleranceMs: 3000 });
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['not-found', 3000]);
  });

  it('ends not-found only at the first poll after the minute', async () => {
    const { instants, outcome } = await run([{ ...missing, retryAfterMs: 50_000 }]);
    assert.deepEqual([instants, outcome.verdict], [[0, 50, 100], 'not-found']);
  });

  it('does not reset an outage', async () => {
    const { outcome } = await run([outage, outage, missing, outage], { outageToleranceMs: 5000 });
    assert.deepEqual([outcome.verdict, outcome.polls, outcome.elapsedMs], ['unreachable', 4, 7000]);
  });

  it('has a tolerance separate from that of an outage', async () => {
    const { outcome } = await run([missing, ...Array<ScriptedPoll>(8).fill(outage), missing, success]);
    assert.deepEqual([outcome.verdict, outcome.polls], ['not-found', 10]);
    const other = await run([outage, outage, outage, missing, progress, success], {
      outageToleranceMs: 4000,
    });
    assert.equal(other.outcome.verdict, 'succeeded');
  });
});

describe('a cancellation', () => {
  it('before the first poll ends the wait without a poll', async () => {
    const outcome = await waitForOperation({
      ...options,
      poll: async () => assert.fail(),
      clock: fakeClock(),
      startMs: 0,
      cancelSignal: AbortSignal.abort('SIGTERM'),
      onPoll: () => assert.fail(),
    });
    assert.deepEqual([outcome.verdict, outcome.cause?.detail, outcome.polls], ['cancelled', 'SIGTERM', 0]);
  });

  it('between two polls ends the wait at once', async () => {
    const clock = fakeClock();
    const cancel = new AbortController();
    const sleep = async (): Promise<void> => {
      clock.advance(700);
      cancel.abort('SIGINT');
    };
    const outcome = await waitForOperation({
      ...options,
      poll: async () => ({ kind: 'in-progress', retryAfterMs: 0 }),
      clock: { ...clock, sleep },
      startMs: 0,
      cancelSignal: cancel.signal,
      onPoll: () => undefined,
    });
    assert.deepEqual(
      [outcome.verdict, outcome.elapsedMs, outcome.polls, outcome.result],
      ['cancelled', 700, 1, 'InProgress'],
    );
  });

  it('wins over a success that arrives at the same moment', async () => {
    const { outcome } = await run([progress, success], {}, 2);
    assert.deepEqual(
      [outcome.verdict, outcome.cause?.detail, outcome.result],
      ['cancelled', 'SIGINT', 'InProgress'],
    );
  });
});

/** The outcome that the contract demands for scripted polls: an independent model in one pass. */
function contract(script: ScriptedPoll[], { timeoutMs, outageToleranceMs }: WaitOptions) {
  const instants: number[] = [];
  const since: Partial<Record<'outage' | 'missing', number>> = {};
  let faultsInRow = 0;
  for (let at = 0; ; ) {
    const atDeadline = at === timeoutMs;
    const requestTimeoutMs = atDeadline ? 1500 : Math.min(30_000, timeoutMs - at);
    const {
      kind,
      takesMs = 0,
      retryAfterMs = 0,
    } = script[Math.min(instants.length, script.length - 1)] ?? outage;
    instants.push(at);
    const responded = takesMs <= requestTimeoutMs;
    const now = at + Math.min(takesMs, requestTimeoutMs);
    const outcome = (verdict: string) => ({ verdict, instants, elapsedMs: now });

    if (responded && ['succeeded', 'failed', 'unauthorized', 'refused'].includes(kind)) return outcome(kind);
    if (responded && kind === 'unreachable-for-good') return outcome('unreachable');
    if (responded && kind === 'in-progress') {
      faultsInRow = 0;
      delete since.outage;
      delete since.missing;
    } else if (responded || requestTimeoutMs === 30_000) {
      faultsInRow += 1;
      const fault = responded && kind === 'not-found' ? 'missing' : 'outage';
      since[fault] ??= now;
      const toleranceMs = fault === 'missing' ? Math.min(60_000, outageToleranceMs) : outageToleranceMs;
      if (now - since[fault] >= toleranceMs) return outcome(responded ? kind : 'unreachable');
    }
    if (atDeadline) return outcome('timed-out');
    const pauseMs = faultsInRow
      ? Math.min(1000 * 2 ** (faultsInRow - 1), 30_000)
      : Math.min(Math.max(Math.round(now / 10), 2000), 15_000);
    const next = now + Math.max(pauseMs, responded ? retryAfterMs : 0);
    at = (responded || requestTimeoutMs === 30_000) && next <= timeoutMs - 1 ? next : timeoutMs;
  }
}

describe('any series of polls', () => {
  const transientKinds: PollResult['kind'][] = [
    'in-progress',
    'in-progress',
    'not-found',
    'unreachable',
    'unrecognized',
  ];
  const anyPoll = fc.record({
    kind: fc.constantFrom<PollResult['kind']>(
      ...transientKinds,
      'succeeded',
      'failed',
      'unauthorized',
      'refused',
      'unreachable-for-good',
    ),
    takesMs: fc.oneof(fc.nat({ max: 3000 }), fc.constantFrom(29_999, 30_001, 1e9)),
    retryAfterMs: fc.oneof(fc.constant(0), fc.nat({ max: 600_000 })),
  });
  const transientPoll = fc.record({
    kind: fc.constantFrom(...transientKinds),
    takesMs: fc.nat({ max: 40_000 }),
    retryAfterMs: fc.oneof(fc.constant(0), fc.nat({ max: 60_000 })),
  });
  const scripts = fc.tuple(
    fc.array(transientPoll, { maxLength: 40 }),
    fc.array(anyPoll, { minLength: 1, maxLength: 5 }),
  );
  const waitOptions = fc.record({
    timeoutMs: fc.nat({ max: 3_600_000 }),
    outageToleranceMs: fc.oneof(fc.constant(0), fc.nat({ max: 600_000 })),
  });

  it('ends in time, at the polls and with the verdict that the contract demands', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, waitOptions, async ([first, rest], changed) => {
        const script = [...first, ...rest];
        const { outcome, instants, events } = await run(script, changed);
        const model = contract(script, changed);
        const ms = (list: number[]) => list.map(value => Math.round(value));
        assert.deepEqual(
          [outcome.verdict, Math.round(outcome.elapsedMs), ms(instants.map(at => at * 1000))],
          [model.verdict, Math.round(model.elapsedMs), ms(model.instants)],
        );
        const last = events.at(-1)?.pollResult;
        assert.equal(outcome.polls, instants.length);
        assert.equal(outcome.verdict === 'succeeded', last?.kind === 'succeeded');
        assert.equal(outcome.verdict === 'failed', last?.kind === 'failed');
        assert.ok(outcome.elapsedMs <= changed.timeoutMs + 2000);
        assert.ok(instants.every(at => at * 1000 <= changed.timeoutMs + 1e-6));
        events.slice(0, -1).forEach(({ pollResult, soFar: { elapsedMs } }, i) => {
          const pausedMs = (instants[i + 1] ?? 0) * 1000 - elapsedMs;
          const early = pausedMs + 1e-6 < Math.max(pollResult.retryAfterMs, 1000);
          assert.ok(
            !early || (instants[i + 1] ?? 0) * 1000 + 1e-6 >= changed.timeoutMs,
            `poll ${i + 2} came early`,
          );
          assert.ok(pausedMs <= Math.max(pollResult.retryAfterMs, 30_000) + 1e-6, `poll ${i + 2} came late`);
        });
        if (outcome.verdict === 'timed-out')
          assert.ok(Math.abs((instants.at(-1) ?? 0) * 1000 - changed.timeoutMs) < 1e-6);
      }),
      { numRuns: fuzzRuns },
    );
  });
});

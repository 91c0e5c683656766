import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Clock } from '../src/clock.ts';
import { createEndpoint, type Endpoint } from '../src/gate/wait/endpoint.ts';
import type { Cause, PollResult } from '../src/gate/wait/poll.ts';
import { createRequestLimit } from '../src/gate/wait/request-limit.ts';
import { type PollEvent, type WaitOptions, waitForOperation } from '../src/gate/wait/wait-for-operation.ts';
import { virtualClock } from './support/clock.ts';
import { fuzzRuns } from './support/fuzz.ts';

const options: WaitOptions = { timeoutMs: 90 * 60_000, outageToleranceMs: 5 * 60_000 };
const error = { httpCode: '409', message: 'no', extendedCode: '04009' };

const never = new AbortController().signal;
/** What a wait for one operation alone has to itself. */
const alone = (clock: Clock) => ({
  clock,
  limit: { ...createRequestLimit(clock), turn: async () => undefined }, // the spacing of requests has tests of its own
  endpoint: createEndpoint(1)(),
});

type Answer = Partial<PollResult> & { kind: PollResult['kind']; takesMs?: number };

/** Runs the wait on a script of answers, of which the last repeats; returns the outcome and the second of every poll. */
async function run(script: Answer[], changed: Partial<WaitOptions> = {}, cancelAtPoll?: number) {
  const clock = virtualClock();
  const cancel = new AbortController();
  const instants: number[] = [];
  const timeouts: number[] = [];
  const seen: PollEvent[] = [];
  const outcome = await waitForOperation({
    poll: async timeoutMs => {
      instants.push(clock.now() / 1000);
      timeouts.push(timeoutMs);
      const { takesMs = 0, ...answer } = script[Math.min(instants.length, script.length) - 1] ?? {
        kind: 'unreachable',
      };
      await clock.sleep(Math.min(takesMs, timeoutMs), cancel.signal);
      if (instants.length === cancelAtPoll) cancel.abort('SIGINT');
      const silent: PollResult = {
        kind: 'unreachable',
        cause: { reason: 'request-timed-out', detail: 'no complete response in time' },
        retryAfterMs: 0,
      };
      return takesMs > timeoutMs ? silent : { retryAfterMs: 0, ...answer };
    },
    ...options,
    ...changed,
    ...alone(clock),
    startMs: 0,
    random: () => 0.5,
    cancelSignal: cancel.signal,
    onPoll: event => seen.push(event),
  });
  return { outcome, instants, timeouts, seen };
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
  it('polls at once and ends with the first final answer', async () => {
    const { outcome, instants } = await run([success]);
    assert.deepEqual(outcome, {
      verdict: 'succeeded',
      result: 'Succeeded',
      polls: 1,
      elapsedMs: 0,
      answeredMs: 0,
      serviceRequestId: '',
    });
    assert.deepEqual(instants, [0]);
  });

  it('polls on the adaptive schedule while the operation is in progress', async () => {
    const { instants } = await run([...Array<Answer>(14).fill(progress), success]);
    assert.deepEqual(instants.slice(0, 12), [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    assert.ok(Math.abs((instants[13] ?? 0) - 26.62) < 1e-9);
  });

  it('polls at a fixed interval if one is given', async () => {
    const { instants } = await run([progress, progress, progress, success], { pollIntervalMs: 7000 });
    assert.deepEqual(instants, [0, 7, 14, 21]);
  });

  it('carries the error that the service gives for a failed operation', async () => {
    const { outcome } = await run([progress, { kind: 'failed', error, serviceRequestId: 'r2' }]);
    assert.deepEqual(outcome, {
      verdict: 'failed',
      result: 'Failed',
      error,
      polls: 2,
      elapsedMs: 2000,
      answeredMs: 2000,
      serviceRequestId: 'r2',
    });
  });

  const contradictions = {
    unauthorized: 'unauthorized',
    refused: 'refused',
    'unreachable-for-good': 'unreachable',
  } as const;
  for (const [kind, verdict] of Object.entries(contradictions) as [PollResult['kind'], string][]) {
    const contradiction: Answer = { kind, cause: { reason: 'http-403', detail: '' }, error };

    it(`ends ${verdict} at once on ${kind} before any valid answer`, async () => {
      const { outcome, instants } = await run([outage, missing, contradiction]);
      assert.deepEqual([outcome.verdict, instants, outcome.error], [verdict, [0, 1, 3], error]);
      assert.equal(outcome.answeredMs, undefined);
    });

    it(`rides out ${kind} after a valid answer, for the outage tolerance`, async () => {
      const short = await run([progress, contradiction, contradiction, progress, success]);
      assert.deepEqual([short.outcome.verdict, short.outcome.polls], ['succeeded', 5]);
      const long = await run([progress, contradiction]);
      assert.deepEqual([long.outcome.verdict, long.outcome.elapsedMs], [verdict, 303_000]);
      assert.deepEqual([long.outcome.answeredMs, long.outcome.result], [0, 'InProgress']);
    });
  }

  it('rides out a 404 after a valid answer for the outage tolerance, not for a minute', async () => {
    const { outcome } = await run([progress, missing]);
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['not-found', 303_000]);
  });

  it('has one tolerance for all kinds of faults after a valid answer', async () => {
    const forbidden: Answer = { kind: 'unauthorized', cause: { reason: 'http-403', detail: '' } };
    const { outcome } = await run([progress, outage, missing, forbidden], { outageToleranceMs: 7000 });
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['unauthorized', 9000]);
  });

  it('knows that the last answer came out of a cache', async () => {
    const cached = { ...missing, cachedSeconds: 118 };
    assert.equal((await run([cached])).outcome.cachedSeconds, 118);
    assert.equal((await run([cached, missing])).outcome.cachedSeconds, undefined);
  });

  it('carries the request id of the last answer, through an outage too', async () => {
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

describe('the start', () => {
  it('is the instant from which everything counts', async () => {
    const clock = virtualClock(1_000_000);
    const instants: number[] = [];
    const seen: [number, number][] = [];
    const poll = async (): Promise<PollResult> => {
      instants.push(clock.now() - 1_000_000);
      await clock.sleep(300, never);
      return { kind: 'in-progress', retryAfterMs: 0 };
    };
    const outcome = await waitForOperation({
      ...options,
      poll,
      timeoutMs: 5000,
      ...alone(clock),
      startMs: 1_000_000,
      random: () => 0.5,
      cancelSignal: new AbortController().signal,
      onPoll: ({ sentMs, soFar }) => seen.push([sentMs, soFar.elapsedMs]),
    });
    assert.deepEqual([instants, outcome.elapsedMs], [[0, 2300, 4600, 5000], 5300]);
    assert.deepEqual(seen, [
      [0, 300],
      [2300, 2600],
      [4600, 4900],
      [5000, 5300],
    ]);
  });
});

describe('the time-out', () => {
  it('has one last poll at the deadline, which may still succeed', async () => {
    const { instants, outcome } = await run([progress, progress, progress, success], { timeoutMs: 5000 });
    assert.deepEqual(instants, [0, 2, 4, 5]);
    assert.equal(outcome.verdict, 'succeeded');
  });

  it('ends timed-out, with the last word of the service', async () => {
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

  it('of 0 gives the only request its ordinary 30 s', async () => {
    const { timeouts, outcome } = await run([{ ...success, takesMs: 29_000 }], { timeoutMs: 0 });
    assert.deepEqual([timeouts, outcome.verdict, outcome.elapsedMs], [[30_000], 'succeeded', 29_000]);
  });

  it('waits up to 10 s for the answer to the poll at the deadline', async () => {
    const { instants, timeouts, outcome } = await run([progress, { ...success, takesMs: 9000 }], {
      timeoutMs: 1500,
    });
    assert.deepEqual(
      [instants, timeouts],
      [
        [0, 1.5],
        [11_500, 10_000],
      ],
    );
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['succeeded', 10_500]);
  });

  it('waits up to 10 s for an answer that is on its way when it passes', async () => {
    const hanging: Answer = { kind: 'succeeded', takesMs: 1e9 };
    const script: Answer[] = [progress, { ...success, takesMs: 12_000 }, hanging];
    const { instants, timeouts, outcome } = await run(script, { timeoutMs: 5000 });
    assert.deepEqual(
      [instants, timeouts],
      [
        [0, 2, 5],
        [15_000, 13_000, 10_000],
      ],
    );
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['succeeded', 14_000]);
  });

  it('ends the other of two polls once one has decided', async () => {
    for (const [firstMs, lastMs] of [
      [8000, 1e9],
      [1e9, 1000],
    ] as const) {
      const clock = virtualClock();
      const signals: AbortSignal[] = [];
      const outcome = await waitForOperation({
        ...options,
        timeoutMs: 5000,
        poll: async (timeoutMs, signal) => {
          signals.push(signal);
          if (signals.length === 1) return { kind: 'in-progress', retryAfterMs: 0 };
          const takesMs = signals.length === 2 ? firstMs : lastMs;
          await clock.sleep(Math.min(takesMs, timeoutMs), signal);
          return { kind: 'succeeded', retryAfterMs: 0 };
        },
        ...alone(clock),
        startMs: 0,
        random: () => 0.5,
        cancelSignal: never,
        onPoll: () => undefined,
      });
      assert.deepEqual([outcome.verdict, outcome.polls, signals.length], ['succeeded', 3, 3]);
      const [, crossing, last] = signals;
      assert.deepEqual([crossing?.aborted, last?.aborted], [true, firstMs < lastMs]);
    }
  });

  it('ends both polls when it is cancelled after it has passed', async () => {
    const clock = virtualClock();
    const cancel = new AbortController();
    const signals: AbortSignal[] = [];
    void clock.sleep(8000, never).then(() => cancel.abort('SIGINT'));
    const outcome = await waitForOperation({
      ...options,
      timeoutMs: 5000,
      poll: async (timeoutMs, signal) => {
        signals.push(signal);
        if (signals.length > 1) await clock.sleep(timeoutMs, signal);
        return { kind: 'in-progress', retryAfterMs: 0 };
      },
      ...alone(clock),
      startMs: 0,
      random: () => 0.5,
      cancelSignal: cancel.signal,
      onPoll: () => undefined,
    });
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['cancelled', 8000]);
    const [, crossing, last] = signals;
    assert.ok(signals.length === 3 && crossing?.aborted && last?.aborted);
  });

  it('has its last poll although another one hangs', async () => {
    const hanging: Answer = { kind: 'succeeded', takesMs: 1e9 };
    const { outcome, instants } = await run([progress, hanging, success], { timeoutMs: 5000 });
    assert.deepEqual([outcome.verdict, instants, outcome.elapsedMs], ['succeeded', [0, 2, 5], 5000]);
    const slow: Answer = { ...progress, takesMs: 8000 };
    const late = await run([progress, slow, hanging], { timeoutMs: 5000 });
    assert.deepEqual([late.outcome.verdict, late.outcome.elapsedMs], ['timed-out', 15_000]);
    assert.equal(late.outcome.answeredMs, 15_000);
  });

  it('reports a failure that arrives although the last poll hangs', async () => {
    const hanging: Answer = { kind: 'succeeded', takesMs: 1e9 };
    const script: Answer[] = [progress, { kind: 'failed', takesMs: 5000, error }, hanging];
    const { outcome } = await run(script, { timeoutMs: 5000 });
    assert.deepEqual([outcome.verdict, outcome.elapsedMs, outcome.error], ['failed', 7000, error]);
  });

  it('takes the answer that says more, if neither is an end', async () => {
    const slow: Answer = { ...progress, takesMs: 5000 };
    const { outcome } = await run([outage, slow, outage], { timeoutMs: 3000 });
    assert.deepEqual([outcome.verdict, outcome.result], ['timed-out', 'InProgress']);
    const both = await run([progress, { ...outage, takesMs: 5000 }, { ...progress, takesMs: 1 }], {
      timeoutMs: 3000,
    });
    assert.equal(both.outcome.cause, undefined);
  });

  it('ends within 12 s of it, whatever hangs', async () => {
    const { instants, timeouts, outcome } = await run([{ kind: 'succeeded', takesMs: 1e9 }], {
      timeoutMs: 40_000,
    });
    assert.deepEqual(
      [instants, timeouts],
      [
        [0, 31, 40],
        [30_000, 19_000, 10_000],
      ],
    );
    assert.deepEqual([outcome.verdict, outcome.elapsedMs, outcome.polls], ['timed-out', 50_000, 3]);
  });

  it('cuts even a Retry-After short', async () => {
    const { instants } = await run([{ ...progress, retryAfterMs: 1e9 }], { timeoutMs: 10_000 });
    assert.deepEqual(instants, [0, 10]);
  });

  it('counts a request that it cut short as no fault', async () => {
    const { outcome } = await run([{ ...success, takesMs: 1e9 }], { timeoutMs: 5000, outageToleranceMs: 0 });
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['timed-out', 15_000]);
  });

  it('is the verdict only if the outage has not outlasted its tolerance', async () => {
    const { outcome } = await run([outage], { timeoutMs: 15_000, outageToleranceMs: 15_000 });
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['unreachable', 15_000]);
  });

  it('may come in the middle of an outage, and has its cause', async () => {
    const { outcome } = await run([progress, outage], { timeoutMs: 10_000 });
    assert.deepEqual([outcome.verdict, outcome.cause], ['timed-out', refused]);
  });
});

describe('an outage', () => {
  it('is ridden out with growing pauses and ends unreachable once it has lasted as long as it may', async () => {
    const { instants, outcome } = await run([progress, outage]);
    assert.deepEqual(instants.slice(0, 9), [0, 2, 3, 5, 9, 17, 33, 63, 93]);
    assert.deepEqual([outcome.verdict, outcome.elapsedMs, outcome.cause], ['unreachable', 303_000, refused]);
  });

  it('is forgotten with the first valid answer', async () => {
    const minutes = Array<Answer>(14).fill(outage);
    const { outcome } = await run([...minutes, progress, ...minutes, progress, success]);
    assert.equal(outcome.verdict, 'succeeded');
    const { instants } = await run([outage, outage, outage, progress, outage, success]);
    assert.deepEqual(instants, [0, 1, 3, 7, 9, 10]);
  });

  it('of answers that are no status ends unrecognized', async () => {
    assert.equal((await run([{ kind: 'unrecognized' }])).outcome.verdict, 'unrecognized');
  });

  it('of both kinds ends with the kind of the last fault', async () => {
    const { outcome } = await run([{ kind: 'unrecognized' }, outage], { outageToleranceMs: 3000 });
    assert.equal(outcome.verdict, 'unreachable');
  });

  it('is not tolerated at all if the tolerance is 0', async () => {
    const { outcome } = await run([outage], { outageToleranceMs: 0 });
    assert.deepEqual([outcome.verdict, outcome.polls], ['unreachable', 1]);
  });

  it('never shortens what Retry-After asks', async () => {
    const { instants } = await run([
      { ...outage, retryAfterMs: 20_000 },
      { ...progress, retryAfterMs: 9000 },
      success,
    ]);
    // With a random number of 0.5: 1.15 times what is asked.
    assert.deepEqual(instants, [0, 23, 33.35]);
  });
});

describe('throttling', () => {
  const throttled: Answer = { kind: 'throttled', cause: { reason: 'throttled', detail: '', status: 429 } };

  it('never ends the wait, however long it lasts', async () => {
    const { outcome } = await run([...Array<Answer>(20).fill(throttled), progress, success]);
    assert.equal(outcome.verdict, 'succeeded');
    const late = await run([throttled], { outageToleranceMs: 0 });
    assert.deepEqual([late.outcome.verdict, late.outcome.isThrottled], ['timed-out', true]);
  });

  it('doubles the pause up to three minutes, and each valid answer takes a fifth off', async () => {
    const script = [
      progress,
      ...Array<Answer>(7).fill(throttled),
      ...Array<Answer>(4).fill(progress),
      success,
    ];
    const { instants } = await run(script);
    const pauses = instants.slice(1).map((at, i) => Math.round(at - (instants[i] ?? 0)));
    assert.deepEqual(pauses, [2, 4, 8, 16, 32, 64, 128, 180, 144, 115, 92, 74]);
  });

  it('is forgotten once the pause is back to the usual one', async () => {
    const { instants, outcome } = await run([throttled, progress, progress, progress, success]);
    const pauses = instants.slice(1).map((at, i) => Math.round(10 * (at - (instants[i] ?? 0))) / 10);
    assert.deepEqual(pauses, [4, 3.2, 2.6, 2]);
    assert.equal(outcome.isThrottled, undefined);
  });

  it('between two faults resets the outage tolerance', async () => {
    const tolerance = { outageToleranceMs: 90_000 };
    const faults = Array<Answer>(6).fill(outage);
    const { outcome } = await run([...faults, throttled, ...faults, success], tolerance);
    assert.equal(outcome.verdict, 'succeeded');
    assert.equal((await run([...faults, ...faults, success], tolerance)).outcome.verdict, 'unreachable');
  });

  it('slows a fixed interval down, too, which is kept exactly before and after', async () => {
    const { instants } = await run([progress, throttled, progress, progress, progress, success], {
      pollIntervalMs: 1000,
    });
    assert.deepEqual(instants, [0, 1, 3, 4.6, 5.88, 6.904]);
  });

  it('doubles a Retry-After that is longer than the pause', async () => {
    const asked = { ...throttled, retryAfterMs: 20_000 };
    assert.deepEqual((await run([asked, success])).instants, [0, 40]);
    assert.deepEqual((await run([{ ...throttled, retryAfterMs: 1000 }, success])).instants, [0, 4]);
  });

  it('at the deadline ends timed-out and says so', async () => {
    const { outcome, instants } = await run([progress, throttled], { timeoutMs: 10_000 });
    assert.deepEqual([outcome.verdict, outcome.isThrottled], ['timed-out', true]);
    assert.deepEqual(instants, [0, 2, 6, 10]);
  });
});

describe('a suspension of the process', () => {
  /** Runs the wait on a script, with a machine that sleeps for `awayMs` during the n-th pause or poll. */
  async function runAsleep(during: 'pause' | 'poll', count: number, awayMs: number) {
    const clock = virtualClock();
    let pauses = 0;
    let polls = 0;
    return waitForOperation({
      ...options,
      poll: async timeoutMs => {
        polls += 1;
        if (during === 'poll' && polls === count) {
          await clock.sleep(awayMs, never);
          const timedOut = { reason: 'request-timed-out', detail: '' } as const;
          return { kind: 'unreachable', cause: timedOut, retryAfterMs: 0 };
        }
        await clock.sleep(Math.min(10, timeoutMs), never);
        return polls < 6 ? { kind: 'unreachable', retryAfterMs: 0 } : { kind: 'succeeded', retryAfterMs: 0 };
      },
      ...alone({
        ...clock,
        sleep: async (ms, signal) => {
          pauses += 1;
          await clock.sleep(during === 'pause' && pauses === count ? ms + awayMs : ms, signal);
        },
      }),
      startMs: 0,
      random: () => 0.5,
      cancelSignal: new AbortController().signal,
      onPoll: () => undefined,
    });
  }

  it('does not count against the outage tolerance', async () => {
    assert.equal((await runAsleep('pause', 3, 600_000)).verdict, 'succeeded');
    assert.equal((await runAsleep('poll', 3, 600_000)).verdict, 'succeeded');
  });

  it('is followed by a poll with its time, however long ago the time-out was', async () => {
    for (const during of ['pause', 'poll'] as const) {
      const clock = virtualClock();
      const given: number[] = [];
      let pauses = 0;
      const outcome = await waitForOperation({
        ...options,
        timeoutMs: 6000,
        poll: async timeoutMs => {
          given.push(timeoutMs);
          if (during === 'poll' && given.length === 2) {
            await clock.sleep(600_000, never);
            const timedOut = { reason: 'request-timed-out', detail: '' } as const;
            return { kind: 'unreachable', cause: timedOut, retryAfterMs: 0 };
          }
          const isFirst = given.length === 1;
          return { kind: isFirst ? 'in-progress' : 'succeeded', retryAfterMs: 0 };
        },
        ...alone({
          ...clock,
          sleep: (ms, signal) => {
            pauses += 1;
            // One is until the deadline, beside a poll, the next one between two polls.
            const isAsleep = pauses === (during === 'pause' ? 2 : 3);
            return clock.sleep(isAsleep ? ms + 600_001 : ms, signal);
          },
        }),
        startMs: 0,
        random: () => 0.5,
        cancelSignal: never,
        onPoll: () => undefined,
      });
      assert.equal(outcome.verdict, 'succeeded', during);
      assert.equal(given.at(-1), 10_000, during);
    }
  });

  it('ends no wait by the fault that it causes, whatever the outage tolerance, and is reported to the endpoint', async () => {
    const clock = virtualClock();
    let polls = 0;
    const resumed: number[] = [];
    const endpoint: Endpoint = Object.create(createEndpoint(1)(), {
      resumed: { value: (nowMs: number) => resumed.push(nowMs) },
    });
    const { verdict } = await waitForOperation({
      ...options,
      outageToleranceMs: 0,
      poll: async () => {
        polls += 1;
        if (polls === 2) {
          await clock.sleep(600_000, never);
          return { kind: 'unreachable', cause: { reason: 'connection-broken', detail: '' }, retryAfterMs: 0 };
        }
        return { kind: polls === 1 ? 'in-progress' : 'succeeded', retryAfterMs: 0 };
      },
      ...alone(clock),
      endpoint,
      startMs: 0,
      random: () => 0.5,
      cancelSignal: never,
      onPoll: () => undefined,
    });
    assert.equal(verdict, 'succeeded');
    assert.deepEqual(resumed, [602_000]);
  });

  it('counts if it is no longer than a timer on a busy machine', async () => {
    const { outcome } = await run([outage], { outageToleranceMs: 1000 });
    assert.deepEqual([outcome.verdict, outcome.elapsedMs], ['unreachable', 1000]);
  });
});

describe('an operation that is not known', () => {
  it('may be too new to be seen', async () => {
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

  it('is given the whole minute', async () => {
    const asked = { ...missing, retryAfterMs: 50_000 };
    const { instants, outcome } = await run([asked]);
    assert.deepEqual([instants, outcome.verdict], [[0, 57.5, 115], 'not-found']);
  });

  it('does not reset an outage', async () => {
    const { outcome } = await run([outage, outage, missing, outage], { outageToleranceMs: 5000 });
    assert.deepEqual([outcome.verdict, outcome.polls, outcome.elapsedMs], ['unreachable', 4, 7000]);
  });

  it('is not mixed up with an outage: each has its own clock', async () => {
    const { outcome } = await run([missing, ...Array<Answer>(8).fill(outage), missing, success]);
    assert.deepEqual([outcome.verdict, outcome.polls], ['not-found', 10]);
    const other = await run([outage, outage, outage, missing, progress, success], {
      outageToleranceMs: 4000,
    });
    assert.equal(other.outcome.verdict, 'succeeded');
  });
});

describe('a cancellation', () => {
  it('before the first poll sends nothing', async () => {
    const outcome = await waitForOperation({
      ...options,
      poll: async () => assert.fail(),
      ...alone(virtualClock()),
      startMs: 0,
      random: () => 0.5,
      cancelSignal: AbortSignal.abort('SIGTERM'),
      onPoll: () => assert.fail(),
    });
    assert.deepEqual([outcome.verdict, outcome.cause?.detail, outcome.polls], ['cancelled', 'SIGTERM', 0]);
  });

  it('in a pause ends it at once', async () => {
    const clock = virtualClock();
    const cancel = new AbortController();
    const sleep = async (): Promise<void> => {
      await clock.sleep(700, never);
      cancel.abort('SIGINT');
    };
    const outcome = await waitForOperation({
      ...options,
      poll: async () => ({ kind: 'in-progress', retryAfterMs: 0 }),
      ...alone({ ...clock, sleep }),
      startMs: 0,
      random: () => 0.5,
      cancelSignal: cancel.signal,
      onPoll: () => undefined,
    });
    assert.deepEqual(
      [outcome.verdict, outcome.elapsedMs, outcome.polls, outcome.result],
      ['cancelled', 700, 1, 'InProgress'],
    );
  });

  it('ends the wait, even beside a success that came at the same moment', async () => {
    const { outcome } = await run([progress, success], {}, 2);
    assert.deepEqual(
      [outcome.verdict, outcome.cause?.detail, outcome.result],
      ['cancelled', 'SIGINT', 'InProgress'],
    );
  });
});

/** What the contract says of a script, written apart from the code, in one pass over the answers. */
function contract(script: Answer[], { timeoutMs, outageToleranceMs }: WaitOptions) {
  const instants: number[] = [];
  const since: Partial<Record<'outage' | 'missing', number>> = {};
  let hasAnswered = false;
  let faultsInRow = 0;
  let slowMs = 0;
  for (let at = 0; ; ) {
    const givenMs = timeoutMs === 0 ? 30_000 : Math.min(30_000, timeoutMs - at + 10_000);
    /** Sends the next request, and says what comes of it, and when. */
    const send = (at: number, givenMs: number) => {
      const {
        kind,
        takesMs = 0,
        retryAfterMs = 0,
      } = script[Math.min(instants.length, script.length - 1)] ?? outage;
      instants.push(at);
      return { kind, retryAfterMs, answered: takesMs <= givenMs, now: at + Math.min(takesMs, givenMs) };
    };
    let last = send(at, givenMs);
    if (at <= timeoutMs - 1 && timeoutMs - at <= 30_000 && last.now > timeoutMs) {
      const first = last;
      last = send(timeoutMs, 10_000);
      const ends = [first, last].filter(
        ({ kind, answered }) => answered && (kind === 'succeeded' || kind === 'failed'),
      );
      const [end] = ends.sort((a, b) => a.now - b.now);
      const isProgress = ({ kind, answered }: typeof first) => answered && kind === 'in-progress';
      const latest = Math.max(first.now, last.now);
      const saysMore = !last.answered || (isProgress(first) && !isProgress(last)) ? first : last;
      last = end ?? { ...saysMore, now: latest };
    }
    const { kind, retryAfterMs, answered, now } = last;
    const ends = (verdict: string) => ({
      verdict: verdict === 'unreachable-for-good' ? 'unreachable' : verdict,
      instants,
      elapsedMs: now,
    });

    if (answered && (kind === 'succeeded' || kind === 'failed')) return ends(kind);
    if (answered && kind === 'in-progress') {
      hasAnswered = true;
      faultsInRow = 0;
      delete since.outage;
    } else if (answered && kind === 'throttled') {
      faultsInRow = 0;
      delete since.outage;
    } else if (answered || givenMs === 30_000) {
      faultsInRow += 1;
      const contradicts = ['unauthorized', 'refused', 'unreachable-for-good'].includes(kind);
      if (answered && contradicts && !hasAnswered) return ends(kind);
      const isMissing = answered && kind === 'not-found' && !hasAnswered;
      const clock = isMissing ? 'missing' : 'outage';
      since[clock] ??= now;
      const mayLastMs = isMissing ? Math.min(60_000, outageToleranceMs) : outageToleranceMs;
      if (now - since[clock] >= mayLastMs) return ends(answered ? kind : 'unreachable');
    }
    if (now > timeoutMs - 1) return ends('timed-out');
    const usualMs = Math.min(Math.max(Math.round(now / 10), 2000), 15_000);
    const askedMs = answered ? retryAfterMs : 0;
    if (answered && kind === 'throttled') slowMs = Math.min(2 * Math.max(slowMs, usualMs, askedMs), 180_000);
    else if (answered && kind === 'in-progress') slowMs = slowMs * 0.8 < usualMs ? 0 : slowMs * 0.8;
    const policyMs = faultsInRow ? Math.min(1000 * 2 ** (faultsInRow - 1), 30_000) : usualMs;
    // With a random number of 0.5: no spread, and 1.15 times a Retry-After.
    const next = now + Math.round(Math.max(policyMs, slowMs, 1.15 * askedMs));
    at = next <= timeoutMs - 1 ? next : timeoutMs;
  }
}

describe('any script of answers', () => {
  const kinds: PollResult['kind'][] = [
    'in-progress',
    'in-progress',
    'throttled',
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

  it('ends in time, polls when it may and succeeds only if a success was read', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, patiences, async ([calm, wild], changed) => {
        const script = [...calm, ...wild];
        const { outcome, instants, seen } = await run(script, changed);
        const model = contract(script, changed);
        const ms = (list: number[]) => list.map(value => Math.round(value));
        assert.deepEqual(
          [outcome.verdict, Math.round(outcome.elapsedMs), ms(instants.map(at => at * 1000))],
          [model.verdict, Math.round(model.elapsedMs), ms(model.instants)],
        );
        const last = seen.at(-1)?.pollResult;
        assert.equal(outcome.polls, instants.length);
        assert.equal(outcome.verdict === 'succeeded', last?.kind === 'succeeded');
        assert.equal(outcome.verdict === 'failed', last?.kind === 'failed');
        assert.ok(outcome.elapsedMs <= Math.max(changed.timeoutMs + 10_000, 30_000));
        assert.ok(instants.every(at => at * 1000 <= changed.timeoutMs + 1e-6));
        seen.slice(0, -1).forEach(({ pollResult, soFar: { elapsedMs } }, i) => {
          const pausedMs = (instants[i + 1] ?? 0) * 1000 - elapsedMs;
          const early = pausedMs + 1e-6 < Math.max(pollResult.retryAfterMs, 1000);
          assert.ok(
            !early || (instants[i + 1] ?? 0) * 1000 + 1e-6 >= changed.timeoutMs,
            `poll ${i + 2} came early`,
          );
          assert.ok(
            pausedMs <= Math.max(1.3 * pollResult.retryAfterMs, 1.25 * 180_000) + 1e-6,
            `poll ${i + 2} came late`,
          );
        });
        if (outcome.verdict === 'timed-out') assert.ok(outcome.elapsedMs >= changed.timeoutMs - 1);
      }),
      { numRuns: fuzzRuns },
    );
  });
});

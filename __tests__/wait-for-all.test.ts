import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Clock } from '../src/clock.ts';
import { createEndpoint } from '../src/gate/wait/endpoint.ts';
import type { Outcome } from '../src/gate/wait/outcome.ts';
import type { PollResult } from '../src/gate/wait/poll.ts';
import { createPoller } from '../src/gate/wait/poller.ts';
import { createRequestLimit } from '../src/gate/wait/request-limit.ts';
import { stepOutcome } from '../src/gate/wait/step-outcome.ts';
import { waitForAll } from '../src/gate/wait/wait-for-all.ts';
import type { WaitOptions } from '../src/gate/wait/wait-for-operation.ts';
import type { Verdict } from '../src/verdict.ts';
import { suspendedClock, virtualClock } from './support/clock.ts';
import { fuzzRuns } from './support/fuzz.ts';

type Answer = Partial<PollResult> & { kind: PollResult['kind']; takesMs?: number };
/** The answer to the n-th poll of an operation, sent at an instant. */
type Script = (count: number, atMs: number) => Answer;

const options: WaitOptions = { timeoutMs: 90 * 60_000, outageToleranceMs: 5 * 60_000 };
const never = new AbortController().signal;
const progress: Answer = { kind: 'in-progress' };
const success: Answer = { kind: 'succeeded' };
const failure: Answer = { kind: 'failed' };
const outage: Answer = { kind: 'unreachable', cause: { reason: 'connection-refused', detail: '' } };
const throttled: Answer = { kind: 'throttled', cause: { reason: 'throttled', detail: '', status: 429 } };

/** In progress for so many polls, then an end. */
const after =
  (polls: number, end: Answer): Script =>
  count =>
    count <= polls ? progress : end;

/** Waits for one operation per script; returns the outcomes, and what was sent when. */
async function run(
  scripts: Script[],
  changed: Partial<WaitOptions> = {},
  { cancelAtMs, clock = virtualClock() }: { cancelAtMs?: number | undefined; clock?: Clock } = {},
) {
  const limit = createRequestLimit(clock);
  const cancel = new AbortController();
  const sent: { index: number; at: number; endedAt: number }[] = [];
  const ends: { index: number; at: number }[] = [];
  const outcomes: Outcome[] = [];
  if (cancelAtMs !== undefined)
    void clock.sleep(cancelAtMs, cancel.signal).then(() => cancel.abort('SIGINT'));
  await waitForAll(
    scripts.map((script, index) => {
      let count = 0;
      return {
        async poll(timeoutMs, signal) {
          assert.ok(timeoutMs > 0, 'no poll without time for an answer');
          const request = { index, at: clock.now(), endedAt: Number.POSITIVE_INFINITY };
          sent.push(request);
          count += 1;
          const { takesMs = 50, ...answer } = script(count, clock.now());
          await clock.sleep(Math.min(takesMs, timeoutMs), signal);
          request.endedAt = clock.now();
          const silent: PollResult = {
            kind: 'unreachable',
            cause: { reason: 'request-timed-out', detail: '' },
            retryAfterMs: 0,
          };
          return takesMs > timeoutMs || signal.aborted ? silent : { retryAfterMs: 0, ...answer };
        },
        onPoll: () => undefined,
        onEnd(outcome) {
          outcomes[index] = outcome;
          ends.push({ index, at: clock.now() });
        },
      };
    }),
    { ...options, ...changed, limit, clock, random: () => 0.5, startMs: 0, cancelSignal: cancel.signal },
  );
  const instantsOf = (index: number) => sent.filter(one => one.index === index).map(({ at }) => at);
  return { outcomes, sent, ends, instantsOf, elapsedMs: clock.now() };
}

const verdictsOf = (outcomes: Outcome[]): Verdict[] => outcomes.map(({ verdict }) => verdict);

describe('the wait for several operations', () => {
  it('goes on after one has failed, and each keeps its own end', async () => {
    const { outcomes, ends } = await run([after(9, success), after(2, failure), after(0, success)]);
    assert.deepEqual(verdictsOf(outcomes), ['succeeded', 'failed', 'succeeded']);
    assert.deepEqual(
      ends.map(({ index }) => index),
      [2, 1, 0],
    );
    assert.deepEqual(
      outcomes.map(({ polls }) => polls),
      [10, 3, 1],
    );
  });

  it('spreads the polls of 100 over their pause of 15 s, and asks fewer more often', async () => {
    const end: Script = (_count, at) => (at < 120_000 ? progress : success);
    const { sent } = await run([...Array(60).fill(end), ...Array(40).fill(after(2, failure))]);
    const between = (from: number, to: number) => sent.filter(({ at }) => at >= from && at < to).length;
    assert.ok(between(15_000, 30_000) <= 100, `${between(15_000, 30_000)} of 100 in 15 s`);
    assert.ok(between(60_000, 75_000) > 90, `${between(60_000, 75_000)} of 60 in 15 s`);
  });

  it('is not held up by requests that hang', async () => {
    const hang: Script = () => ({ ...progress, takesMs: 1e9 });
    const { outcomes, ends } = await run([hang, hang, hang, ...Array(20).fill(after(5, success))], {
      timeoutMs: 300_000,
    });
    assert.deepEqual(verdictsOf(outcomes), [...Array(3).fill('timed-out'), ...Array(20).fill('succeeded')]);
    const alone = await run([after(5, success)]);
    for (const { index, at } of ends.slice(0, 20))
      assert.ok(at < alone.elapsedMs + 23 * 125 * 2, `operation ${index} ended at ${at}`);
  });

  it('finds room for the others although more requests hang than may be in flight', async () => {
    const hang: Script = () => ({ ...progress, takesMs: 1e9 });
    const { outcomes, ends } = await run([...Array(12).fill(hang), ...Array(4).fill(after(8, success))], {
      timeoutMs: 600_000,
    });
    assert.deepEqual(verdictsOf(outcomes).slice(12), Array(4).fill('succeeded'));
    assert.ok((ends[3]?.at ?? 0) < 125_000, `${ends[3]?.at}`);
  });

  it('asks the others within seconds although the first ones hang', async () => {
    const hang: Script = () => ({ ...progress, takesMs: 1e9 });
    const { instantsOf } = await run([...Array(12).fill(hang), ...Array(8).fill(after(9, success))], {
      timeoutMs: 60_000,
    });
    for (let index = 12; index < 20; index += 1)
      assert.ok((instantsOf(index)[0] ?? 0) < 16_000, `operation ${index}: ${instantsOf(index)[0]}`);
  });

  it('finds their ends before the time-out although the first ones hang', async () => {
    const hang: Script = count => (count === 1 ? progress : { ...progress, takesMs: 1e9 });
    const healthy: Script = (_count, at) => (at < 35_000 ? progress : success);
    const { outcomes } = await run([...Array(12).fill(hang), ...Array(8).fill(healthy)], {
      timeoutMs: 50_000,
    });
    assert.deepEqual(verdictsOf(outcomes).slice(12), Array(8).fill('succeeded'));
  });

  it('finds the end of each of eighty although answers take two seconds', async () => {
    const slow: Script = (_count, at) => ({ ...(at < 44_000 ? progress : success), takesMs: 2000 });
    const { outcomes } = await run(Array(80).fill(slow), { timeoutMs: 60_000 });
    assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['succeeded']));
  });

  it('waits for answers that take longer than polls may hang', async () => {
    const slow: Script = (count, at) => ({ ...after(2, success)(count, at), takesMs: 12_000 });
    const { outcomes } = await run(Array(20).fill(slow), { timeoutMs: 600_000, outageToleranceMs: 20_000 });
    assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['succeeded']));
  });

  it('ends when the outage tolerance is over although every request hangs, and not before', async () => {
    const hangFrom =
      (fromMs: number): Script =>
      (_count, at) => ({ ...progress, takesMs: at < fromMs ? 50 : 1e9 });
    for (const [count, fromMs, minutes] of [
      [1, 0, 7],
      [20, 0, 8],
      [20, 600_000, 8],
      [100, 0, 14],
    ] as const) {
      const { outcomes, ends } = await run(Array(count).fill(hangFrom(fromMs)));
      assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['unreachable']));
      const outages = ends.map(({ at }) => (at - fromMs) / 60_000);
      assert.ok(
        Math.min(...outages) >= 5 && Math.max(...outages) < minutes,
        `${count}: ${Math.min(...outages)} to ${Math.max(...outages)} min`,
      );
    }
  });

  it('does not take an endpoint for lost that answers slowly, whatever the outage tolerance', async () => {
    for (const [count, takesMs] of [
      [9, 8000],
      [20, 12_000],
      [40, 25_000],
    ] as const) {
      const slow: Script = (_count, at) => ({ ...(at < 600_000 ? progress : success), takesMs });
      const { outcomes } = await run(Array(count).fill(slow), { outageToleranceMs: 0 });
      assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['succeeded']), `${count}`);
    }
  });

  it('counts an outage anew after an answer to any operation', async () => {
    const minute = 60_000;
    const script: Script = (_count, at) => ({
      ...(at < 10 * minute ? progress : success),
      takesMs: at > 10 * minute || (at > 4 * minute && at < 6 * minute) ? 50 : 1e9,
    });
    const { outcomes } = await run(Array(20).fill(script));
    assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['succeeded']));
  });

  it('starts spread out, and asks all of a hundred in thirteen seconds', async () => {
    const { sent } = await run(Array(100).fill(after(0, success)));
    assert.equal(new Set(sent.map(({ at }) => at)).size, 100);
    assert.ok(Math.max(...sent.map(({ at }) => at)) < 13_000);
  });

  it('has a last poll of each within the last seconds before the time-out', async () => {
    const timeoutMs = 60_000;
    const { outcomes, instantsOf, elapsedMs } = await run(
      Array(20).fill(() => progress),
      { timeoutMs },
    );
    for (const [index, { verdict }] of outcomes.entries()) {
      const last = instantsOf(index).at(-1) ?? 0;
      assert.equal(verdict, 'timed-out');
      assert.ok(last > timeoutMs - 4000 && last <= timeoutMs, `operation ${index}: ${last}`);
    }
    assert.ok(elapsedMs <= timeoutMs + 10_000);
  });

  it('has the last poll of each when it is due, also beside one that hangs', async () => {
    const hang: Script = () => ({ ...progress, takesMs: 1e9 });
    const { instantsOf } = await run(Array(4).fill(hang), { timeoutMs: 10_000 });
    assert.deepEqual([0, 1, 2, 3].map(instantsOf), [
      [0, 9625],
      [125, 9500],
      [250, 9375],
      [375, 9250],
    ]);
  });

  it('ends in time and within the limits although everything hangs', async () => {
    const hang: Script = () => ({ ...progress, takesMs: 1e9 });
    const { outcomes, sent, elapsedMs } = await run(Array(100).fill(hang), { timeoutMs: 60_000 });
    assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['timed-out']));
    assert.ok(elapsedMs <= 70_000, String(elapsedMs));
    for (const { at } of sent) assert.ok(at < 70_000);
    for (const { at } of sent)
      assert.ok(sent.filter(other => other.at <= at && other.endedAt > at).length <= 8);
  });

  it('delays no operation that had a fault because others hang', async () => {
    const hang: Script = () => ({ ...progress, takesMs: 1e9 });
    const reset: Script = count => (count === 9 ? outage : after(9, success)(count, 0));
    const { outcomes, ends } = await run([...Array(30).fill(hang), ...Array(4).fill(reset)], {
      timeoutMs: 600_000,
      outageToleranceMs: 600_000,
    });
    assert.deepEqual(verdictsOf(outcomes).slice(30), Array(4).fill('succeeded'));
    assert.ok((ends[3]?.at ?? 0) < 150_000, `${ends[3]?.at}`);
  });

  it('asks one whose request hung once again within half a minute although all others hang', async () => {
    const hang: Script = () => ({ ...progress, takesMs: 1e9 });
    const once: Script = (count, at) => (count === 1 ? hang(count, at) : success);
    const { ends } = await run([once, ...Array(30).fill(hang)], {
      timeoutMs: 600_000,
      outageToleranceMs: 600_000,
    });
    assert.equal(ends[0]?.index, 0);
    assert.ok((ends[0]?.at ?? 0) < 65_000, `${ends[0]?.at}`);
  });

  it('has a last poll of each although the polls before it hang until the time-out', async () => {
    const timeoutMs = 60_000;
    const script: Script = (_count, at) => {
      if (at < 24_000) return progress;
      if (at < 38_000) return outage; // asked again after 1, 2, 4 and 8 s
      return at < 55_000 ? { ...progress, takesMs: 1e9 } : success;
    };
    const { outcomes } = await run(Array(6).fill(script), { timeoutMs });
    assert.deepEqual(verdictsOf(outcomes), Array(6).fill('succeeded'));
  });

  it('polls each once for its usual time if the time-out is 0', async () => {
    const { outcomes } = await run(
      Array(10).fill(() => ({ ...success, takesMs: 12_000 })),
      { timeoutMs: 0 },
    );
    assert.deepEqual(verdictsOf(outcomes), Array(10).fill('succeeded'));
  });

  it('polls each once with a time-out of 0 although the first eight hang', async () => {
    const hang: Script = () => ({ ...progress, takesMs: 1e9 });
    const { outcomes } = await run([...Array(8).fill(hang), () => success, () => success], { timeoutMs: 0 });
    assert.deepEqual(
      outcomes.map(({ verdict, polls }) => `${verdict} ${polls}`),
      [...Array(8).fill('timed-out 1'), 'succeeded 1', 'succeeded 1'],
    );
  });

  it('asks all of a hundred again after a suspension, wherever it began and whatever was on its way', async () => {
    for (let fromMs = 10; fromMs < 30_000; fromMs += 730) {
      const clock = suspendedClock(virtualClock(), fromMs, 3_600_000);
      const script: Script = (_count, at) => (at < fromMs ? progress : success);
      const { outcomes } = await run(Array(100).fill(script), { timeoutMs: 600_000 }, { clock });
      assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['succeeded']), `from ${fromMs} ms`);
    }
  });

  it('has a last poll although the one before it had to wait for its turn and hangs until the time-out', async () => {
    const clock = virtualClock();
    const sent: number[] = [];
    const { next } = createPoller({
      poll: async (timeoutMs, signal) => {
        sent.push(clock.now());
        await clock.sleep(timeoutMs, signal);
        return { kind: 'unreachable', cause: { reason: 'request-timed-out', detail: '' }, retryAfterMs: 0 };
      },
      clock,
      limit: { ...createRequestLimit(clock), turn: signal => clock.sleep(900, signal) },
      cancelSignal: never,
      timeOut: 31_000,
      deadline: 30_500,
      windowStart: 30_000,
      isSingle: false,
    });
    await next();
    assert.deepEqual(sent, [900, 31_400]);
  });

  it('reports a suspension while a poll waits for its turn', async () => {
    for (const during of ['begin', 'the time that was left', 'turn'] as const) {
      const clock = virtualClock();
      const limit = createRequestLimit(clock);
      let begun = 0;
      const asleep = () => clock.sleep(3_600_000, never);
      const { next } = createPoller({
        poll: async () => ({ kind: 'in-progress', retryAfterMs: 0 }),
        clock,
        limit: {
          async begin(poll) {
            begun += 1;
            if (during !== 'turn' && begun === 1) await asleep();
            return during === 'the time that was left' && begun === 1 ? undefined : limit.begin(poll);
          },
          async turn() {
            if (during === 'turn') await asleep();
          },
        },
        cancelSignal: never,
        timeOut: 60_000,
        deadline: 60_000,
        windowStart: 60_000,
        isSingle: false,
      });
      const sent = await next();
      assert.ok((sent?.suspendedMs ?? 0) > 3_500_000, `${during}: ${sent?.suspendedMs}`);
    }
  });

  it('gives up for no fault that began before a suspension', async () => {
    for (let fromMs = 10; fromMs < 3000; fromMs += 30) {
      const clock = suspendedClock(virtualClock(), fromMs, 3_600_000);
      const script: Script = count => (count <= 2 ? outage : success);
      const { outcomes } = await run(Array(10).fill(script), { timeoutMs: 7_200_000 }, { clock });
      assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['succeeded']), `from ${fromMs} ms`);
    }
  });

  it('keeps the ends that it has when it is cancelled', async () => {
    const { outcomes, elapsedMs } = await run(
      [after(1, success), after(1, failure), () => progress],
      {},
      { cancelAtMs: 30_000 },
    );
    assert.deepEqual(verdictsOf(outcomes), ['succeeded', 'failed', 'cancelled']);
    assert.equal(elapsedMs, 30_000);
  });

  it('does not send or count polls that wait for their turn when it is cancelled', async () => {
    const { outcomes, sent } = await run(
      Array(8).fill(() => progress),
      {},
      { cancelAtMs: 300 },
    );
    assert.equal(sent.length, 3);
    assert.deepEqual(
      outcomes.map(({ polls }) => polls),
      [1, 1, 1, 0, 0, 0, 0, 0],
    );
  });
});

describe('operations of one endpoint', () => {
  it('slow down together, once for each round of throttled answers', async () => {
    const { instantsOf } = await run(
      Array(5).fill((count: number) => (count <= 1 ? throttled : progress)),
      {
        timeoutMs: 20_000,
      },
    );
    // 2 s doubled once, not five times.
    for (const index of [0, 1, 2, 3, 4]) {
      const [first = 0, second = 0] = instantsOf(index);
      assert.ok(second - first > 3900 && second - first < 4800, `${second - first}`);
    }
  });

  it('slow down although only one of them is throttled', async () => {
    const one: Script = (_count, at) => (at < 30_000 ? throttled : success);
    const { instantsOf } = await run([one, after(1e9, success)], { timeoutMs: 60_000 });
    const alone = await run([after(1e9, success)], { timeoutMs: 60_000 });
    assert.ok(instantsOf(1).length < alone.instantsOf(0).length / 2);
  });

  it('forget a throttling after a valid answer of each as one operation alone does', async () => {
    const script: Script = count => (count === 1 ? { ...throttled, retryAfterMs: 20_000 } : progress);
    const pauses = (instants: number[]) => instants.slice(1).map((at, i) => at - (instants[i] ?? 0));
    const alone = pauses((await run([script], { timeoutMs: 300_000 })).instantsOf(0));
    const three = pauses((await run([script, script, script], { timeoutMs: 300_000 })).instantsOf(2));
    for (const [i, pause] of alone.slice(0, 6).entries())
      assert.ok(Math.abs((three[i] ?? 0) / pause - 1) < 0.3, `${i}: ${three[i]} and ${pause}`);
  });

  /** Five operations: for four an outage begins at 10 s, for the last one shortly before the end, so it finds that first. */
  async function recover(retryAfterMs: number, first: Answer = progress) {
    const until = 100_000;
    const outageFrom =
      (fromMs: number): Script =>
      (_count, at) =>
        at >= fromMs && at < until ? { ...outage, retryAfterMs } : at < until ? progress : first;
    const scripts = [...Array<Script>(4).fill(outageFrom(10_000)), outageFrom(85_000)];
    const { sent } = await run(scripts, { timeoutMs: 300_000 });
    return [0, 1, 2, 3, 4].map(index => {
      const ofIndex = sent.filter(one => one.index === index);
      const recovered = ofIndex.find(({ at }) => at >= until)?.at ?? 0;
      return { recovered, pause: recovered - (ofIndex.findLast(({ at }) => at < until)?.endedAt ?? 0) };
    });
  }

  it('are all asked again when one of them finds that an outage is over', async () => {
    const instants = (await recover(0)).map(({ recovered }) => recovered);
    assert.ok(Math.max(...instants) - Math.min(...instants) < 1000, String(instants));
  });

  it('are not all asked at once if it finds that the endpoint throttles', async () => {
    const instants = (await recover(0, throttled)).map(({ recovered }) => recovered);
    assert.ok(Math.max(...instants) - Math.min(...instants) > 5000, String(instants));
  });

  it('are not asked sooner than the pace that it allowed before', async () => {
    const until = 400_000;
    // The first polls slow all of them down to 120 s, the second ones spread them out.
    const scripts = Array.from(
      { length: 8 },
      (_, index): Script =>
        (count, at) => {
          if (count === 1) return { ...throttled, retryAfterMs: 60_000 };
          return at < until ? { ...outage, retryAfterMs: count === 2 ? index * 30_000 : 0 } : progress;
        },
    );
    const { sent } = await run(scripts, { timeoutMs: 900_000 });
    for (const index of scripts.keys()) {
      const ofIndex = sent.filter(one => one.index === index);
      const recovered = ofIndex.find(({ at }) => at >= until)?.at ?? 0;
      const pause = recovered - (ofIndex.findLast(({ at }) => at < until)?.endedAt ?? 0);
      assert.ok(pause > 100_000, `operation ${index}: ${pause}`);
    }
  });

  it('are not asked sooner than a Retry-After then', async () => {
    for (const { pause } of await recover(25_000)) assert.ok(pause >= 25_000, String(pause));
  });

  it('are silent from the first poll after which all are without a response, until one has one; not in a suspension', () => {
    const join = createEndpoint(2);
    const [one, two] = [join(), join()];
    const found = (
      found: 'answer' | 'fault' | 'throttled',
      nowMs: number,
      hasResponse = found !== 'fault',
    ) => ({
      found,
      hasResponse,
      nowMs,
      usualMs: 2000,
      retryAfterMs: 0,
      sentAtMs: nowMs,
    });
    const since: number[] = [];
    one.record(found('fault', 1000));
    since.push(one.silentSinceMs);
    two.record(found('fault', 2000));
    one.record(found('fault', 3000));
    since.push(one.silentSinceMs);
    two.resumed(9000);
    since.push(one.silentSinceMs);
    for (const response of ['answer', 'throttled', 'fault'] as const) {
      two.record(found(response, 10_000, true));
      since.push(one.silentSinceMs);
      one.resumed(11_000);
      two.record(found('fault', 12_000));
      since.push(one.silentSinceMs);
    }
    const never = Number.POSITIVE_INFINITY;
    assert.deepEqual(since, [never, 2000, 9000, never, 12_000, never, 12_000, never, 12_000]);
  });

  it('are not taken for lost by slow answers after a long Retry-After, nor by a fault after another outage', async () => {
    const minute = 60_000;
    const error: Answer = { ...outage, cause: { reason: 'http-5xx', detail: '', status: 500 } };
    const asked: Script = (count, at) =>
      count === 1
        ? { ...error, retryAfterMs: 5 * minute }
        : { ...(at < 12 * minute ? progress : success), takesMs: 12_000 };
    const slowly =
      (index: number): Script =>
      (_count, at) => {
        if (at < 4 * minute) return { ...progress, takesMs: 1e9 };
        if (index % 10 === 0 && at > 9 * minute && at < 9.5 * minute) return outage;
        return { ...(at < 15 * minute ? progress : success), takesMs: 25_000 };
      };
    for (const scripts of [Array(60).fill(asked), Array.from({ length: 60 }, (_, index) => slowly(index))]) {
      const { outcomes } = await run(scripts);
      assert.deepEqual(new Set(verdictsOf(outcomes)), new Set(['succeeded']));
    }
  });

  it('that have ended slow the others down no more', async () => {
    const slow: Script = count => (count === 1 ? { ...throttled, retryAfterMs: 60_000 } : progress);
    const ended = Array(9).fill(after(0, success));
    const instants = (await run([slow, ...ended], { timeoutMs: 900_000 })).instantsOf(0);
    const pauses = instants.slice(2).map((at, i) => at - (instants[i + 1] ?? 0));
    const [first = 0, second = 0, third = 0] = pauses;
    assert.ok(Math.abs(second / first - 0.8) < 0.02 && Math.abs(third / second - 0.8) < 0.02, String(pauses));
  });

  it('are not asked more often because one of them alone has faults', async () => {
    const { instantsOf } = await run([() => outage, () => progress], {
      timeoutMs: 250_000,
      pollIntervalMs: 2000,
    });
    const alone = await run([() => outage], { timeoutMs: 250_000, pollIntervalMs: 2000 });
    assert.ok(instantsOf(0).length <= alone.instantsOf(0).length + 2);
  });
});

describe('the verdict of a step', () => {
  const outcome = (verdict: Verdict, more: Partial<Outcome> = {}): Outcome => ({
    verdict,
    polls: 1,
    elapsedMs: 0,
    serviceRequestId: '',
    ...more,
  });

  it('is the first by precedence that any operation has', () => {
    const order = [
      'cancelled',
      'internal-error',
      'failed',
      'unauthorized',
      'refused',
      'not-found',
      'unrecognized',
      'unreachable',
      'timed-out',
      'succeeded',
    ] as const;
    for (const [i, verdict] of order.entries())
      for (const other of order.slice(i))
        for (const pair of [
          [outcome(verdict), outcome(other)],
          [outcome(other), outcome(verdict)],
        ])
          assert.equal(stepOutcome(pair, 0).verdict, verdict);
  });

  it('comes with the outputs of the first operation that has it, and the polls of all', () => {
    const { serviceRequestId, polls, elapsedMs } = stepOutcome(
      [
        outcome('succeeded', { serviceRequestId: 'a', polls: 3 }),
        outcome('failed', { serviceRequestId: 'b', polls: 4 }),
        outcome('failed', { serviceRequestId: 'c', polls: 5 }),
      ],
      77,
    );
    assert.deepEqual([serviceRequestId, polls, elapsedMs], ['b', 12, 77]);
  });
});

describe('any scripts of several operations', () => {
  const answer = fc.record({
    kind: fc.constantFrom<PollResult['kind']>(
      'in-progress',
      'succeeded',
      'failed',
      'unauthorized',
      'refused',
      'not-found',
      'throttled',
      'unreachable',
      'unreachable-for-good',
      'unrecognized',
    ),
    takesMs: fc.constantFrom(10, 900, 20_000, 1e9),
    retryAfterMs: fc.constantFrom(0, 0, 0, 5000),
  });
  const scripts = fc.array(fc.array(answer, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 });
  const wait = fc.record({
    timeoutMs: fc.constantFrom(0, 3000, 60_000, 1_200_000),
    outageToleranceMs: fc.constantFrom(0, 4000, 90_000),
  });

  const cancellation = fc.option(fc.nat({ max: 30_000 }), { nil: undefined });

  it('end in time and within the limits, green only if every operation was proven', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, wait, cancellation, async (all, changed, cancelAtMs) => {
        const proven = all.map(() => false);
        const { outcomes, sent, elapsedMs } = await run(
          all.map((answers, index) => count => {
            const answer = answers[Math.min(count, answers.length) - 1] ?? success;
            if (answer.kind === 'succeeded') proven[index] = true;
            return answer;
          }),
          changed,
          { cancelAtMs },
        );
        assert.equal(outcomes.length, all.length);
        for (const [index, { polls }] of outcomes.entries())
          assert.equal(polls, sent.filter(one => one.index === index).length);
        for (const [index, { verdict }] of outcomes.entries())
          if (verdict === 'succeeded') assert.ok(proven[index]);
        const { verdict } = stepOutcome(outcomes, elapsedMs);
        assert.equal(
          verdict === 'succeeded',
          outcomes.every(outcome => outcome.verdict === 'succeeded'),
        );
        assert.ok(elapsedMs <= (changed.timeoutMs === 0 ? 62_000 : changed.timeoutMs + 10_000));
        for (const { at } of sent) {
          assert.ok(sent.filter(other => other.at >= at && other.at <= at + 1000).length <= 10);
          assert.ok(sent.filter(other => other.at <= at && other.endedAt > at).length <= 8);
        }
      }),
      { numRuns: fuzzRuns / 40 },
    );
  });
});

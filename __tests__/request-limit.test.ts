import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, it } from 'node:test';
import { createRequestLimit } from '../src/gate/wait/request-limit.ts';
import { virtualClock } from './support/clock.ts';

const never = new AbortController().signal;
const begin = { mayHang: false, isInterruptible: true, endMs: 1000, signal: never };

describe('the request limit', () => {
  it('sends at most ten requests in any second', async () => {
    const clock = virtualClock();
    const { turn } = createRequestLimit(clock);
    const instants = await Promise.all(Array.from({ length: 50 }, () => turn(never).then(() => clock.now())));
    assert.equal(instants[0], 0);
    for (const from of instants)
      assert.ok(instants.filter(at => at >= from && at <= from + 1000).length <= 10, `from ${from} ms`);
    assert.ok((instants.at(-1) ?? 0) < 6500);
  });

  it('lets a lone request pass at once', async () => {
    const clock = virtualClock();
    const { turn } = createRequestLimit(clock);
    await turn(never);
    await clock.sleep(2000, never);
    await turn(never);
    assert.equal(clock.now(), 2000);
  });

  it('has eight polls in flight, and admits the next in order when one ends', async () => {
    const clock = virtualClock();
    const limit = createRequestLimit(clock);
    const ends = await Promise.all(Array.from({ length: 8 }, () => limit.begin({ ...begin, endMs: 60_000 })));
    const order: number[] = [];
    const later = [1, 2, 3].map(async i => {
      const end = await limit.begin({ ...begin, endMs: 60_000 });
      order.push(i);
      return end;
    });
    ends[5]?.end();
    ends[2]?.end();
    await Promise.all(later.slice(0, 2));
    assert.deepEqual(order, [1, 2]);
    assert.equal(await later[2], undefined);
    assert.equal(clock.now(), 60_000);
  });

  it('keeps half of the room free of polls that may hang', async () => {
    const limit = createRequestLimit(virtualClock());
    const retries = Array.from({ length: 5 }, () => limit.begin({ ...begin, mayHang: true }));
    const others = Array.from({ length: 4 }, () => limit.begin(begin));
    const admitted = (await Promise.all([...retries, ...others])).map(end => end !== undefined);
    assert.deepEqual(admitted, [true, true, true, true, false, true, true, true, true]);
  });

  it('lets go of a poll that is cancelled', async () => {
    const limit = createRequestLimit(virtualClock());
    await Promise.all(Array.from({ length: 8 }, () => limit.begin(begin)));
    const cancel = new AbortController();
    const waiting = limit.begin({ ...begin, signal: cancel.signal });
    cancel.abort();
    assert.equal(await waiting, undefined);
  });

  it('admits no poll that is cancelled before, and aborts one that is cancelled later', async () => {
    const limit = createRequestLimit(virtualClock());
    assert.equal(await limit.begin({ ...begin, signal: AbortSignal.abort() }), undefined);
    const cancel = new AbortController();
    const { signal } = cancel;
    const [ended, going] = await Promise.all([
      limit.begin({ ...begin, signal }),
      limit.begin({ ...begin, signal }),
    ]);
    ended?.end();
    assert.equal(getEventListeners(signal, 'abort').length, 1);
    cancel.abort();
    assert.deepEqual([ended?.signal.aborted, going?.signal.aborted], [false, true]);
  });
});

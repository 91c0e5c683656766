import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { backoffMs, pollDelayMs, spreadPauseMs } from '../src/gate/wait/schedule.ts';

describe('the pause after a valid response', () => {
  it('is a tenth of the time waited, from 2 s to 15 s', () => {
    const pauses = [0, 20, 30, 60, 149, 150, 3600].map(s => pollDelayMs(s * 1000, undefined));
    assert.deepEqual(pauses, [2000, 2000, 3000, 6000, 14_900, 15_000, 15_000]);
  });

  it('is at least 150 ms for each of more than 50 operations', () => {
    const pauses = (operations: number) =>
      [0, 60, 149, 3600].map(s => pollDelayMs(s * 1000, undefined, operations));
    assert.deepEqual(pauses(50), [2000, 6000, 14_900, 15_000]);
    assert.deepEqual(pauses(51), [7650, 7650, 14_900, 15_000]);
    assert.deepEqual(pauses(100), [15_000, 15_000, 15_000, 15_000]);
  });

  it('is the fixed interval if one is given', () => {
    assert.equal(pollDelayMs(1_000_000, 7000), 7000);
    assert.equal(pollDelayMs(1_000_000, 7000, 100), 7000);
  });

  it('never shrinks as the wait grows', () => {
    const ms = fc.double({ min: 0, max: 1e8, noNaN: true });
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        assert.ok(pollDelayMs(Math.min(a, b), undefined) <= pollDelayMs(Math.max(a, b), undefined));
      }),
    );
  });

  it('allows 262 polls in an hour', () => {
    let polls = 0;
    for (let t = 0; t < 3_600_000; t += pollDelayMs(t, undefined)) polls += 1;
    assert.equal(polls, 262);
  });
});

describe('the pause after a fault', () => {
  it('doubles from 1 s to 30 s', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7, 1000].map(backoffMs),
      [1, 2, 4, 8, 16, 30, 30, 30].map(s => s * 1000),
    );
  });
});

describe('the spread of a pause', () => {
  const pause = { slowMs: 0, faults: 0, usualMs: 10_000, isFixed: false, retryAfterMs: 0 };
  const range = (changed: Partial<typeof pause>): number[] =>
    [0, 0.5, 1].map(random => spreadPauseMs({ ...pause, ...changed }, random));

  it('is a tenth at the usual pace, a quarter while throttled and after faults', () => {
    assert.deepEqual(range({}), [9000, 10_000, 11_000]);
    assert.deepEqual(range({ slowMs: 40_000 }), [30_000, 40_000, 50_000]);
    assert.deepEqual(range({ faults: 6 }), [22_500, 30_000, 37_500]);
  });

  it('leaves a fixed interval alone, unless it is throttled', () => {
    assert.deepEqual(range({ isFixed: true }), [10_000, 10_000, 10_000]);
    assert.deepEqual(range({ isFixed: true, slowMs: 20_000 }), [15_000, 20_000, 25_000]);
  });

  it('never shortens what Retry-After asks', () => {
    assert.deepEqual(range({ retryAfterMs: 20_000 }), [20_000, 23_000, 26_000]);
    assert.deepEqual(range({ retryAfterMs: 9500 }), [9500, 10_925, 12_350]);
  });
});

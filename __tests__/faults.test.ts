import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noFaults, recordPoll, verdictOfFault, withoutSuspension } from '../src/gate/wait/faults.ts';
import type { PollResult } from '../src/gate/wait/poll.ts';

const poll = (kind: PollResult['kind']): PollResult => ({ kind, retryAfterMs: 0 });
const toleranceMs = 300_000;

describe('the faults', () => {
  it('count a suspension of the process for nothing, and no more than that', () => {
    for (const kind of ['unreachable', 'not-found'] as const) {
      const mayLastMs = kind === 'not-found' ? 60_000 : toleranceMs;
      const state = withoutSuspension(recordPoll(noFaults, poll(kind), 1000), 500_000);
      const verdictAt = (now: number) => verdictOfFault(state, poll(kind), { now, toleranceMs });
      assert.equal(verdictAt(501_000 + mayLastMs - 1), undefined);
      assert.equal(verdictAt(501_000 + mayLastMs), kind);
    }
  });

  it('keep the minute of a 404 through throttling, but not the outage', () => {
    const faulty = recordPoll(recordPoll(noFaults, poll('unreachable'), 0), poll('not-found'), 1000);
    const throttled = recordPoll(faulty, poll('throttled'), 2000);
    assert.deepEqual(
      [throttled.count, throttled.outageSince, throttled.notFoundSince],
      [0, Number.POSITIVE_INFINITY, 1000],
    );
  });

  it('start over after a valid answer', () => {
    const faulty = recordPoll(recordPoll(noFaults, poll('not-found'), 0), poll('unreachable'), 1000);
    assert.deepEqual(recordPoll(faulty, poll('in-progress'), 2000), { ...noFaults, hasAnswered: true });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appendPoll, detectionDelayMs, type Phase, type State } from '../src/gate/report/phases.ts';
import type { Outcome } from '../src/gate/wait/outcome.ts';
import type { Cause, PollResult } from '../src/gate/wait/poll.ts';

const cause = (reason: Cause['reason'], detail: string): Cause => ({ reason, detail });
const soFar = (elapsedMs: number): Outcome => ({
  verdict: 'timed-out',
  polls: 1,
  elapsedMs,
  serviceRequestId: '',
});

/** The phases of a wait with one poll a second, each sent 100 ms before its response. */
function phasesOf(polls: Pick<PollResult, 'kind' | 'cause'>[]): Phase[] {
  return polls.reduce<Phase[]>((phases, poll, i) => {
    const sentMs = Math.max(i * 1000 - 100, 0);
    return appendPoll(phases, { pollResult: { retryAfterMs: 0, ...poll }, sentMs, soFar: soFar(i * 1000) });
  }, []);
}

const phase = (state: State, fromMs: number, lastSentMs: number, polls: number): Phase => ({
  state,
  fromMs,
  lastSentMs,
  polls,
});

describe('the phases of a wait', () => {
  it('change with the result of the polls, and keep the cause of the last fault', () => {
    const refused = cause('connection-refused', 'first');
    const lastRefused = cause('connection-refused', 'last');
    const throttled = cause('throttled', '');
    const missing = cause('http-404', '');
    const html = cause('html', '');
    assert.deepEqual(
      phasesOf([
        { kind: 'not-found', cause: missing },
        { kind: 'in-progress' },
        { kind: 'in-progress' },
        { kind: 'unreachable', cause: refused },
        { kind: 'unreachable', cause: lastRefused },
        { kind: 'throttled', cause: throttled },
        { kind: 'throttled', cause: throttled },
        { kind: 'unrecognized', cause: html },
        { kind: 'succeeded' },
      ]),
      [
        { ...phase('not found', 0, 0, 1), cause: missing },
        phase('in progress', 1000, 1900, 2),
        { ...phase('unreachable', 3000, 3900, 2), cause: lastRefused },
        { ...phase('throttled', 5000, 5900, 2), cause: throttled },
        { ...phase('unrecognized', 7000, 6900, 1), cause: html },
      ],
    );
  });

  it('hold what contradicts an earlier answer, and is ridden out', () => {
    const answered: Outcome = { ...soFar(5000), answeredMs: 1000 };
    const kinds = {
      unauthorized: 'unauthorized',
      refused: 'refused',
      'unreachable-for-good': 'unreachable',
      'not-found': 'not found',
    } as const;
    for (const [kind, state] of Object.entries(kinds) as [PollResult['kind'], State][]) {
      const event = { pollResult: { kind, retryAfterMs: 0 }, sentMs: 4900, soFar: answered };
      assert.deepEqual(
        appendPoll([phase('in progress', 0, 900, 1)], event).at(-1),
        phase(state, 5000, 4900, 1),
      );
    }
  });

  it('drop the oldest if there are too many', () => {
    const flapping = Array.from({ length: 1000 }, (_, i) => ({
      kind: i % 2 ? ('in-progress' as const) : ('unreachable' as const),
    }));
    const kept = phasesOf(flapping);
    assert.deepEqual([kept.length, kept.at(-1)?.lastSentMs], [30, 998_900]);
  });

  it('begin at the start of the step', () => {
    const pollResult: PollResult = { kind: 'in-progress', retryAfterMs: 0 };
    assert.deepEqual(appendPoll([], { pollResult, sentMs: 200, soFar: soFar(700) }), [
      phase('in progress', 0, 200, 1),
    ]);
  });

  it('give the detection delay: the time since the last poll that saw the operation in progress', () => {
    assert.equal(detectionDelayMs([], 5000), undefined);
    assert.equal(detectionDelayMs([phase('unreachable', 0, 4000, 2)], 5000), undefined);
    const phases = [
      phase('in progress', 0, 1000, 2),
      phase('in progress', 2000, 3000, 2),
      phase('throttled', 3500, 4000, 1),
    ];
    assert.equal(detectionDelayMs(phases, 5000), 2000);
  });
});

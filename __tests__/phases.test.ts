import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appendPoll, detectionDelayMs, type Phase, type State } from '../src/gate/report/phases.ts';
import type { PollResult } from '../src/gate/status/response.ts';
import type { Outcome } from '../src/verdict.ts';

const phase = (state: State, fromMs: number, lastSentMs: number, polls: number, cause = ''): Phase => ({
  state,
  fromMs,
  lastSentMs,
  polls,
  cause,
});

const soFar = (elapsedMs: number): Outcome => ({
  verdict: 'timed-out',
  cause: '',
  polls: 1,
  elapsedMs,
  serviceRequestId: '',
});

describe('the phases', () => {
  const phases = (kinds: [PollResult['kind'], string?][]): Phase[] =>
    kinds.reduce<Phase[]>((sofar, [kind, httpCode], i) => {
      const error = httpCode === undefined ? {} : { error: { httpCode, message: '', extendedCode: '' } };
      const pollResult = {
        kind,
        cause: kind === 'in-progress' ? '' : `${kind} ${i}`,
        timedOut: false,
        retryAfterMs: 0,
        ...error,
      };
      return appendPoll(sofar, { pollResult, sentMs: Math.max(i * 1000 - 100, 0), soFar: soFar(i * 1000) });
    }, []);

  it('is a phase for each change, with the cause of its last fault', () => {
    assert.deepEqual(
      phases([
        ['not-found', '404'],
        ['in-progress'],
        ['in-progress'],
        ['unreachable'],
        ['unreachable', '500'],
        ['unreachable', '503'],
        ['unreachable', '429'],
        ['unrecognized'],
        ['succeeded'],
      ]),
      [
        phase('not visible yet', 0, 0, 1, 'not-found 0'),
        phase('in progress', 1000, 1900, 2),
        phase('no answer', 3000, 3900, 2, 'unreachable 4'),
        phase('throttled', 5000, 5900, 2, 'unreachable 6'),
        phase('not understood', 7000, 6900, 1, 'unrecognized 7'),
      ],
    );
  });

  it('forgets its beginning rather than grow for ever', () => {
    const flapping = Array.from({ length: 1000 }, (_, i): [PollResult['kind']] => [
      i % 2 ? 'in-progress' : 'unreachable',
    ]);
    const kept = phases(flapping);
    assert.deepEqual([kept.length, kept.at(-1)?.lastSentMs], [30, 998_900]);
  });

  it('knows how late the end can have been noticed: since the last poll was sent that saw it in progress', () => {
    assert.equal(detectionDelayMs([], 5000), undefined);
    assert.equal(detectionDelayMs([phase('no answer', 0, 4000, 2, 'x')], 5000), undefined);
    const seen = [
      phase('in progress', 0, 1000, 2),
      phase('in progress', 2000, 3000, 2),
      phase('throttled', 3500, 4000, 1, 'x'),
    ];
    assert.equal(detectionDelayMs(seen, 5000), 2000);
  });

  it('begins with the step, since what the first poll found is all that is known of the time before it', () => {
    const pollResult: PollResult = { kind: 'in-progress', cause: '', timedOut: false, retryAfterMs: 0 };
    assert.deepEqual(appendPoll([], { pollResult, sentMs: 200, soFar: soFar(700) }), [
      phase('in progress', 0, 200, 1),
    ]);
  });
});

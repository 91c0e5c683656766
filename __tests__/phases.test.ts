import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extended, latenessMs, type State, type Stretch } from '../src/gate/report/phases.ts';
import type { Reading } from '../src/gate/status/response.ts';
import type { End } from '../src/verdict.ts';

const stretch = (state: State, fromMs: number, lastSentMs: number, polls: number, cause = ''): Stretch => ({
  state,
  fromMs,
  lastSentMs,
  polls,
  cause,
});

const soFar = (elapsedMs: number): End => ({
  verdict: 'timed-out',
  cause: '',
  polls: 1,
  elapsedMs,
  serviceRequestId: '',
});

describe('the history', () => {
  const history = (kinds: [Reading['kind'], string?][]): Stretch[] =>
    kinds.reduce<Stretch[]>((sofar, [kind, httpCode], i) => {
      const error = httpCode === undefined ? {} : { error: { httpCode, message: '', extendedCode: '' } };
      const reading = {
        kind,
        cause: kind === 'in-progress' ? '' : `${kind} ${i}`,
        late: false,
        retryAfterMs: 0,
        ...error,
      };
      return extended(sofar, { reading, sentMs: Math.max(i * 1000 - 100, 0), soFar: soFar(i * 1000) });
    }, []);

  it('is a stretch for each change, with the cause of its last fault', () => {
    assert.deepEqual(
      history([
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
        stretch('not visible yet', 0, 0, 1, 'not-found 0'),
        stretch('in progress', 1000, 1900, 2),
        stretch('no answer', 3000, 3900, 2, 'unreachable 4'),
        stretch('throttled', 5000, 5900, 2, 'unreachable 6'),
        stretch('not understood', 7000, 6900, 1, 'unrecognized 7'),
      ],
    );
  });

  it('forgets its beginning rather than grow for ever', () => {
    const flapping = Array.from({ length: 1000 }, (_, i): [Reading['kind']] => [
      i % 2 ? 'in-progress' : 'unreachable',
    ]);
    const kept = history(flapping);
    assert.deepEqual([kept.length, kept.at(-1)?.lastSentMs], [30, 998_900]);
  });

  it('knows how late the end can have been noticed: since the last poll was sent that saw it in progress', () => {
    assert.equal(latenessMs([], 5000), undefined);
    assert.equal(latenessMs([stretch('no answer', 0, 4000, 2, 'x')], 5000), undefined);
    const seen = [
      stretch('in progress', 0, 1000, 2),
      stretch('in progress', 2000, 3000, 2),
      stretch('throttled', 3500, 4000, 1, 'x'),
    ];
    assert.equal(latenessMs(seen, 5000), 2000);
  });

  it('begins with the step, since what the first poll found is all that is known of the time before it', () => {
    const reading: Reading = { kind: 'in-progress', cause: '', late: false, retryAfterMs: 0 };
    assert.deepEqual(extended([], { reading, sentMs: 200, soFar: soFar(700) }), [
      stretch('in progress', 0, 200, 1),
    ]);
  });
});

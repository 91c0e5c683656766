import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { retryAfterMs } from '../src/http/retry-after.ts';

const now = Date.UTC(1994, 10, 6, 8, 49, 7);
/** What `Retry-After` headers ask for, by a server whose clock is right. */
const askedMs = (retryAfter: string[] | undefined): number =>
  retryAfterMs(retryAfter ? { 'retry-after': retryAfter } : {}, now) ?? 0;

describe('Retry-After', () => {
  it('is read as seconds, six hours at most', () => {
    const seconds = {
      '0': 0,
      '5': 5,
      ' 30 ': 30,
      '1200': 1200,
      '21601': 21_600,
      '99999999999999999999': 21_600,
    };
    for (const [header, expected] of Object.entries(seconds))
      assert.equal(askedMs([header]), expected * 1000, header);
  });

  it('is read as a date in each of the three forms of HTTP', () => {
    for (const date of [
      'Sun, 06 Nov 1994 08:49:37 GMT',
      'Sunday, 06-Nov-94 08:49:37 GMT',
      'Sun Nov  6 08:49:37 1994',
    ])
      assert.equal(askedMs([date]), 30_000, date);
    assert.equal(askedMs(['Sun, 06 Nov 2094 08:49:37 GMT']), 21_600_000);
    assert.equal(askedMs(['Thu, 01 Jan 1970 00:00:00 GMT']), 0);
  });

  it('is compared with the response’s own Date, since clocks differ', () => {
    const retryAfter = ['Sun, 06 Nov 1994 09:50:07 GMT'];
    const ahead = { 'retry-after': retryAfter, date: ['Sun, 06 Nov 1994 09:49:57 GMT'] };
    assert.equal(retryAfterMs(ahead, now), 10_000);
    assert.equal(retryAfterMs({ ...ahead, date: ['soon'] }, now), 3_660_000);
    assert.equal(retryAfterMs({ 'retry-after': ['5'], date: ahead.date }, now), 5000);
  });

  it('is ignored if it is malformed', () => {
    for (const header of [
      '',
      '-5',
      '+5',
      '1.5',
      'soon',
      '1e30',
      '0x10',
      'Infinity',
      'NaN',
      'Sunday 2099',
      'xSun, 06 Nov 2094 08:49:37 GMT',
      'Sun, 06 Nov 2094 08:49:37 GMT+1',
      'Sun, 06 Nov 2094',
      '2094-11-06T08:49:37Z',
      'Xxx, 99 Xxx 9999 99:99:99 GMT',
    ])
      assert.equal(askedMs([header]), 0, header);
  });

  it('is 0 if it is absent, and the longest of several', () => {
    assert.equal(askedMs(undefined), 0);
    for (const several of [
      ['1', '5'],
      ['5', '1'],
      ['soon', '5'],
      ['5', 'soon'],
      ['1, 5'],
      ['5,1'],
      ['3', '2, 5, 1'],
    ])
      assert.equal(askedMs(several), 5000, several.join(' | '));
    assert.equal(askedMs(['Sun, 06 Nov 1994 08:49:37 GMT', '6']), 30_000);
    for (const nonsense of [['5, soon'], [','], ['', ' ']]) assert.equal(askedMs(nonsense), 0);
  });

  it('is always between 0 and six hours', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)),
        fc.date({ noInvalidDate: true }),
        (text, date) => {
          for (const header of [text, date.toUTCString()]) {
            const ms = askedMs([header]);
            assert.ok(ms >= 0 && ms <= 21_600_000, header);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

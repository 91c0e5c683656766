import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { retryAfterMs } from '../src/http/retry-after.ts';

const now = Date.UTC(1994, 10, 6, 8, 49, 7);

describe('Retry-After', () => {
  it('is read as seconds, ten minutes at most', () => {
    const seconds = { '0': 0, '5': 5, ' 30 ': 30, '600': 600, '601': 600, '99999999999999999999': 600 };
    for (const [header, expected] of Object.entries(seconds))
      assert.equal(retryAfterMs([header], now), expected * 1000, header);
  });

  it('is read as a date in each of the three forms of HTTP', () => {
    for (const date of [
      'Sun, 06 Nov 1994 08:49:37 GMT',
      'Sunday, 06-Nov-94 08:49:37 GMT',
      'Sun Nov  6 08:49:37 1994',
    ])
      assert.equal(retryAfterMs([date], now), 30_000, date);
    assert.equal(retryAfterMs(['Sun, 06 Nov 2094 08:49:37 GMT'], now), 600_000);
    assert.equal(retryAfterMs(['Thu, 01 Jan 1970 00:00:00 GMT'], now), 0);
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
      assert.equal(retryAfterMs([header], now), 0, header);
  });

  it('is 0 if absent, and the longest of several', () => {
    assert.equal(retryAfterMs(undefined, now), 0);
    for (const several of [
      ['1', '5'],
      ['5', '1'],
      ['soon', '5'],
      ['5', 'soon'],
      ['1, 5'],
      ['5,1'],
      ['3', '2, 5, 1'],
    ])
      assert.equal(retryAfterMs(several, now), 5000, several.join(' | '));
    assert.equal(retryAfterMs(['Sun, 06 Nov 1994 08:49:37 GMT', '6'], now), 30_000);
    for (const malformed of [['5, soon'], [','], ['', ' ']]) assert.equal(retryAfterMs(malformed, now), 0);
  });

  it('is always between 0 and ten minutes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.integer().map(String), fc.double().map(String)),
        fc.date({ noInvalidDate: true }),
        (text, date) => {
          for (const header of [text, date.toUTCString()]) {
            const ms = retryAfterMs([header], now);
            assert.ok(ms >= 0 && ms <= 600_000, header);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { httpResponse, respondWith, statusResponse } from './support/server.ts';
import { annotation, checkVerdict, runAgainst } from './support/step.ts';

// What rate limiters answer, against the bundle. The exact pauses are in wait.test.ts and schedule.test.ts.

const page = '<html><head><title>429 Too Many Requests</title></head><body><hr>nginx</body></html>';
const throttled = {
  '429 with a page': httpResponse(429, page, { 'Content-Type': 'text/html' }),
  '429 with nothing': httpResponse(429, ''),
  '503 with Retry-After and no body': httpResponse(503, '', { 'Retry-After': '1' }),
  '503 with the code of the service': httpResponse(503, '<Error><Code>TooManyRequests</Code></Error>'),
};
const withoutTolerance = { 'outage-tolerance-minutes': '0' };

describe('an endpoint that throttles', { concurrency: 4 }, () => {
  for (const [name, response] of Object.entries(throttled))
    it(`is not an outage: ${name}`, async () => {
      const step = await runAgainst(respondWith(response, statusResponse('Succeeded')), withoutTolerance);
      checkVerdict(step, 'succeeded');
      assert.match(step.log.join('\n'), /\] throttled: HTTP (429|503)/);
      assert.match(step.summary, /\| throttled \| 1 \| HTTP/);
    });

  it('is an outage with 503 that names neither a code nor a time', async () => {
    const step = await runAgainst(
      respondWith(httpResponse(503, page), statusResponse('Succeeded')),
      withoutTolerance,
    );
    checkVerdict(step, 'unreachable');
  });

  it('until the time-out is named with what to do', async () => {
    const step = await runAgainst(respondWith(httpResponse(429, page)), { 'timeout-minutes': '0.05' });
    checkVerdict(step, 'timed-out');
    assert.match(annotation(step), /HTTP 429: Too Many Requests nginx\. The endpoint throttled the polls\./);
    assert.match(
      annotation(step),
      /raise timeout-minutes, run fewer gates at a time, or wait for several operations in one step/,
    );
  });
});

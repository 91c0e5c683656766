import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

describe('the end of an action', () => {
  it('that cannot be reported is red, with the outputs that are known', () => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `await import('${new URL('../src/cancellation.ts', import.meta.url)}');
        const { runToEnd } = await import('${new URL('../src/lifecycle.ts', import.meta.url)}');
        const print = (...values) => console.log(JSON.stringify(values));
        runToEnd({
          runner: { debug: () => undefined, error: print, outputs: print },
          run: async () => 'r',
          outputs: id => ({ verdict: 'started', 'request-id': id }),
          report: async () => JSON.parse('not JSON'),
          isProven: () => true,
          lastResort: { title: 'title', message: 'message' },
        });`,
      ],
      { encoding: 'utf8' },
    );
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
      [
        ['title', 'message'],
        [{ verdict: 'internal-error' }],
        [{ verdict: 'internal-error', 'request-id': 'r' }],
      ],
    );
    assert.equal(status, 1);
  });
});

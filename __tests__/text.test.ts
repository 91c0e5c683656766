import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeCommands, escapeMarkdown, sentence, singleLine } from '../src/text.ts';
import { parseCommand } from './support/run-action.ts';

// Parts of workflow commands, which random Unicode would rarely hold.
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '::',
        ':',
        '##[',
        '##',
        '#',
        '[',
        ']',
        '\n',
        '\r',
        '\t',
        ' ',
        '\u001b[31m',
        '\u2028',
        '\u202e',
        '\0',
      ),
      fc.constantFrom(
        'error',
        'set-output',
        'name=x',
        'add-mask',
        'stop-commands',
        'é',
        '💥',
        '\ud800',
        '%0A',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map(parts => parts.join(''));

describe('untrusted text', () => {
  it('never forms a workflow command', () => {
    fc.assert(
      fc.property(hostile, text => {
        const line = escapeCommands(text);
        assert.equal(parseCommand(line), undefined);
        assert.doesNotMatch(line, /##\[/);
        assert.doesNotMatch(line, /^\s*::/);
      }),
      { numRuns: 5000 },
    );
  });

  it('stays on one line, well-formed and within its bound', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 50 }), (text, max) => {
        const line = singleLine(text, max);
        assert.ok(line.length <= max);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        assert.ok(line.isWellFormed());
      }),
      { numRuns: 5000 },
    );
  });

  it('is unchanged if it is harmless', () => {
    for (const text of ['04009', 'Größe: 3 × 4', 'a::b', 'it failed [see #4]', '💥'])
      assert.equal(escapeCommands(text), text);
  });

  it('cannot color or reorder the log', () => {
    assert.equal(escapeCommands('\u001b[31mred\u001b[0m \u202etxt'), '[31mred [0m  txt');
  });

  it('is cut between characters, and quickly even if it is huge', () => {
    assert.equal(singleLine(`${'x'.repeat(8)}💥💥`, 10), `${'x'.repeat(8)}…`);
    const before = performance.now();
    assert.equal(singleLine('\n'.repeat(50_000_000), 1000), '');
    assert.ok(performance.now() - before < 1000);
  });

  it('is neither HTML nor Markdown in the summary', () => {
    const attack = '<img src=x> **b** [l](http://e.x) `c` | @me #1 :tada: www.e.x &lt; ![i](u) ~~s~~ $m$';
    assert.doesNotMatch(escapeMarkdown(attack).replace(/&#\d+;/g, ''), /[<>*[\]`|@#~$&]|:\S|www\./);
  });

  it('ends a sentence with one full stop', () => {
    assert.equal(sentence('It failed..'), 'It failed.');
    assert.equal(sentence('It failed'), 'It failed.');
  });
});

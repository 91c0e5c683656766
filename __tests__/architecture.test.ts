import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, it } from 'node:test';

const top = join(import.meta.dirname, '..');
const page = readFileSync(join(top, 'docs/architecture.md'), 'utf8');

/** A folder of `src`, or a file that stands in none. */
const room = (path: string): string => path.split('/')[0]?.replace(/\.ts$/, '') ?? '';

/** The imports between the files of `src`, types and dynamic ones included. */
const imports = readdirSync(join(top, 'src'), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts'))
  .flatMap(path => {
    const text = readFileSync(join(top, 'src', path), 'utf8');
    const targets = [...text.matchAll(/(?:\bfrom |\bimport\(|^import )'(\.[^']+)'/gm)];
    return targets.map(([, target = '']) => ({ from: path, to: normalize(join(path, '..', target)) }));
  });
const leaves = new Set(/^\| (`text`.*?) \|/m.exec(page)?.[1]?.match(/\w+/g));

describe('the picture of the architecture', () => {
  it('has the arrows that the imports have, and no others', () => {
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+)$/gm)].map(([, from, to]) => `${from} ${to}`);
    const real = imports
      .map(({ from, to }) => ({ from: room(from), to: room(to) }))
      .filter(({ from, to }) => from !== to && !leaves.has(to))
      .map(({ from, to }) => `${from} ${to}`);
    assert.ok(real.length > 20);
    assert.deepEqual(drawn.sort(), [...new Set(real)].sort());
  });

  it('tells of every room', () => {
    const rooms = new Set(readdirSync(join(top, 'src')).map(room));
    const told = [...page.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
    assert.deepEqual(told.sort(), [...rooms].sort());
  });

  it('has leaves that import nothing', () => {
    assert.equal(leaves.size, 6);
    assert.deepEqual(
      imports.filter(({ from }) => leaves.has(room(from))),
      [],
    );
  });

  it('has no circle, not even between two files', () => {
    const done = new Set<string>();
    const visit = (path: string, above: string[]): void => {
      assert.ok(!above.includes(path), [...above, path].join(' → '));
      if (done.has(path)) return;
      for (const { from, to } of imports) if (from === path) visit(to, [...above, path]);
      done.add(path);
    };
    for (const { from } of imports) visit(from, []);
  });
});

describe('each library', () => {
  it('has one door', () => {
    const doors = readdirSync(join(top, 'src'), { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.ts'))
      .flatMap(path =>
        [
          ...readFileSync(join(top, 'src', path), 'utf8').matchAll(
            /^import .* from '((?!node:|\.)[^']+)';$/gm,
          ),
        ].map(([, library]) => `${library} ${path}`),
      );
    assert.deepEqual(doors.sort(), [
      '@actions/core/lib/command.js runner.ts',
      '@actions/core/lib/file-command.js runner.ts',
      '@actions/http-client/lib/proxy status/proxy.ts',
      'fast-xml-parser xml/xml.ts',
      'node-forge credentials/pfx-contents.ts',
      'tunnel status/tunnel.ts',
    ]);
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as absent from '../bundle/absent.ts';

// What the bundle leaves out because nothing here uses it, and whether that still holds for the installed versions.

const top = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(top, path), 'utf8');
const { compilerOptions } = JSON.parse(read('tsconfig.json')) as {
  compilerOptions: { paths: Record<string, string[]> };
};
const leftOut = Object.keys(compilerOptions.paths).filter(library => !library.endsWith('/*'));

/** What the modules of our libraries import from those that are left out: `name from library`, sorted. */
function imported(): string[] {
  const modules = ['@actions/core/lib', 'fast-xml-parser/src'].flatMap(folder =>
    readdirSync(join(top, 'node_modules', folder), { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.js'))
      .map(path => read(join('node_modules', folder, path))),
  );
  const found = modules.flatMap(text =>
    [...text.matchAll(/^import (.+) from ['"]([^'"]+)['"]/gm)].flatMap(([, what = '', library = '']) => {
      if (!leftOut.includes(library)) return [];
      const namespace = /^\* as (\w+)$/.exec(what)?.[1];
      const names = namespace
        ? [...text.matchAll(new RegExp(`\\b${namespace}\\.(\\w+)\\(`, 'g'))].map(([, name]) => name)
        : what.startsWith('{')
          ? what
              .slice(1, -1)
              .split(',')
              .map(name => name.trim().split(' as ')[0])
          : ['default'];
      return names.map(name => `${name} from ${library}`);
    }),
  );
  return [...new Set(found)].sort();
}

describe('what the bundle leaves out', () => {
  it('is what the libraries import, and nothing more', () => {
    assert.deepEqual(imported(), [
      'COMMON_HTML from @nodable/entities',
      'CURRENCY from @nodable/entities',
      'ENTITY_ACTION from @nodable/entities',
      'EntityDecoder from @nodable/entities',
      'HTML from is-unsafe',
      'HttpClient from @actions/http-client',
      'XML from @nodable/entities',
      'XML from is-unsafe',
      'default from fast-xml-builder',
      'default from strnum',
      'getExecOutput from @actions/exec',
      'isUnsafe from is-unsafe',
      'qName from xml-naming',
    ]);
    assert.deepEqual(
      Object.keys(absent).sort(),
      [...new Set(imported().map(line => line.split(' ')[0]))].sort(),
    );
    assert.deepEqual(new Set(imported().map(line => line.split(' ').at(-1))), new Set(leftOut));
  });

  it('throws where it is called after all', () => {
    for (const { name, value } of Object.entries(absent).map(([name, value]) => ({
      name,
      value: value as unknown,
    })))
      if (typeof value === 'function') {
        assert.throws(() => value(), /is not in the bundle/, name);
        assert.throws(() => Reflect.construct(value, []), /is not in the bundle/, name);
      } else assert.deepEqual(value, {});
  });

  it('is not in the bundle, nor is at its start what only a certificate, a file or a proxy needs', () => {
    const start = read('dist/index.js');
    for (const out of [...leftOut, 'undici', 'tunnel', 'node-forge'])
      assert.ok(!start.includes(`MODULE: ./node_modules/${out}/`) || out === '@actions/http-client', out);
    assert.ok(!start.includes('node_modules/@actions/http-client/lib/index.js'));
    // Of @actions/core only the files that speak to the runner, see src/runner.ts.
    const core = start.match(/(?<=MODULE: \.\/node_modules\/@actions\/core\/lib\/).*/g);
    assert.deepEqual(core, ['utils.js', 'command.js', 'file-command.js']);
    assert.doesNotMatch(start, /"(node:)?fs\/promises"|\.promises\b/);
    // See bundle/build.ts, and src/clock.ts.
    assert.doesNotMatch(start, /createRequire|performance\.now|[^\0-\x7f]/);
    for (const lazy of ['credentials/pfx-contents', 'http/tunnel'])
      assert.ok(!start.includes(`MODULE: ./lib/src/${lazy}.js`), lazy);
    assert.ok(start.includes('MODULE: ./lib/src/gate/main.js'));
  });
});

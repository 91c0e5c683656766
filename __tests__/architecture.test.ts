import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, it } from 'node:test';

const top = join(import.meta.dirname, '..');
const page = readFileSync(join(top, 'docs/architecture.md'), 'utf8');

/** The table of the page: the parts of `src/` from top to bottom, and the libraries that each alone imports. */
const rows = [...page.matchAll(/^\| (`.*?) \| .* \| (.*?) ?\|$/gm)].map(([, parts = '', libraries = '']) => ({
  parts: [...parts.matchAll(/`([^`]+)`/g)].map(([, part = '']) => part),
  libraries: [...libraries.matchAll(/`([^`]+)`/g)].map(([, library = '']) => library),
}));
const parts = rows.flatMap((row, level) => row.parts.map(part => ({ part, level })));

/** The most specific part that a file belongs to. */
function partOf(file: string): { part: string; level: number } | undefined {
  return parts
    .filter(({ part }) => file === `${part}.ts` || file.startsWith(`${part}/`))
    .sort((a, b) => b.part.length - a.part.length)[0];
}

const files = readdirSync(join(top, 'src'), { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => file.endsWith('.ts'));
/** Every import in `src/`, type imports and dynamic ones included. */
const imports = files.flatMap(from => {
  const text = readFileSync(join(top, 'src', from), 'utf8');
  return [...text.matchAll(/(?:\bfrom |\bimport\(|^import )'([^']+)'/gm)].map(([, target = '']) => ({
    from,
    to: target.startsWith('.') ? normalize(join(from, '..', target)).replaceAll('\\', '/') : target,
    isLibrary: !target.startsWith('.') && !target.startsWith('node:'),
    isFile: target.startsWith('.'),
  }));
});

describe('the architecture', () => {
  it('has a place for every file, and no other places', () => {
    assert.deepEqual(
      files.filter(file => !partOf(file)),
      [],
    );
    const used = new Set(files.map(file => partOf(file)?.part));
    assert.deepEqual(
      parts.map(({ part }) => part).filter(part => !used.has(part)),
      [],
    );
  });

  it('has imports that only go down, or stay within a part', () => {
    const upwards = imports
      .filter(({ isFile }) => isFile)
      .filter(({ from, to }) => {
        const [upper, lower] = [partOf(from), partOf(to)];
        return !upper || !lower || (upper.part !== lower.part && upper.level >= lower.level);
      });
    assert.deepEqual(upwards, []);
  });

  it('has two actions that do not import each other', () => {
    const folderOf = (file: string): string => file.split('/')[0] ?? '';
    const between = imports.filter(
      ({ from, to }) =>
        /^(gate|start)$/.test(folderOf(from)) &&
        /^(gate|start)$/.test(folderOf(to)) &&
        folderOf(from) !== folderOf(to),
    );
    assert.deepEqual(between, []);
  });

  it('has no cycle between files', () => {
    const done = new Set<string>();
    const visit = (file: string, above: string[]): void => {
      assert.ok(!above.includes(file), [...above, file].join(' → '));
      if (done.has(file)) return;
      for (const { from, to } of imports) if (from === file) visit(to, [...above, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  it('has one importer for each library', () => {
    const importers = Map.groupBy(
      imports.filter(({ isLibrary }) => isLibrary),
      ({ to }) => to,
    );
    const owners = new Map(rows.flatMap(row => row.libraries.map(library => [library, row.parts[0]])));
    for (const [library, uses] of importers) {
      assert.deepEqual([...new Set(uses.map(({ from }) => from))].length, 1, library);
      assert.equal(partOf(uses[0]?.from ?? '')?.part, owners.get(library), library);
    }
    assert.deepEqual([...importers.keys()].sort(), [...owners.keys()].sort());
  });
});

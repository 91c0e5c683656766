import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { inputs } from '../src/inputs/inputs.ts';
import { outputs } from '../src/report/report.ts';
import { verdicts } from '../src/verdict.ts';
import { name, version } from '../src/version.ts';

// What is written in several places is the same in all of them.

const top = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(top, file), 'utf8');
const readme = read('README.md');
const action = parse(read('action.yml')) as {
  inputs: Record<
    string,
    { description: string; default?: string; required?: boolean; deprecationMessage?: string }
  >;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string };
};
const manifest = JSON.parse(read('package.json')) as {
  name: string;
  version: string;
  scripts: Record<string, string>;
};

/** The rows below a heading of the README, each as its cells without code marks. */
function table(heading: string): string[][] {
  const section = readme.split(/^##+ /m).find(section => section.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter(line => line.startsWith('|'))
    .slice(2)
    .map(line =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map(cell => cell.trim().replaceAll('`', '')),
    );
}

const end = { verdict: 'internal-error', cause: '', polls: 0, elapsedMs: 0, serviceRequestId: '' } as const;

describe('the inputs', () => {
  it('are the same in action.yml, with the same defaults and the same words for what is allowed', () => {
    assert.deepEqual(Object.keys(action.inputs), Object.keys(inputs));
    for (const [name, input] of Object.entries(inputs)) {
      assert.equal(action.inputs[name]?.default ?? '', input.default, name);
      assert.ok(action.inputs[name]?.description.endsWith(`Allowed: ${input.allowed}.`), name);
    }
  });

  it('are the same in the README’s table', () => {
    const rows = Object.entries(inputs).map(([name, input]) => [
      name,
      action.inputs[name]?.required ? 'required' : input.default || '–',
      input.allowed,
    ]);
    assert.deepEqual(
      table('Inputs').map(([name, otherwise, allowed]) => [name, otherwise, allowed]),
      rows,
    );
  });
});

describe('the outputs', () => {
  it('are the same in action.yml, in the README’s table and in the code', () => {
    assert.deepEqual(Object.keys(action.outputs), Object.keys(outputs(end)));
    assert.deepEqual(
      table('Outputs').map(([name]) => name),
      Object.keys(outputs(end)),
    );
  });
});

describe('the verdicts', () => {
  it('are the same in action.yml, in the README’s table and in the code', () => {
    assert.deepEqual(
      table('Verdicts').map(([verdict]) => verdict),
      [...verdicts],
    );
    for (const verdict of verdicts)
      assert.ok(action.outputs['verdict']?.description.includes(verdict), verdict);
  });
});

describe('the rest', () => {
  it('runs on node24 from dist', () => {
    assert.deepEqual(action.runs, { using: 'node24', main: 'dist/index.js' });
  });

  it('closes the gate before any other module is evaluated', () => {
    assert.match(read('src/index.ts'), /^(\/\/.*\n)*import \{ cancelled \} from '\.\/closed\.ts';\n/);
    assert.doesNotMatch(read('src/closed.ts'), /^import/m);
  });

  it('has one name and one version', () => {
    assert.deepEqual([manifest.name, manifest.version], [name, version]);
  });

  it('claims nothing in SECURITY.md without a test of that name', () => {
    const folder = join(top, '__tests__');
    const tests = readdirSync(folder).filter(file => file.endsWith('.test.ts'));
    const sources = tests
      .map(file => readFileSync(join(folder, file), 'utf8'))
      .join('\n')
      .replaceAll("\\'", "'");
    const claims = [...read('SECURITY.md').matchAll(/`([a-z][^`]* [^`]*)`/g)].map(([, claim = '']) => claim);
    assert.ok(claims.length > 15);
    const unproven = claims.filter(claim => !new RegExp(`it\\(\\s*['\`].*${claim}`).test(sources));
    assert.deepEqual(unproven, []);
  });

  it('names only scripts that exist', () => {
    const named = [...(readme + read('SECURITY.md')).matchAll(/npm (?:run )?([a-z:]+)/g)].map(
      ([, script = '']) => script,
    );
    const missing = named.filter(
      script => script !== 'ci' && script !== 'run' && !(script in manifest.scripts),
    );
    assert.deepEqual(missing, []);
  });

  it('locks dependencies without naming a registry', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved"|https:\/\/registry/);
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';

// undici is the one library that the bundle leaves out: undici-stub/ stands in for it, in tests and bundle alike
// (package.json, overrides).

const top = join(import.meta.dirname, '..');
const stub = (await import(pathToFileURL(join(top, 'undici-stub/index.js')).href)) as {
  ProxyAgent: new () => unknown;
};
const libraries = ['@actions/core', '@actions/http-client'];

/** The modules of the libraries that mention undici, with the names that they import from it. */
const uses = libraries.flatMap(library => {
  const folder = join(top, 'node_modules', library, 'lib');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.js'))
    .map(file => ({ file: `${library}/lib/${file}`, text: readFileSync(join(folder, file), 'utf8') }))
    .filter(({ text }) => /['"]undici['"]/.test(text))
    .map(({ file, text }) => ({
      file,
      text,
      names: /import \{ (.*?) \} from ['"]undici['"]/.exec(text)?.[1]?.split(', ') ?? ['everything'],
    }));
});

describe('undici', () => {
  it('is imported for the one class that the stub has', () => {
    assert.deepEqual(
      uses.map(({ file, names }) => [file, names]),
      [['@actions/http-client/lib/index.js', Object.keys(stub)]],
    );
  });

  it('is used only in getAgentDispatcher(), which nothing here calls', () => {
    const calls = uses.flatMap(
      ({ text }) => text.match(/.*\b(new ProxyAgent|_getProxyAgentDispatcher)\(.*/g) ?? [],
    );
    assert.deepEqual(
      calls.map(line => line.trim().replace(/\(.*/s, '')),
      ['return this._getProxyAgentDispatcher', '_getProxyAgentDispatcher', 'proxyAgent = new ProxyAgent'],
    );
    const sources = readdirSync(join(top, 'src'), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => readFileSync(join(top, 'src', file), 'utf8'));
    assert.doesNotMatch(sources.join('\n'), /getAgentDispatcher/);
  });

  it('throws if it is used after all', () => {
    assert.throws(() => new stub.ProxyAgent(), /undici is left out of this action/);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { it } from 'node:test';
import { skipOnWindows } from './support/tools.ts';

const skip = skipOnWindows('npm links undici-stub by an absolute path there; what Linux builds is checked');

it('dist is what the sources build, byte for byte, in any folder', { skip }, () => {
  const top = join(import.meta.dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  try {
    for (const name of [
      'src',
      'bundle',
      'emulator',
      'undici-stub',
      'package.json',
      'tsconfig.json',
      'tsconfig.build.json',
    ])
      cpSync(join(top, name), join(folder, name), { recursive: true });
    // Copied, not linked: ncc numbers modules by their real paths. Large packages that the build does not use are left out.
    const large = ['node', '@biomejs'].map(name => join(top, 'node_modules', name));
    cpSync(join(top, 'node_modules'), join(folder, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: from => !large.includes(from),
    });
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: 'inherit' });
    const filesIn = (root: string): string[] =>
      readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => relative(join(root, 'dist'), join(entry.parentPath, entry.name)))
        .sort();
    const files = filesIn(folder);
    assert.deepEqual(filesIn(top), files);
    for (const file of files) {
      const [built, kept] = [folder, top].map(root => readFileSync(join(root, 'dist', file), 'utf8'));
      assert.ok(
        built === kept,
        `dist/${file} is not what the sources build: run npm run build and commit dist`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

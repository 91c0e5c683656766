import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

it('dist is what the sources build, byte for byte, whatever the folder', () => {
  const top = join(import.meta.dirname, '..');
  const folder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  try {
    for (const name of ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json'])
      cpSync(join(top, name), join(folder, name), { recursive: true });
    // Copied, not linked: ncc numbers modules by their real paths. What the build does not use stays behind.
    const large = ['node', '@biomejs'].map(name => join(top, 'node_modules', name));
    cpSync(join(top, 'node_modules'), join(folder, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: from => !large.includes(from),
    });
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: 'inherit' });
    const files = readdirSync(join(folder, 'dist')).sort();
    assert.deepEqual(readdirSync(join(top, 'dist')).sort(), files);
    for (const file of files) {
      const [built, kept] = [folder, top].map(place => readFileSync(join(place, 'dist', file), 'utf8'));
      assert.ok(
        built === kept,
        `dist/${file} is not what the sources build: run npm run build and commit dist`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

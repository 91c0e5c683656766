import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Makes dist/ of what tsc has put into lib/. With the same sources every file comes out the same, in whatever folder.

rmSync('dist', { recursive: true, force: true });
// ncc makes a CommonJS module of what is in a package that does not call itself one of ES modules. It starts faster
// than an ES module, in which ncc calls createRequire() for each module of Node: 1.26 times the floor against 1.30
// (npm run bench -- start), and takes 2 MB less. The emulator awaits at its top level, as only an ES module may.
writeFileSync('lib/src/package.json', '{}\n');
bundle('lib/src/gate/index.js', 'dist');
// One character beyond Latin-1, and V8 holds and reads all of it in two bytes each: another hundredth of the floor.
const start = join('dist', 'index.js');
const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
const text = readFileSync(start, 'utf8');
if (/\\[^\0-\x7f]/.test(text))
  throw new Error('a backslash before what is escaped would take the escape apart');
writeFileSync(start, text.replace(/[^\0-\x7f]/g, escaped));
writeFileSync('dist/package.json', '{ "type": "commonjs" }\n');
bundle('lib/emulator/index.js', 'dist/emulator');
bundle('lib/emulator/stop.js', 'dist/emulator/stop');

function bundle(entry: string, out: string): void {
  const options = ['--license', 'licenses.txt', '--no-cache', '--quiet'];
  const cli = 'node_modules/@vercel/ncc/dist/ncc/cli.js';
  const { status } = spawnSync(process.execPath, [cli, 'build', entry, '--out', out, ...options], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`ncc could not bundle ${entry}`);
}

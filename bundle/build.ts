import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

// Makes dist/ of what tsc has put into lib/. With the same sources every file comes out the same, in whatever folder.

rmSync('dist', { recursive: true, force: true });
// ncc makes a CommonJS module of what is in a package that does not call itself one of ES modules. It starts faster
// than an ES module, in which ncc calls createRequire() for each module of Node: 1.26 times the floor against 1.30
// (npm run bench -- start), and takes 2 MB less. The emulator awaits at its top level, as only an ES module may.
writeFileSync('lib/src/package.json', '{}\n');
bundle('lib/src/index.js', 'dist');
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

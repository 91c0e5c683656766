import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync } from 'node:fs';

// Bundles what tsc has compiled into lib/. The same sources give the same bytes, in whatever folder.

rmSync('dist', { recursive: true, force: true });
bundle('lib/src/gate/index.js', 'dist');
bundle('lib/src/start/index.js', 'dist/start');
bundle('lib/emulator/index.js', 'dist/emulator');
bundle('lib/emulator/stop.js', 'dist/emulator/stop');
copyFileSync('emulator/start-operation.sh', 'dist/emulator/start-operation.sh');

function bundle(entry: string, out: string): void {
  const ncc = 'node_modules/@vercel/ncc/dist/ncc/cli.js';
  const options = ['--license', 'licenses.txt', '--no-cache', '--quiet'];
  execFileSync(process.execPath, [ncc, 'build', entry, '--out', out, ...options], { stdio: 'inherit' });
}

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';

// The tests on the oldest and the newest Node that are promised (`npm run test:nodes`), from npm. Skipped where they
// cannot be installed. By default the bundles and what depends most on Node: TLS, HTTP, proxies, certificates, processes;
// with `npm run test:nodes -- all` every test.

const top = join(import.meta.dirname, '..');
const versions = [
  '24.4.0', // that of runner 2.327.1, the oldest with node24 (actions/runner, externals.sh)
  '26',
];
const isWindows = process.platform === 'win32';

const isAll = process.argv.includes('all');
const chosen =
  /^(client|credentials|failure-advice|gate|pfx-files|poll|prox.*|start|start-once|tunnel)\.test\.ts$/;
const files = readdirSync(import.meta.dirname)
  .filter(name => (isAll ? name.endsWith('.test.ts') : chosen.test(name)))
  .map(name => `__tests__/${name}`);

/** Installs a version of Node into lib/ and returns its executable; skips the test if that fails. */
function install(version: string, t: TestContext): string | undefined {
  const folder = join(top, 'lib', `node-${version}`);
  mkdirSync(folder, { recursive: true });
  // The package fetches the executable in an install script.
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "allowScripts": { "node": true } }\n');
  const args = ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `node@${version}`];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, shell: isWindows, encoding: 'utf8' });
  if (status === 0) return join(folder, 'node_modules/node/bin', isWindows ? 'node.exe' : 'node');
  t.skip(`node@${version} could not be installed: ${stderr.trim().split('\n').at(-1)}`);
  return undefined;
}

describe('the tests pass', () => {
  for (const version of versions)
    it(`on Node ${version}`, async t => {
      const node = install(version, t);
      if (node === undefined) return;
      const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
      assert.ok(stdout.startsWith(`v${version}.`) || stdout.trim() === `v${version}`, stdout);
      const [, major = 0, minor = 0] = /^v(\d+)\.(\d+)/.exec(stdout)?.map(Number) ?? [];
      const env: NodeJS.ProcessEnv = {
        ...process.env,
        PATH: `${dirname(node)}${delimiter}${process.env['PATH']}`,
        // See trustInProcess() in support/certificates.ts.
        ...(major === 24 && minor < 5 && { NODE_OPTIONS: '--use-openssl-ca' }),
      };
      delete env['NODE_TEST_CONTEXT']; // or they would report to this process
      const child = spawn(node, ['--test', '--test-reporter=spec', '--test-concurrency=2', ...files], {
        cwd: top,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: 600_000,
      });
      let text = '';
      child.stdout.on('data', chunk => (text += chunk));
      const code = await new Promise(resolve => child.once('close', resolve));
      const counts = text.match(/^ℹ (tests|pass|fail|skipped) \d+$/gm)?.join(', ');
      assert.equal(code, 0, text.slice(-10_000));
      t.diagnostic(`${stdout.trim()}: ${counts?.replaceAll('ℹ ', '')}`);
    });
});

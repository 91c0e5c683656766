import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

// A host with two addresses, in a mount namespace with an /etc/hosts of its own, which needs Linux and its permission.

const folder = mkdtempSync(join(tmpdir(), 'hosts-'));
after(() => rmSync(folder, { recursive: true }));
const hosts = join(folder, 'hosts');
writeFileSync(hosts, '127.0.0.1 dual.test\n127.0.0.2 dual.test\n');
const script = join(folder, 'get.mjs');
writeFileSync(
  script,
  `import { spawn, spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { get } from '${new URL('support/get.ts', import.meta.url)}';

if (spawnSync('mount', ['--bind', '${hosts}', '/etc/hosts']).status !== 0) process.exit(1);
const [first, second] = await lookup('dual.test', { all: true });
const program = \`const server = require('http').createServer((_, response) => response.end('late'));
server.listen({ port: 0, host: '\${first.address}', backlog: 1 }, () => console.log(server.address().port));\`;
const server = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
const port = Number(await once(server.stdout, 'data'));
// Suspended and with a full backlog it answers no SYN, until it wakes up; clients send the next one after a second.
server.kill('SIGSTOP');
const others = [1, 2, 3, 4].map(() => connect(port, first.address).on('error', () => undefined));
await delay(300);
const response = get(\`http://dual.test:\${port}/\`, { timeoutMs: 10_000 });
await delay(500);
server.kill('SIGCONT');
console.log(JSON.stringify({ second, ...(await response) }));
for (const other of others) other.destroy();
server.kill();
`,
);
const run = (...args: string[]) =>
  spawnSync('unshare', ['--map-root-user', '--mount', process.execPath, ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  });

describe('a host with two addresses', {
  skip: run('--eval', '').status !== 0 && 'needs Linux namespaces',
}, () => {
  it('of which the first is slow is waited for, not given up for the next one', () => {
    const { stdout, stderr } = run(script);
    const { second, kind, failure } = JSON.parse(stdout || '{}');
    assert.ok(second, stderr);
    assert.equal(kind, 'response', failure?.detail);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { validInputs } from './support/inputs.ts';
import { type Kill, runAction } from './support/run-action.ts';
import { checkStart, validStart } from './support/start-step.ts';
import { checkVerdict } from './support/step.ts';

// The resolver of the C library asks three name servers that never answer, each several times, in a thread that nothing
// can stop. They are on loopback in a network namespace of its own, which needs Linux and its permission.

const folder = mkdtempSync(join(tmpdir(), 'resolver-'));
after(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const resolvers = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];
const configuration = write('resolv.conf', resolvers.map(address => `nameserver ${address}\n`).join(''));
// Ends with the action, whose process id it gets.
const nameServer = write(
  'name-server.mjs',
  `import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
createSocket('udp4').bind(53, '0.0.0.0', () => writeFileSync(process.argv[3], ''));
setInterval(() => {
  try {
    process.kill(Number(process.argv[2]), 0);
  } catch {
    process.exit();
  }
}, 100);
`,
);
// Not a shell script: shells drop environment variables with a hyphen.
const launch = write(
  'launch.mjs',
  `import { spawn, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
const run = (command, ...args) => {
  if (spawnSync(command, args).status !== 0) process.exit(1);
};
run('ip', 'link', 'set', 'lo', 'up');
run('mount', '--bind', '${configuration}', realpathSync('/etc/resolv.conf'));
const ready = \`${folder}/ready-\${process.pid}\`;
spawn(process.execPath, ['${nameServer}', process.pid, ready], { stdio: 'ignore' }).unref();
while (!existsSync(ready)) await delay(20);
const [program, ...args] = process.argv.slice(2);
process.execve(program, [program, ...args], process.env);
`,
);
const launcher = ['unshare', '--map-root-user', '--net', '--mount', process.execPath, launch];
const trial = spawnSync(launcher[0] ?? '', [...launcher.slice(1), process.execPath, '--eval', '']);

describe('a name lookup that hangs', { skip: trial.status !== 0 && 'needs Linux namespaces' }, () => {
  const inputs = { ...validInputs, 'management-endpoint': 'https://management.contoso.example' };

  it('does not hold up the end at the time-out', async () => {
    const step = await runAction({ ...inputs, 'timeout-minutes': '0.02' }, { launcher });
    checkVerdict(step, 'timed-out');
    assert.ok(step.exitedMs < 15_000, `${step.exitedMs}`);
  });

  it('does not hold up a cancellation', async () => {
    const cancel = (kill: Kill) => setTimeout(() => kill('SIGINT'), 500);
    const step = await runAction(inputs, {
      launcher,
      onLine: (line, kill) => line.startsWith('Waiting for') && cancel(kill),
    });
    checkVerdict(step, 'cancelled');
    assert.ok(step.killedMs < 1000, `${step.killedMs}`);
  });

  it('does not hold up the cancellation of a start, which has sent nothing', async () => {
    const step = await runAction(
      { ...validStart, 'management-endpoint': inputs['management-endpoint'] },
      {
        launcher,
        path: 'start',
        onLine: (line, kill) => line.startsWith('Starting') && setTimeout(() => kill('SIGINT'), 500),
      },
    );
    checkStart(step, 'cancelled');
    assert.match(step.raw, /before the request was sent/);
    assert.ok(step.killedMs < 1000, `${step.killedMs}`);
  });
});

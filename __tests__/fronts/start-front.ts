import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startByteServer } from '../support/server.ts';
import { skipUnless } from '../support/tools.ts';

const commands = {
  squid: 'squid -N -f @folder@/squid.conf',
  tinyproxy: 'unshare --mount sh start', // it knows no hosts but the system's
  nginx: 'nginx -e stderr -p @folder@ -c nginx.conf',
  haproxy: 'haproxy -db -f haproxy.conf',
  apache2: 'apache2 -D FOREGROUND -d /usr/lib/apache2 -f @folder@/apache2.conf',
  varnishd: 'varnishd -F -j none -n @folder@ -s malloc,16m -a 127.0.0.1:@port@ -f @folder@/varnishd.conf',
};
export type Program = keyof typeof commands;

/** The `skip` option of the tests of a program. */
export function skipFront(program: Program): string | false {
  const canMount = program !== 'tinyproxy' || spawnSync('unshare', ['--mount', 'true']).status === 0;
  const missing = skipUnless(program, 'setpriv', ...(program === 'varnishd' ? ['haproxy'] : []));
  return missing || (!canMount && 'needs to mount a file, as root');
}

/**
 * Starts a program in front of the loopback port `upstream`, with its configuration in this folder and `files` beside
 * it. Lines of the configuration that begin with `#option ` are in force if `options` names them.
 */
export async function startFront(
  program: Program,
  upstream: number,
  options: string,
  files: Record<string, string>,
): Promise<AsyncDisposable & { port: number; log: (file: string) => string }> {
  const { port, close } = await startByteServer(() => undefined);
  await close();
  const folder = mkdtempSync(join(tmpdir(), `${program}-`));
  const log = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const values: Record<string, unknown> = { folder, port, upstream };
  const fill = (text: string): string => text.replace(/@(\w+)@/g, (_all, name) => String(values[name]));
  const config = readFileSync(join(import.meta.dirname, `${program}.conf`), 'utf8');
  const inForce = fill(config).replace(/#(\w+) /g, (comment, option) =>
    options.split(' ').includes(option) ? '' : comment,
  );
  const start = 'mount --bind hosts /etc/hosts && exec tinyproxy -d -c tinyproxy.conf';
  for (const [name, text] of Object.entries({ ...files, [`${program}.conf`]: inForce, start }))
    writeFileSync(join(folder, name), text);
  const output = openSync(join(folder, 'output'), 'w');
  const nobody = process.getuid?.() === 0 && program !== 'tinyproxy' ? { uid: 65534, gid: 65534 } : undefined;
  for (const name of nobody ? ['.', ...readdirSync(folder)] : []) chownSync(join(folder, name), 65534, 65534);

  // Ends with this process, however that ends.
  const args = ['--pdeathsig=TERM', ...fill(commands[program]).split(' ')];
  const child = spawn('setpriv', args, { cwd: folder, stdio: ['ignore', output, output], ...nobody });
  const exited = once(child, 'exit');
  for (let isUp = false; !isUp; ) {
    if (child.exitCode !== null) throw new Error(`${program} did not start: ${log('output')}`);
    const socket = connect(port, '127.0.0.1');
    isUp = await once(socket, 'connect').then(
      () => true,
      () => delay(50, false),
    );
    socket.destroy();
  }
  const stop = async (): Promise<void> => {
    child.kill();
    await exited;
    rmSync(folder, { recursive: true });
  };
  return { port, log, [Symbol.asyncDispose]: stop };
}

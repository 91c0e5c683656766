import { spawn } from 'node:child_process';
import https from 'node:https';
import { Server as ProxyServer } from 'proxy-chain';
import { startPlace } from './fixtures.ts';
import { type Section, table } from './table.ts';

// What it would save to keep the connection between two polls: a TLS handshake each time, against none.

const requests = 200;
const ways = ['direct, a connection each', 'direct, kept', 'by proxy, a connection each', 'by proxy, kept'];

/** In a child, so that the service's share is not counted: milliseconds and CPU milliseconds a request. */
async function ask(way: string): Promise<void> {
  const { STATUS_URL: url = '', TOKEN, BENCH_PROXY } = process.env;
  const agent = new https.Agent({
    keepAlive: way.endsWith('kept'),
    ...(way.startsWith('by proxy') && { proxyEnv: { HTTPS_PROXY: BENCH_PROXY } }),
  });
  const headers = { Authorization: `Bearer ${TOKEN}`, 'x-ms-version': '2013-04-26' };
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      https.get(url, { headers, agent }, answer => answer.resume().on('end', resolve)).on('error', reject);
    });
  for (let i = 0; i < 20; i += 1) await one();
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < requests; i += 1) await one();
  const { user, system } = process.cpuUsage(cpu);
  console.log(`${(performance.now() - started) / requests} ${(user + system) / 1000 / requests}`);
  agent.destroy();
}

export async function connection(): Promise<Section> {
  const place = await startPlace({ durationMs: Number.POSITIVE_INFINITY });
  const proxy = new ProxyServer({ host: '127.0.0.1', port: 0 });
  await proxy.listen();
  const rows: string[][] = [];
  for (const way of ways) {
    const child = spawn(process.execPath, [import.meta.filename, way], {
      env: { ...place.env, BENCH_PROXY: `http://127.0.0.1:${proxy.port}` },
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 60_000,
    });
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    await new Promise(resolve => child.on('close', resolve));
    rows.push([
      way,
      ...output
        .trim()
        .split(' ')
        .map(value => Number(value).toFixed(1)),
    ]);
  }
  await proxy.close(true);
  await place.close();
  return {
    title: 'Connections',
    method: `${requests} status requests in a row over loopback with Node's own agent, after 20 that warm up. Over loopback a round trip costs nothing; a new connection takes two or three of them more.`,
    body: table(['', 'ms a request', 'CPU ms a request'], rows),
  };
}

const [, file, way] = process.argv;
if (file === import.meta.filename && way) await ask(way);

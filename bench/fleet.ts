import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourcePath } from '../emulator/connection-files.ts';
import { startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import { bundle, gateEnvironment } from './fixtures.ts';
import { type Section, table } from './section.ts';

// A matrix of real gates on one throttling emulator: how many fail although all is well, and how late they are.

const gates = 24;
const requestsPerMinute = 60;
const durationMs = 60_000;
/** The outage tolerance, scaled to operations of a minute. */
const toleranceMinutes = '0.3';

/** Runs one gate; resolves to its verdict and the instant of its end. */
function runGate(env: NodeJS.ProcessEnv, output: string): Promise<{ verdict: string; endedMs: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundle], {
      env: { ...env, GITHUB_OUTPUT: output },
      stdio: 'ignore',
      timeout: 600_000,
      killSignal: 'SIGKILL',
    });
    child.on('error', reject).on('close', () => {
      const verdict = /^verdict<<.*\n(.*)$/m.exec(readFileSync(output, 'utf8'))?.[1] ?? 'none';
      resolve({ verdict, endedMs: performance.now() });
    });
  });
}

async function measure(): Promise<string> {
  const requests: { atMs: number; isThrottled: boolean }[] = [];
  const service = await startService({
    durationMs,
    requestsPerMinute,
    retryAfterSeconds: 3,
    onRequest: line => requests.push({ atMs: performance.now(), isThrottled: line.endsWith(' 503') }),
  });
  const requestId = await startOperation(service, 'POST', `${resourcePath}?comp=restart`);
  const startedMs = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  const file = (name: string, text = ''): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const env = {
    ...gateEnvironment({
      'request-id': requestId,
      'management-endpoint': service.endpoint,
      'access-token': service.token,
      'outage-tolerance-minutes': toleranceMinutes,
    }),
    NODE_EXTRA_CA_CERTS: file('ca.pem', service.ca),
  };
  const results = await Promise.all(
    Array.from({ length: gates }, (_, i) => runGate(env, file(`output-${i}`))),
  );
  await service.close();
  rmSync(folder, { recursive: true });

  const lateMs = results.map(({ endedMs }) => endedMs - startedMs - durationMs);
  const perSecond = Map.groupBy(requests, ({ atMs }) => Math.floor((atMs - startedMs) / 1000));
  const peaks = [...perSecond].filter(([second]) => second >= 60).map(([, inSecond]) => inSecond.length);
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  return table(
    ['', 'measured'],
    [
      ['false reds', `${results.filter(({ verdict }) => verdict !== 'succeeded').length} of ${gates}`],
      ['mean lateness s', seconds(lateMs.reduce((sum, ms) => sum + ms, 0) / gates)],
      ['worst lateness s', seconds(Math.max(...lateMs))],
      ['fair share s', seconds(((60_000 / requestsPerMinute) * gates) / 2)],
      ['requests', String(requests.length)],
      ['throttled', String(requests.filter(({ isThrottled }) => isThrottled).length)],
      ['most requests in one second after the first minute', String(Math.max(0, ...peaks))],
    ],
  );
}

export const fleet: Section = {
  title: 'Fleet',
  method: `${gates} real gates that start together and wait for one operation of ${durationMs / 1000} s, on an emulator that admits ${requestsPerMinute} requests a minute and answers the others with 503 \`TooManyRequests\` and \`Retry-After: 3\`; outage tolerance ${Number(toleranceMinutes) * 60} s.`,
  measure,
};

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourcePath } from '../emulator/connection-files.ts';
import { startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import { bundle, gateEnvironment } from './fixtures.ts';
import { type Section, table } from './section.ts';

// What the step costs if the operation has already succeeded: start, one request, report.

const rounds = 31;
const baseline = join(import.meta.dirname, 'baseline.mjs');

interface Cost {
  wallMs: number;
  peakMb: number;
}

/** Runs a Node.js program under GNU time, which reports its largest resident set. */
function run(program: string, env: NodeJS.ProcessEnv): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn('/usr/bin/time', ['--format=\n%M', process.execPath, program], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', chunk => {
      errors += chunk;
    });
    child.on('error', reject).on('close', code => {
      const wallMs = performance.now() - started;
      const kilobytes = Number(errors.trim().split('\n').at(-1));
      if (code === 0) resolve({ wallMs, peakMb: (kilobytes * 1024) / 1e6 });
      else reject(new Error(`${program} ended with exit code ${code}: ${errors}`));
    });
  });
}

async function measure(): Promise<string> {
  const service = await startService({ durationMs: 0 });
  const { endpoint, token, client } = service;
  const requestId = await startOperation(service, 'POST', `${resourcePath}?comp=restart`);
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = (name: string, content = ''): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const files = {
    NODE_EXTRA_CA_CERTS: file('ca.pem', service.ca),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
  };
  const environment = (inputs: Record<string, string>): NodeJS.ProcessEnv => ({
    ...gateEnvironment({ 'request-id': requestId, 'management-endpoint': endpoint, ...inputs }),
    ...files,
    STATUS_URL: `${endpoint}${resourcePath}?OperationStatus/${requestId}`,
  });
  const certificate = client.certificate + client.key;
  const credentials: Record<string, NodeJS.ProcessEnv> = {
    'a token': { ...environment({ 'access-token': token }), TOKEN: token },
    'a PEM certificate': {
      ...environment({ 'management-certificate': certificate }),
      CERTIFICATE: certificate,
    },
  };

  const pairs = Object.keys(credentials).map((): [Cost, Cost][] => []);
  for (let round = 0; round <= rounds; round += 1)
    for (const [i, env] of Object.values(credentials).entries()) {
      const pair: [Cost, Cost] = [await run(baseline, env), await run(bundle, env)];
      if (round > 0) pairs[i]?.push(pair); // the first round warms the file cache
    }
  await service.close();
  rmSync(folder, { recursive: true });

  const rows = Object.keys(credentials).flatMap((credential, i) => {
    const own = pairs[i] ?? [];
    const row = (name: string, at: 0 | 1): string[] => [
      `${name}, with ${credential}`,
      median(own.map(pair => pair[at].wallMs)).toFixed(0),
      median(own.map(pair => pair[at].wallMs / pair[0].wallMs)).toFixed(2),
      median(own.map(pair => pair[at].peakMb)).toFixed(1),
      median(own.map(pair => pair[at].peakMb / pair[0].peakMb)).toFixed(2),
    ];
    return [row('bare `node:https` client', 0), row('**the gate**', 1)];
  });
  return table(['', 'wall ms', '× baseline', 'peak MB', '× baseline'], rows);
}

/** The middle one of an odd number of values. */
function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

export const start: Section = {
  title: 'Start',
  method: `Wall time and memory of the whole step if the operation has already succeeded: Node.js starts, sends one status request and reports. The baseline, a bare \`node:https\` client, sends the same request with the same credential. The two run in turn against the emulator in another process: ${rounds} pairs for each credential after a pair to warm up; the figures are medians, the ratios medians of the ratios within a pair.`,
  measure,
};

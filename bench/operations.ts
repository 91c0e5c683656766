import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resourcePath, sample } from '../emulator/connection-files.ts';
import { type Service, startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import { bundle, gateEnvironment } from './fixtures.ts';
import { type Section, table } from './section.ts';

// What one step costs that waits for many operations for a long time.

const durationMinutes = 60;
const counts = [1, 10, 100];

interface Cost {
  operations: { verdict: string; polls: number; 'elapsed-seconds': number }[];
  cpuSeconds: number;
  peakMb: number;
}

/** Runs the gate under GNU time on `count` operations that have been started already. */
async function run(service: Service, count: number): Promise<Cost> {
  const names = Array.from({ length: count }, (_, i) => `${sample.resourceName}-${count}-${i}`);
  const lines: string[] = [];
  for (const name of names) {
    const path = resourcePath.replace(sample.resourceName, name);
    lines.push(`${name}: ${await startOperation(service, 'POST', `${path}?comp=restart`)}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'operations-'));
  const file = (name: string, text = ''): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const env = {
    ...gateEnvironment({
      operations: lines.join('\n'),
      'resource-name': '',
      'management-endpoint': service.endpoint,
      'access-token': service.token,
    }),
    NODE_EXTRA_CA_CERTS: file('ca.pem', service.ca),
    GITHUB_OUTPUT: file('output'),
  };
  const child = spawn('/usr/bin/time', ['--format=%U %S %M', process.execPath, bundle], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', chunk => {
    errors += chunk;
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [user = 0, system = 0, kilobytes = 0] = (errors.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  const json = /^operations<<.*\n(.*)$/m.exec(readFileSync(join(folder, 'output'), 'utf8'))?.[1] ?? '[]';
  rmSync(folder, { recursive: true });
  return { operations: JSON.parse(json), cpuSeconds: user + system, peakMb: kilobytes / 1000 };
}

async function measure(): Promise<string> {
  const service = await startService({ durationMs: durationMinutes * 60_000 });
  const costs = await Promise.all(counts.map(count => run(service, count)));
  await service.close();
  return table(
    ['operations', 'succeeded', 'polls', 'worst lateness s', 'CPU s', 'CPU ms per poll', 'peak MB'],
    costs.map(({ operations, cpuSeconds, peakMb }) => {
      const polls = operations.reduce((sum, { polls }) => sum + polls, 0);
      const elapsed = operations.map(operation => operation['elapsed-seconds']);
      return [
        String(operations.length),
        String(operations.filter(({ verdict }) => verdict === 'succeeded').length),
        String(polls),
        String(Math.max(...elapsed) - durationMinutes * 60),
        cpuSeconds.toFixed(1),
        ((1000 * cpuSeconds) / polls).toFixed(1),
        peakMb.toFixed(0),
      ];
    }),
  );
}

export const operations: Section = {
  title: 'Several operations',
  method: `Real steps that wait for 1, 10 and 100 operations of ${durationMinutes} minutes on the emulator, at the same time. Takes as long, so only \`npm run bench -- operations\` measures it.`,
  isSlow: true,
  measure,
};

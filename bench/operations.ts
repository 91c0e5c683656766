import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { resourcePath, sample } from '../emulator/connection-files.ts';
import { type Service, startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import { bundle, gateEnvironment } from './fixtures.ts';
import { type Section, table } from './section.ts';

// What one step costs that waits for many operations for a long time.

const durationMinutes = 60;
const counts = [100, 10, 1];
/** Between the starts of two programs: each takes most memory while V8 optimizes it, and more on a busy machine. */
const staggerMinutes = 3;
/** Between two polls of the baseline: about what 100 operations come to. */
const periodMs = 150;
const baseline = join(import.meta.dirname, 'baseline-polls.mjs');

interface Cost {
  cpuSeconds: number;
  peakMb: number;
  /** What the program printed. */
  output: string;
}

interface GateCost extends Cost {
  operations: { verdict: string; polls: number; 'elapsed-seconds': number }[];
}

/** Runs a Node.js program under GNU time. */
async function run(program: string, env: NodeJS.ProcessEnv): Promise<Cost> {
  const child = spawn('/usr/bin/time', ['--format=\n%U %S %M', process.execPath, program], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', chunk => {
    texts.output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', chunk => {
    texts.errors += chunk;
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [user = 0, system = 0, kilobytes = 0] = (texts.errors.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { cpuSeconds: user + system, peakMb: (kilobytes * 1024) / 1e6, output: texts.output };
}

/** Runs the bare client on one operation, for as long as the gate waits. */
async function runBaseline(service: Service, ca: string): Promise<Cost> {
  const requestId = await startOperation(service, 'POST', `${resourcePath}?comp=restart`);
  return run(baseline, {
    PATH: process.env['PATH'],
    NODE_EXTRA_CA_CERTS: ca,
    STATUS_URL: `${service.endpoint}${resourcePath}?OperationStatus/${requestId}`,
    TOKEN: service.token,
    POLLS: String((durationMinutes * 60_000) / periodMs),
    PERIOD_MS: String(periodMs),
  });
}

/** Runs the gate on `count` operations that have been started already. */
async function runGate(service: Service, count: number, ca: string): Promise<GateCost> {
  const names = Array.from({ length: count }, (_, i) => `${sample.resourceName}-${count}-${i}`);
  const lines: string[] = [];
  for (const name of names) {
    const path = resourcePath.replace(sample.resourceName, name);
    lines.push(`${name}: ${await startOperation(service, 'POST', `${path}?comp=restart`)}`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'operations-'));
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const cost = await run(bundle, {
    ...gateEnvironment({
      operations: lines.join('\n'),
      'resource-name': '',
      'management-endpoint': service.endpoint,
      'access-token': service.token,
    }),
    NODE_EXTRA_CA_CERTS: ca,
    GITHUB_OUTPUT: output,
  });
  const json = /^operations<<.*\n(.*)$/m.exec(readFileSync(output, 'utf8'))?.[1] ?? '[]';
  rmSync(folder, { recursive: true });
  return { ...cost, operations: JSON.parse(json) };
}

async function measure(): Promise<string> {
  const service = await startService({ durationMs: durationMinutes * 60_000 });
  const folder = mkdtempSync(join(tmpdir(), 'operations-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, service.ca);
  const inTurn = <T>(turn: number, program: () => Promise<T>): Promise<T> =>
    delay(turn * staggerMinutes * 60_000).then(program);
  const [bare, ...gates] = await Promise.all([
    inTurn(counts.length, () => runBaseline(service, ca)),
    ...counts.map((count, turn) => inTurn(turn, () => runGate(service, count, ca))),
  ]);
  await service.close();
  rmSync(folder, { recursive: true });
  const costs = (polls: number, { cpuSeconds, peakMb }: Cost): string[] => [
    String(polls),
    cpuSeconds.toFixed(1),
    ((1000 * cpuSeconds) / polls).toFixed(1),
    peakMb.toFixed(0),
  ];
  return table(
    ['', 'succeeded', 'worst lateness s', 'polls', 'CPU s', 'CPU ms per poll', 'peak MB'],
    [
      ['bare `node:https` client', '', '', ...costs(Number(bare.output), bare)],
      ...gates.map(({ operations, ...cost }) => [
        `**the gate**, ${operations.length} operation${operations.length > 1 ? 's' : ''}`,
        String(operations.filter(({ verdict }) => verdict === 'succeeded').length),
        String(Math.max(...operations.map(one => one['elapsed-seconds'])) - durationMinutes * 60),
        ...costs(
          operations.reduce((sum, { polls }) => sum + polls, 0),
          cost,
        ),
      ]),
    ],
  );
}

export const operations: Section = {
  title: 'Several operations',
  method: `Real steps that wait for 100, 10 and 1 operations of ${durationMinutes} minutes on the emulator, and a bare \`node:https\` client that polls every ${periodMs} ms as long, each poll on a connection of its own, with resumed TLS sessions. They start one after another, ${staggerMinutes} minutes apart, and run side by side. Takes 70 minutes, so only \`npm run bench -- operations\` measures it.`,
  isSlow: true,
  measure,
};

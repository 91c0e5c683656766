import { spawn } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { place, resourcePath } from '../emulator/connection-files.ts';
import { startService } from '../emulator/service.ts';
import type { Clock } from '../src/clock.ts';
import { createPoll } from '../src/gate/status/poll.ts';
import { waitForOperation } from '../src/gate/wait/wait.ts';

// Ten thousand real HTTPS polls, through the real client and the real wait, with a clock that only counts: what weeks
// of waiting would leave behind. Prints a line every thousand polls; fails where memory, sockets or listeners grow.

const polls = 10_000;
const sampleEvery = 1000;
const intervalMs = 2000;
/** A leak of one short string a poll would be more. */
const mostBytesPerPoll = 50;

interface Sample {
  polls: number;
  heapBytes: number;
  rssBytes: number;
  /** Sockets, timers and requests that the event loop still holds. */
  resources: number;
  listeners: number;
}

/** The service lives in this process, the polls in a child: only the child's memory is looked at. */
async function supervise(): Promise<void> {
  const service = await startService({ durationMs: Number.POSITIVE_INFINITY });
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, service.ca);
  const child = spawn(process.execPath, ['--expose-gc', import.meta.filename], {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: ca,
      SOAK_ENDPOINT: service.endpoint,
      SOAK_TOKEN: service.token,
    },
    timeout: 600_000,
  });
  process.exitCode = await new Promise<number>(resolve => child.on('close', code => resolve(code ?? 1)));
  rmSync(folder, { recursive: true });
  await service.close();
}

/** Polls until a counted time-out, and samples on the way. */
async function soak(endpoint: string, token: string): Promise<void> {
  const started = performance.now();
  const headers = { Authorization: `Bearer ${token}`, 'x-ms-version': '2013-04-26' };
  const answer = await fetch(`${endpoint}${resourcePath}?comp=suspend`, { method: 'POST', headers });
  const poll = createPoll(
    {
      operation: {
        requestId: answer.headers.get('x-ms-request-id') ?? '',
        ...place,
        statusApi: 'biztalk',
      },
      connection: {
        subscription: place.subscription,
        endpoint: new URL(endpoint),
        credential: { kind: 'access-token', token },
        apiVersion: '2013-04-26',
      },
      clientRequestId: crypto.randomUUID(),
    },
    countingClock,
  );
  const patience = { timeoutMs: polls * intervalMs, pollIntervalMs: intervalMs, outageToleranceMs: 0 };
  const cancelSignal = new AbortController().signal;
  const samples: Sample[] = [];
  console.log('  polls   heap MB   memory MB   resources   listeners');
  const end = await waitForOperation({
    ...patience,
    poll,
    clock: countingClock,
    startMs: 0,
    cancelSignal,
    onPoll: ({ soFar }) => {
      if (soFar.polls % sampleEvery !== 0) return;
      globalThis.gc?.();
      const { heapUsed, rss } = process.memoryUsage();
      const sample = {
        polls: soFar.polls,
        heapBytes: heapUsed,
        rssBytes: rss,
        resources: process.getActiveResourcesInfo().length,
        listeners: getEventListeners(cancelSignal, 'abort').length,
      };
      samples.push(sample);
      const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);
      const cells = [sample.polls, megabytes(heapUsed), megabytes(rss), sample.resources, sample.listeners];
      console.log(cells.map((cell, i) => String(cell).padStart(i === 0 ? 7 : 11)).join(''));
    },
  });

  const settled = samples.slice(samples.length / 2);
  const slope = leastSquares(settled.map(({ polls, heapBytes }) => [polls, heapBytes]));
  const [first, last] = [settled[0], settled.at(-1)];
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${end.verdict} after ${end.polls} polls in ${seconds.toFixed(0)} s; heap ${slope.toFixed(1)} bytes a poll over the second half`,
  );
  const steady = first && last && last.resources <= first.resources && last.listeners <= first.listeners;
  if (end.verdict !== 'timed-out' || end.result !== 'InProgress' || slope > mostBytesPerPoll || !steady)
    process.exitCode = 1;
}

let countedMs = 0;
const countingClock: Clock = {
  now: () => countedMs,
  wall: () => countedMs,
  sleep: ms =>
    new Promise(resolve => {
      countedMs += ms;
      setImmediate(resolve);
    }),
};

/** The slope of the straight line nearest to the points. */
function leastSquares(points: [number, number][]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const covariance = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)));
  return covariance / mean(points.map(([x]) => (x - meanX) ** 2));
}

const { SOAK_ENDPOINT: endpoint, SOAK_TOKEN: token } = process.env;
if (endpoint && token) await soak(endpoint, token);
else await supervise();

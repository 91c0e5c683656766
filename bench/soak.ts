import { spawn } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { resourcePath, sample } from '../emulator/connection-files.ts';
import { startService } from '../emulator/service.ts';
import { startOperation } from '../emulator/start-operation.ts';
import type { Clock } from '../src/clock.ts';
import { createPolls } from '../src/gate/status/create-polls.ts';
import { createEndpoint } from '../src/gate/wait/endpoint.ts';
import type { Poll } from '../src/gate/wait/poll.ts';
import { createRequestLimit } from '../src/gate/wait/request-limit.ts';
import { waitForOperation } from '../src/gate/wait/wait-for-operation.ts';

// Sends 30,000 real HTTPS polls through the real client and wait loop, with a clock that is advanced instead of waited
// for. Prints ten samples on the way, and fails if heap, sockets or listeners grow.
// `npm run soak -- 1000` sends fewer, to try the script: the heap needs more than ten thousand polls to settle.

const polls = Number(process.argv[2] ?? 30_000);
const sampleEvery = Math.ceil(polls / 10);
const intervalMs = 2000;
/** Less than one short string leaked per poll. */
const maxHeapBytesPerPoll = 50;

interface Sample {
  polls: number;
  heapBytes: number;
  /** Sockets, timers and requests that keep the event loop alive. */
  resources: number;
  listeners: number;
}

/** Runs the service here and the polls in a child process, so that only the memory of the client is measured. */
async function supervise(): Promise<void> {
  const service = await startService({ durationMs: Number.POSITIVE_INFINITY });
  const requestId = await startOperation(service, 'POST', `${resourcePath}?comp=suspend`);
  const folder = mkdtempSync(join(tmpdir(), 'soak-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, service.ca);
  const child = spawn(process.execPath, ['--expose-gc', import.meta.filename, String(polls)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: ca,
      SOAK_ENDPOINT: service.endpoint,
      SOAK_TOKEN: service.token,
      SOAK_REQUEST_ID: requestId,
    },
    timeout: 600_000,
  });
  process.exitCode = await new Promise<number>(resolve => child.on('close', code => resolve(code ?? 1)));
  rmSync(folder, { recursive: true });
  await service.close();
}

/** Polls so many times, and takes a sample ten times on the way. */
async function soak(endpoint: string, token: string, requestId: string): Promise<void> {
  const startedMs = performance.now();
  const pollOf = createPolls({
    connection: {
      subscription: sample.subscription,
      endpoint: new URL(endpoint),
      credential: { kind: 'access-token', token },
      apiVersion: '2013-04-26',
    },
    clientRequestId: crypto.randomUUID(),
    clock: simulatedClock,
    turn: async () => undefined,
  });
  const pollOnce = pollOf({ requestId, ...sample, statusApi: 'biztalk' });
  const done = new AbortController();
  const cancelSignal = done.signal;
  const samples: Sample[] = [];
  console.log('  polls   heap MB   memory MB   resources   listeners');
  /** Takes a sample of what is still there once all finalizers have run. */
  const takeSample = async (count: number): Promise<void> => {
    for (let round = 0; round < 3; round += 1) {
      await nextTurn();
      globalThis.gc?.();
    }
    const { heapUsed, rss } = process.memoryUsage();
    const sample = {
      polls: count,
      heapBytes: heapUsed,
      resources: process.getActiveResourcesInfo().length,
      listeners: getEventListeners(cancelSignal, 'abort').length,
    };
    samples.push(sample);
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2);
    const cells = [sample.polls, megabytes(heapUsed), megabytes(rss), sample.resources, sample.listeners];
    console.log(cells.map((cell, i) => String(cell).padStart(i === 0 ? 7 : 11)).join(''));
  };
  let count = 0;
  const poll: Poll = async (timeoutMs, signal) => {
    count += 1;
    const pollResult = await pollOnce(timeoutMs, signal);
    if (count % sampleEvery === 0) await takeSample(count);
    if (count === polls) done.abort('done');
    return pollResult;
  };
  const outcome = await waitForOperation({
    // Near the deadline, a clock that is advanced would leave a real request no time.
    timeoutMs: 2 * polls * intervalMs,
    pollIntervalMs: intervalMs,
    outageToleranceMs: 0,
    poll,
    clock: simulatedClock,
    limit: createRequestLimit(simulatedClock),
    endpoint: createEndpoint(1)(),
    random: Math.random,
    startMs: 0,
    cancelSignal,
    onPoll: () => undefined,
  });

  const settled = samples.slice(samples.length / 2);
  const slope = slopeOf(settled.map(({ polls, heapBytes }) => [polls, heapBytes]));
  const [first, last] = [settled[0], settled.at(-1)];
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(
    `${outcome.verdict} after ${outcome.polls} polls in ${seconds.toFixed(0)} s; the heap grew by ${slope.toFixed(1)} bytes per poll in the second half`,
  );
  const isSteady = first && last && last.resources <= first.resources && last.listeners <= first.listeners;
  const isComplete = outcome.verdict === 'cancelled' && outcome.result === 'InProgress';
  if (!isComplete || !isSteady || slope > maxHeapBytesPerPoll) process.exitCode = 1;
}

let nowMs = 0;
const simulatedClock: Clock = {
  now: () => nowMs,
  wall: () => nowMs,
  sleep: ms =>
    new Promise(resolve => {
      nowMs += ms;
      setImmediate(resolve);
    }),
};

/** The slope of the least-squares line through the points. */
function slopeOf(points: [number, number][]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const covariance = mean(points.map(([x, y]) => (x - meanX) * (y - meanY)));
  return covariance / mean(points.map(([x]) => (x - meanX) ** 2));
}

const { SOAK_ENDPOINT: endpoint, SOAK_TOKEN: token, SOAK_REQUEST_ID: requestId } = process.env;
if (endpoint && token && requestId) await soak(endpoint, token, requestId);
else await supervise();

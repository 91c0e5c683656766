import assert from 'node:assert/strict';
import type { Clock } from '../../src/clock.ts';
import type { Runner } from '../../src/runner.ts';
import { run } from '../../src/start/main.ts';
import type { StartResult } from '../../src/start/request/outcome.ts';
import { virtualClock } from './clock.ts';
import { validInputs } from './inputs.ts';
import { type RequestServer, type RespondTo, startRequestServer } from './request-server.ts';
import { runAction, type Step, type StepOptions } from './run-action.ts';
import { httpResponse } from './server.ts';
import { commandsNamed } from './step.ts';

// Runs the start action: its bundle as the runner does, or its sources in this process.

const { 'request-id': _, ...connection } = validInputs;

/** Valid inputs of the action; without `management-endpoint`, which each test sets. */
export const validStart = { operation: 'restart', ...connection } as const;

/** A request id as the service makes them. */
export const operationId = '724958e2ea8a92ba8dd885fb474f952c';

/** The service's response to a request that started an operation. */
export const accepted = (id = operationId): string => httpResponse(202, '', { 'x-ms-request-id': id });

/** An error body of the service. */
export const errorBody = (code: string, message: string): string =>
  `<Error xmlns="http://schemas.microsoft.com/windowsazure"><Code>${code}</Code><Message>${message}</Message></Error>`;

/** Responds to every request with `response`, and closes the connection. */
export const answer =
  (response: string): RespondTo =>
  socket =>
    socket.end(response);

const outputNames = ['request-id', 'status-api', 'verdict', 'http-code', 'error-message', 'extended-code'];

/** Checks what holds for every verdict: all outputs, a summary, and exit code 0 for `started`, else 1 and one annotation. */
export function checkStart(step: Step, verdict: string): void {
  const context = `${step.raw}\n${JSON.stringify(step.outputs)}`;
  const isGreen = verdict === 'started';
  assert.equal(step.outputs['verdict'], verdict, context);
  assert.deepEqual(Object.keys(step.outputs), outputNames);
  assert.equal(step.exitCode, isGreen ? 0 : 1, context);
  assert.equal(commandsNamed(step, 'error').length, isGreen ? 0 : 1, context);
  assert.deepEqual([...commandsNamed(step, 'warning'), ...commandsNamed(step, 'notice')], []);
  assert.match(step.summary, new RegExp(`^### ${isGreen ? '✅' : '❌'} .*\n`));
  assert.match(step.summary, new RegExp(`^\\| ${verdict} \\|`, 'm'));
  for (const { properties, data } of commandsNamed(step, 'error')) {
    assert.ok(properties['title'] && data.length > 20 && data.length <= 4096, context);
    assert.ok(data.includes('\n'), 'a message, then advice');
  }
}

/** Runs the bundle against a server that calls `respond` for each complete request. */
export async function startAgainst(
  respond: RespondTo,
  inputs: Record<string, string> = {},
  options: StepOptions = {},
): Promise<Step & { server: RequestServer }> {
  await using server = await startRequestServer(respond);
  const endpoint = { 'management-endpoint': `http://127.0.0.1:${server.port}` };
  return { ...(await runStart({ ...endpoint, ...inputs }, options)), server };
}

/** Runs the bundle with valid inputs and these. */
export const runStart = (inputs: Record<string, string>, options: StepOptions = {}): Promise<Step> =>
  runAction({ ...validStart, ...inputs }, { ...options, path: 'start' });

export interface InProcess {
  clock?: Clock;
  cancelSignal?: AbortSignal;
  onLine?: (line: string) => void;
}

/** Runs the sources in this process; pauses take no time, unless a clock is given. */
export function startInProcess(
  inputs: Record<string, string>,
  {
    clock = { ...virtualClock(), wall: Date.now },
    cancelSignal = new AbortController().signal,
    onLine,
  }: InProcess = {},
): Promise<StartResult> {
  const given: Record<string, string> = {
    'api-version': '2013-04-26',
    'timeout-seconds': '60',
    ...validStart,
    ...inputs,
  };
  const unexpected = (): never => assert.fail('run() prints no result');
  const runner: Runner = {
    input: name => (given[name] ?? '').trim(),
    mask: () => undefined,
    info: line => onLine?.(line),
    debug: () => undefined,
    warning: () => undefined,
    error: unexpected,
    outputs: unexpected,
    summary: unexpected,
    workflowRun: undefined,
  };
  return run({
    runner,
    clock,
    random: () => 0.5,
    startMs: clock.now(),
    cancelSignal,
    onProgress: () => undefined,
  });
}

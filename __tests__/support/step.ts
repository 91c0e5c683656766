import assert from 'node:assert/strict';
import { validInputs } from './inputs.ts';
import { type Command, runAction, type Step, type StepOptions } from './run-action.ts';
import { type ByteServer, type Respond, startByteServer } from './server.ts';

// Runs the bundle as the runner does, against a server on loopback.

const outputNames = [
  'verdict',
  'result',
  'http-code',
  'error-message',
  'extended-code',
  'polls',
  'elapsed-seconds',
  'service-request-id',
  'operations',
];

/** The workflow commands of one name that a step printed. */
export const commandsNamed = (step: Step, command: string): Command[] =>
  step.commands.filter(({ name }) => name === command);

/** The text of the error annotation, empty if there is none. */
export const annotation = (step: Step): string => commandsNamed(step, 'error')[0]?.data ?? '';

/** Everything a step shows or hands on, except the masks. */
export const everythingIn = (step: Step): string =>
  [
    ...step.log,
    JSON.stringify(step.commands.filter(({ name }) => name !== 'add-mask')),
    JSON.stringify(step.outputs),
    step.summary.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(code)),
  ].join('\n');

/** Node arguments that run `code` before the bundle. */
export const runFirst = (code: string): string[] => [
  '--import',
  `data:text/javascript,${encodeURIComponent(code)}`,
];

/** Checks what holds for every verdict: all outputs, a summary, and exit code 0 for `succeeded`, else 1 and one annotation. */
export function checkVerdict(step: Step, verdict: string): void {
  const context = `${step.raw}\n${JSON.stringify(step.outputs)}`;
  assert.equal(step.outputs['verdict'], verdict, context);
  assert.deepEqual(Object.keys(step.outputs), outputNames);
  assert.equal(step.exitCode, verdict === 'succeeded' ? 0 : 1, context);
  assert.equal(commandsNamed(step, 'error').length, verdict === 'succeeded' ? 0 : 1, context);
  assert.deepEqual([...commandsNamed(step, 'warning'), ...commandsNamed(step, 'notice')], []);
  assert.match(step.summary, new RegExp(`^### ${verdict === 'succeeded' ? '✅' : '❌'} .*\n`));
  assert.match(step.summary, new RegExp(`^\\| ${verdict} \\|`, 'm'));
  for (const { properties, data } of commandsNamed(step, 'error')) {
    assert.ok(properties['title'] && data.length > 20 && data.length <= 4096, context);
    assert.ok(data.includes('\n'), 'a message, then advice');
  }
}

/**
 * Checks that a step ended within `limitMs`. A second more is allowed for starting and ending a process on a busy
 * machine; wait.test.ts checks the exact times.
 */
export function checkEndedWithin(step: Step, limitMs: number): void {
  assert.ok(step.elapsedMs < limitMs + 1000, `ended after ${step.elapsedMs} ms`);
}

/** Runs a step against a server that calls `respond` for each request. */
export async function runAgainst(
  respond: Respond,
  inputs: Record<string, string> = {},
  options: StepOptions = {},
): Promise<Step & { server: ByteServer }> {
  await using server = await startByteServer(respond);
  const endpoint = { 'management-endpoint': `http://127.0.0.1:${server.port}` };
  return { ...(await runAction({ ...validInputs, ...endpoint, ...inputs }, options)), server };
}

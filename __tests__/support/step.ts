import assert from 'node:assert/strict';
import { validInputs } from './inputs.ts';
import { runAction, type Step } from './run-action.ts';
import { type ByteServer, http, startByteServer, status } from './server.ts';

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
];

/** The workflow commands of one name that a step printed. */
export const of = (step: Step, command: string) => step.commands.filter(({ name }) => name === command);

/** Checks what every end has: all outputs, a summary, and exit code 0 for `succeeded`, else 1 and one annotation. */
export function checkEnd(step: Step, verdict: string): void {
  const context = `${step.raw}\n${JSON.stringify(step.outputs)}`;
  assert.equal(step.outputs['verdict'], verdict, context);
  assert.deepEqual(Object.keys(step.outputs), outputNames);
  assert.equal(step.exitCode, verdict === 'succeeded' ? 0 : 1, context);
  assert.equal(of(step, 'error').length, verdict === 'succeeded' ? 0 : 1, context);
  assert.deepEqual([...of(step, 'warning'), ...of(step, 'notice')], []);
  assert.match(step.summary, new RegExp(`^### ${verdict === 'succeeded' ? '✅' : '❌'} .*\n`));
  assert.match(step.summary, new RegExp(`^\\| ${verdict} \\|`, 'm'));
  for (const { properties, data } of of(step, 'error')) {
    assert.ok(properties['title'] && data.length > 20 && data.length <= 4096, context);
    assert.ok(data.includes('\n'), 'what happened, then advice');
  }
}

/** Runs a step against a server that calls `answer` for each request. */
export async function stepAgainst(
  answer: Parameters<typeof startByteServer>[0],
  inputs: Record<string, string> = {},
  options: Parameters<typeof runAction>[1] = {},
): Promise<Step & { server: ByteServer }> {
  const server = await startByteServer(answer);
  try {
    const endpoint = { 'management-endpoint': `http://127.0.0.1:${server.port}` };
    return { ...(await runAction({ ...validInputs, ...endpoint, ...inputs }, options)), server };
  } finally {
    await server.close();
  }
}

/** Sends one response per request, repeats the last one, and closes the connection after each. */
export const answers =
  (...responses: string[]): Parameters<typeof startByteServer>[0] =>
  (socket, _head, count) =>
    socket.end(responses[Math.min(count, responses.length) - 1] ?? '');

/** A complete response of the service with the status of the operation. */
export const says = (result: string, error = '') =>
  http(202, status(result, error), { 'x-ms-request-id': 'service-id' });

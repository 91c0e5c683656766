import assert from 'node:assert/strict';
import { validInputs } from './inputs.ts';
import { runAction, type Step } from './run-action.ts';
import { type ByteServer, http, startByteServer, status } from './server.ts';

// The shipped bundle, run as the runner runs it, against a byte server.

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

/** What holds at every end: all outputs, one story, a summary, and green for a success alone. */
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
    assert.ok(data.includes('\n'), 'what happened, then what to do');
  }
}

/** A step against a byte server over plain HTTP on loopback. */
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

/** Answers one body after the other, the last one for ever, and closes the connection each time. */
export const answers =
  (...bodies: string[]): Parameters<typeof startByteServer>[0] =>
  (socket, _head, count) =>
    socket.end(bodies[Math.min(count, bodies.length) - 1] ?? '');
/** A complete answer of the service about the operation. */
export const says = (result: string, error = '') =>
  http(202, status(result, error), { 'x-ms-request-id': 'service-id' });

import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { trustingEnv } from './support/certificates.ts';
import { validInputs } from './support/inputs.ts';
import { runAction, type Step, type StepOptions } from './support/run-action.ts';
import { httpResponse, startByteServer, statusResponse } from './support/server.ts';
import { annotation, checkEndedWithin, commandsNamed } from './support/step.ts';
import { skipWithoutSignals } from './support/tools.ts';

// The `operations` input, against the bundle.

const { 'request-id': _one, 'resource-name': _name, ...common } = validInputs;
const conflict =
  '<Error><HttpCode>409</HttpCode><Message>busy</Message><ExtendedCode>04009</ExtendedCode></Error>';

/** The response to the n-th poll of a request id; nothing is sent if it is undefined. */
type ResponseTo = (id: string, count: number, path: string) => string | undefined;
interface Request {
  id: string;
  path: string;
  atMs: number;
}

/** Runs the gate on `lines` against a server that answers each request id by itself. */
async function gate(
  lines: string[],
  responseTo: ResponseTo,
  inputs: Record<string, string> = {},
  options: StepOptions = {},
): Promise<Step & { requests: Request[]; operations: Record<string, string | number>[] }> {
  const counts = new Map<string, number>();
  const requests: Request[] = [];
  await using server = await startByteServer((socket, head) => {
    const path = head.split(' ')[1] ?? '';
    const id = /(?:OperationStatus|operations)\/([\w-]+)$/.exec(path)?.[1] ?? '';
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    requests.push({ id, path, atMs: performance.now() });
    const response = responseTo(id, count, path);
    if (response !== undefined) socket.end(response);
  });
  const step = await runAction(
    {
      ...common,
      operations: lines.join('\n'),
      'management-endpoint': `http://127.0.0.1:${server.port}`,
      ...inputs,
    },
    options,
  );
  const operations = JSON.parse(step.outputs['operations'] ?? '') as Record<string, string | number>[];
  return { ...step, requests, operations };
}

/** In progress for so many polls, then the end. */
const after = (polls: number, count: number, end: string): string =>
  count <= polls ? statusResponse('InProgress') : end;
const verdicts = ({ operations }: { operations: Record<string, string | number>[] }) =>
  operations.map(({ verdict }) => verdict);

describe('several operations', { concurrency: 4 }, () => {
  it('let the job continue if all succeeded', async () => {
    const step = await gate(['contosobts: 1', '', '  fabrikam-cs/fabrikambts:2  '], (id, count) =>
      after(Number(id), count, statusResponse('Succeeded')),
    );
    assert.equal(step.exitCode, 0, step.raw);
    assert.deepEqual([step.outputs['verdict'], step.outputs['polls']], ['succeeded', '5']);
    const { 'elapsed-seconds': elapsed, ...first } = step.operations[0] ?? {};
    assert.equal(typeof elapsed, 'number');
    assert.deepEqual(first, {
      name: 'contosobts',
      'request-id': '1',
      verdict: 'succeeded',
      result: 'Succeeded',
      'http-code': '',
      'error-message': '',
      'extended-code': '',
      polls: 2,
      'service-request-id': 'service-id',
    });
    assert.deepEqual(Object.keys(step.operations[1] ?? {}), [
      'name',
      'request-id',
      'verdict',
      'result',
      'http-code',
      'error-message',
      'extended-code',
      'polls',
      'elapsed-seconds',
      'service-request-id',
    ]);
    assert.deepEqual(commandsNamed(step, 'error'), []);
    assert.match(step.summary, /^### ✅ BizTalk operations succeeded\n\nAll 2 operations succeeded/);
    const root = `/${validInputs.subscription}/cloudservices`;
    const end = 'resources/biztalkservices/~/biztalk';
    assert.deepEqual([...new Set(step.requests.map(({ path }) => path))].sort(), [
      `${root}/contoso-cs/${end}/contosobts?OperationStatus/1`,
      `${root}/fabrikam-cs/${end}/fabrikambts?OperationStatus/2`,
    ]);
  });

  it('are all waited for after one has failed, which the log says at once', async () => {
    const step = await gate(['a: ok', 'b: bad', 'c: denied'], (id, count) =>
      id === 'denied'
        ? httpResponse(403, '<Error><Code>ForbiddenError</Code><Message>no</Message></Error>')
        : after(
            id === 'ok' ? 3 : 1,
            count,
            statusResponse(id === 'ok' ? 'Succeeded' : 'Failed', id === 'ok' ? '' : conflict),
          ),
    );
    assert.equal(step.exitCode, 1);
    assert.deepEqual(verdicts(step), ['succeeded', 'failed', 'unauthorized']);
    const { verdict, result, polls, ...codes } = step.outputs;
    assert.deepEqual([verdict, result, polls], ['failed', 'Failed', '7']);
    assert.deepEqual(
      [codes['http-code'], codes['error-message'], codes['extended-code']],
      ['409', 'busy', '04009'],
    );
    const lineOf = (start: RegExp): number => step.log.findIndex(line => start.test(line));
    assert.ok(lineOf(/^b: \[\d+ s\] The operation failed .*04009/) > 0, step.raw);
    assert.ok(lineOf(/^b: .* failed/) < lineOf(/^a: .* succeeded/));
    for (const line of step.log.slice(1)) assert.match(line, /^([abc]: )?\[\d+ s\] /);
    assert.equal(commandsNamed(step, 'error').length, 1);
    assert.match(
      annotation(step),
      /^1 of 3 operations succeeded.*\nb: The operation failed.*\nc: The service rejected/,
    );
    assert.match(annotation(step), /\nb: Fix the cause.*\n/);
    assert.match(step.summary, /^\| a \| succeeded \|.*\n\| b \| failed \|.*\n\| c \| unauthorized \|/m);
  });

  it('keep their ends when the step is cancelled in the middle', { skip: skipWithoutSignals }, async () => {
    const step = await gate(
      ['a: 1', 'b: 2', 'c: 3'],
      id => statusResponse(id === '1' ? 'Succeeded' : id === '2' ? 'Failed' : 'InProgress'),
      {},
      { onLine: (line, kill) => /^c: .*in progress/.test(line) && kill('SIGINT') },
    );
    assert.deepEqual(verdicts(step), ['succeeded', 'failed', 'cancelled']);
    assert.deepEqual([step.exitCode, step.outputs['verdict']], [1, 'cancelled']);
    assert.ok(step.killedMs < 1000, `${step.killedMs}`);
  });

  it('count what was sent when the step is cancelled while polls wait for their turn', {
    skip: skipWithoutSignals,
  }, async () => {
    const lines = Array.from({ length: 8 }, (_, i) => `r${i}: id${i}`);
    const { outputs, operations, requests } = await gate(
      lines,
      () => statusResponse('InProgress'),
      {},
      { onLine: (line, kill) => /^r1: .*in progress/.test(line) && kill('SIGTERM') },
    );
    assert.equal(outputs['verdict'], 'cancelled');
    assert.ok(requests.length < lines.length, String(requests.length));
    assert.deepEqual(
      operations.map(({ polls }) => polls),
      lines.map((_, i) => requests.filter(({ id }) => id === `id${i}`).length),
    );
  });

  it('each have a last poll before the time-out', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `r${i}: id${i}`);
    const startMs = performance.now();
    const stalls = monitorEventLoopDelay(); // of this server, which then finds many requests at once
    stalls.enable();
    const step = await gate(lines, () => statusResponse('InProgress'), { 'timeout-minutes': '0.2' });
    const stalledSeconds = stalls.max / 1e9;
    assert.deepEqual([...new Set(verdicts(step))], ['timed-out']);
    checkEndedWithin(step, 14_000);
    for (const { atMs } of step.requests) {
      const next = step.requests.filter(other => other.atMs >= atMs && other.atMs < atMs + 3000);
      assert.ok(next.length <= 10 * (3 + stalledSeconds), `${next.length}`);
    }
    for (let i = 0; i < 20; i += 1) {
      const last = step.requests.findLast(({ id }) => id === `id${i}`);
      assert.ok((last?.atMs ?? 0) - startMs > 8000, `operation ${i}`);
    }
    assert.match(annotation(step), /\n10 more: r10, r11, /);
  });

  it('end unsuccessful only where their own answers say so', async () => {
    const step = await gate(
      ['a: ok', 'b: html', 'c: broken', 'd: missing'],
      (id, count) =>
        ({
          ok: after(2, count, statusResponse('Succeeded')),
          html: httpResponse(200, '<html><title>Sign in</title>'),
          broken: httpResponse(500, ''),
          missing: httpResponse(404, ''),
        })[id],
      { 'outage-tolerance-minutes': '0.05' },
    );
    assert.deepEqual(verdicts(step), ['succeeded', 'unrecognized', 'unreachable', 'not-found']);
    assert.equal(step.outputs['verdict'], 'not-found');
  });

  it('do not wait for one whose request hangs', async () => {
    const startMs = performance.now();
    const ended: number[] = [];
    const step = await gate(
      ['a: hang', 'b: 1', 'c: 2'],
      (id, count) => (id === 'hang' ? undefined : after(1, count, statusResponse('Succeeded'))),
      { 'timeout-minutes': '0.1' },
      { onLine: line => /^[bc]: .*succeeded/.test(line) && ended.push(performance.now() - startMs) },
    );
    assert.deepEqual(verdicts(step), ['timed-out', 'succeeded', 'succeeded']);
    assert.equal(ended.length, 2);
    assert.ok(Math.max(...ended) < 5000, String(ended));
  });

  it('follow the redirect of each to its region', async () => {
    const ca = createCertificate({ commonName: 'CA', ca: true });
    const { key, certificate } = createCertificate({
      commonName: 'localhost',
      hosts: ['localhost'],
      issuer: ca,
    });
    await using server = await startByteServer(
      (socket, head) => {
        const path = head.split(' ')[1] ?? '';
        const [, region, id] = /^(\/region)?.*OperationStatus\/(\d)$/.exec(path) ?? [];
        socket.end(
          region
            ? statusResponse(id === '1' ? 'Succeeded' : 'Failed')
            : httpResponse(307, '<string/>', { Location: `/region${id}${path}` }),
        );
      },
      { tls: { key, cert: certificate } },
    );
    const step = await runAction(
      { ...common, operations: 'a: 1\nb: 2', 'management-endpoint': `https://localhost:${server.port}` },
      { env: trustingEnv(ca.certificate) },
    );
    assert.deepEqual(verdicts({ operations: JSON.parse(step.outputs['operations'] ?? '') }), [
      'succeeded',
      'failed',
    ]);
    assert.deepEqual(server.requests.flatMap(head => /GET (\/region\d)/.exec(head)?.[1] ?? []).sort(), [
      '/region1',
      '/region2',
    ]);
  });

  it('are labels with service-management', async () => {
    const ids = ['724958e2ea8a92ba8dd885fb474f952c', '00000000000000000000000000000001'];
    const step = await gate(
      [`first.label: ${ids[0]}`, `second_label: ${ids[1]}`],
      id => httpResponse(200, `<Operation><ID>${id}</ID><Status>Succeeded</Status></Operation>`),
      { 'status-api': 'service-management', 'cloud-service-name': '' },
    );
    assert.equal(step.exitCode, 0, step.raw);
    assert.deepEqual(
      step.operations.map(({ name }) => name),
      ['first.label', 'second_label'],
    );
    assert.deepEqual(
      step.requests.map(({ path }) => path),
      ids.map(id => `/${validInputs.subscription}/operations/${id}`),
    );
  });

  it('slow down together when the endpoint throttles, and say so', async () => {
    const startMs = performance.now();
    const step = await gate(['a: 1', 'b: 2', 'c: 3'], () =>
      performance.now() - startMs < 4000 ? httpResponse(429, '') : statusResponse('Succeeded'),
    );
    assert.equal(step.exitCode, 0, step.raw);
    assert.equal(step.log.filter(line => /throttled: HTTP 429/.test(line)).length, 1, step.raw);
    const late = await gate(['a: 1', 'b: 2'], () => httpResponse(429, ''), { 'timeout-minutes': '0.05' });
    assert.match(annotation(late), /raise timeout-minutes, or run fewer gates at a time\./);
  });

  it('print untrusted text as text, and hand it on as JSON on one line', async () => {
    const message = '::error::x\u2028##[add-mask]a "b" \\ $(id) \u0001';
    const xml = message.replace('\u0001', '&#x1;').replace(/"/g, '&quot;');
    const step = await gate(['a: 1', 'b: 2'], () =>
      statusResponse('Failed', `<Error><HttpCode>409</HttpCode><Message>${xml}</Message></Error>`),
    );
    assert.equal(commandsNamed(step, 'error').length, 1);
    assert.deepEqual(commandsNamed(step, 'add-mask').length, 1);
    assert.ok(!(step.outputs['operations'] ?? '').includes('\n'));
    assert.equal(step.operations[0]?.['error-message'], '::error::x ##[add-mask]a "b" \\ $(id)');
  });

  it('have at most 300 characters of an error message each', async () => {
    const step = await gate(['a: 1', 'b: 2'], () =>
      statusResponse('Failed', `<Error><Message>${'m'.repeat(2000)}</Message></Error>`),
    );
    assert.equal(String(step.operations[1]?.['error-message']).length, 300);
    assert.equal(step.outputs['error-message']?.length, 1000);
  });

  it('fit into one annotation and one summary, a hundred of them', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `${'n'.repeat(60)}${i}: ${'i'.repeat(120)}${i}`);
    const message = `${'&lt;|'.repeat(10)}${'ü'.repeat(900)}`;
    const failed = statusResponse('Failed', `<Error><Message>${message}</Message></Error>`);
    const step = await gate(lines, (_id, count) => after(1, count, failed));
    assert.equal(step.operations.length, 100);
    assert.equal(commandsNamed(step, 'error').length, 1);
    assert.ok(annotation(step).length <= 4096);
    assert.match(annotation(step), /Fix the cause and start a new operation/);
    assert.match(annotation(step), /\n90 more: /);
    assert.ok(Buffer.byteLength(step.summary) < 1024 * 1024);
    assert.ok(Buffer.byteLength(step.outputs['operations'] ?? '') < 128 * 1024);
    assert.equal(step.summary.match(/^ {2}section n/gm)?.length, 30);
  });
});

describe('wrong operations', { concurrency: 4 }, () => {
  /** The annotation for wrong lines; checks that nothing was sent. */
  async function problems(lines: string[], inputs: Record<string, string> = {}): Promise<string> {
    const step = await gate(lines, () => statusResponse('Succeeded'), inputs);
    assert.deepEqual(
      [step.exitCode, step.outputs['verdict'], step.outputs['operations'], step.requests.length],
      [1, 'invalid-input', '[]', 0],
      step.raw,
    );
    return annotation(step);
  }

  it('are all named by line and text', async () => {
    const text = await problems([
      'a: 1',
      'b:',
      '',
      'c 3',
      ': 4',
      'a: 5',
      'd: 1',
      'e/f/g: 6',
      'h: 7 8',
      'i\u200bj: 9',
      '"k": 10',
      '/l: 11',
      'm.n: 12',
    ]);
    for (const problem of [
      'operations: line 2, "b:", has no request id after the colon: its expression may be empty.',
      'operations: line 4, "c 3", has no colon between name and request id.',
      'operations: line 5, ": 4", has no name before the colon.',
      'operations: line 6, "a: 5", repeats the name of line 1.',
      'operations: line 7, "d: 1", repeats the request id of line 1.',
      'operations: line 8, "e/f/g: 6", is wrong in its resource name: "f/g" contains "/".',
      'operations: line 9, "h: 7 8", is wrong in its request id: "7 8" contains a space.',
      'operations: line 10, "i j: 9", contains a zero-width space (U+200B).',
      'operations: line 11, ""k": 10", contains a quotation mark.',
      'operations: line 12, "/l: 11", is wrong in its cloud service name: it is empty.',
      'operations: line 13, "m.n: 12", is wrong in its resource name: "m.n" contains "."; allowed: 1 to 100 lines',
    ])
      assert.ok(text.includes(problem), `${problem}\n${text}`);
  });

  it('are more than a hundred, beside a request id or a resource name, or without a cloud service', async () => {
    const many = [...Array.from({ length: 100 }, (_, i) => `r${i}: ${i}`), 'x:'];
    assert.match(
      await problems(many),
      /^operations: it has 101 lines\.\noperations: line 101, "x:", has no .*; allowed: 1 to 100 lines/,
    );
    const label = { 'status-api': 'service-management' };
    assert.match(
      await problems(['a: 724958e2-ea8a', 'b:\t724958E2EA8A'], label),
      /^operations: line 2, .*, repeats the request id of line 1;/,
    );
    const both = await problems(['a: 1'], { 'request-id': '1' });
    assert.match(both, /request-id: set request-id or operations, not both/);
    assert.match(both, /operations: set request-id or operations, not both/);
    assert.match(
      await problems(['a: 1'], { 'resource-name': 'r' }),
      /resource-name: it is not allowed with operations/,
    );
    assert.match(
      await problems(['a: 1', 'c/b: 2', 'd: 3'], { 'cloud-service-name': '' }),
      /^cloud-service-name: it is missing, and these lines of operations name none: 1, 3;/,
    );
    assert.match(
      await problems([]),
      /^request-id: it is missing, or its expression is empty; set request-id or operations/,
    );
  });

  it('have room in the annotation with the advice, however many they are', async () => {
    const text = await problems(Array.from({ length: 100 }, (_, i) => `${'x'.repeat(70)}${i}:`));
    assert.ok(text.length <= 4096);
    assert.match(text, /\n\d+ more in the job summary\.\nNothing was sent\. Fix the inputs/);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loadInputs } from '../src/gate/inputs.ts';
import { duration } from '../src/gate/report/duration.ts';
import { startLog } from '../src/gate/report/log.ts';
import { messageFor } from '../src/gate/report/messages.ts';
import type { Phase, State } from '../src/gate/report/phases.ts';
import { outputs } from '../src/gate/report/report.ts';
import { messageForRun } from '../src/gate/report/run-message.ts';
import type { OperationContext, RunResult } from '../src/gate/report/run-result.ts';
import { summary } from '../src/gate/report/summary.ts';
import type { Outcome } from '../src/gate/wait/outcome.ts';
import type { Cause, PollResult } from '../src/gate/wait/poll.ts';
import { stepOutcome } from '../src/gate/wait/step-outcome.ts';
import { writeReport } from '../src/report/write-report.ts';
import { actionsRunner } from '../src/runner.ts';
import { type Verdict, verdicts } from '../src/verdict.ts';
import { inputReader, validInputs } from './support/inputs.ts';
import { parseCommand } from './support/run-action.ts';

const inputs = await loadInputs(inputReader(validInputs), new Date());
assert.ok('value' in inputs);
const { operations, connection, wait } = inputs.value;
const [operation] = operations;
const context: OperationContext = {
  operations,
  operation,
  endpoint: connection.endpoint,
  timeoutMs: wait.timeoutMs,
  credentialKind: 'access-token',
  startedAt: new Date('2026-11-24T12:00:00Z'),
  clientRequestId: 'client-id',
};
const outcomeWith = (changed: Partial<Outcome>): Outcome => ({
  verdict: 'succeeded',
  polls: 3,
  elapsedMs: 65_000,
  serviceRequestId: 'service-id',
  ...changed,
});

const causeOf = (reason: Cause['reason'], detail = '', more: Partial<Cause> = {}): Cause => ({
  reason,
  detail,
  ...more,
});
const phase = (state: State, fromMs: number, lastSentMs: number, polls: number, cause?: Cause): Phase => ({
  state,
  fromMs,
  lastSentMs,
  polls,
  ...(cause && { cause }),
});

describe('durations', () => {
  it('have the two largest units', () => {
    const durations = [0, 999, 1000, 59_999, 60_000, 65_000, 3_599_000, 3_600_000, 5_400_000, 7_259_000].map(
      duration,
    );
    assert.deepEqual(durations, [
      '0 s',
      '0 s',
      '1 s',
      '59 s',
      '1 min',
      '1 min 5 s',
      '59 min 59 s',
      '1 h',
      '1 h 30 min',
      '2 h',
    ]);
  });
});

describe('the outputs', () => {
  it('are empty if there is nothing to report, and round seconds down', () => {
    assert.deepEqual(outputs({ outcome: outcomeWith({ elapsedMs: 65_999 }), operations: [] }), {
      verdict: 'succeeded',
      result: '',
      'http-code': '',
      'error-message': '',
      'extended-code': '',
      polls: '3',
      'elapsed-seconds': '65',
      'service-request-id': 'service-id',
      operations: '[]',
    });
  });
});

describe('the messages', () => {
  it('have a title, a full sentence, and advice unless the operation succeeded', () => {
    const needsNoCause = new Set<Verdict>(['succeeded', 'failed', 'timed-out']);
    for (const verdict of verdicts)
      for (const detail of ['it broke', 'it broke.', 'is it there?'])
        for (const cause of [
          causeOf('connection-broken', detail),
          causeOf('http-5xx', detail, { status: 500 }),
          ...(needsNoCause.has(verdict) ? [undefined] : []),
        ])
          for (const runContext of [context, undefined]) {
            const outcome = outcomeWith({ verdict, ...(cause && { cause }) });
            const { title, message, ...said } = messageFor(outcome, runContext);
            const advice = said.advice.join(' ');
            assert.match(title, /^\S.*[a-z]$/);
            if (verdict !== 'invalid-input') assert.match(message, /^[A-Z].*[.?!]$/, verdict);
            assert.doesNotMatch(`${message} ${advice}`, /undefined|\.\.|\?\.|: \.| {2}/, verdict);
            assert.equal(advice === '', verdict === 'succeeded');
          }
  });

  it('of a time-out say what is known about the operation', () => {
    const timedOut = (changed: Partial<Outcome>) =>
      messageFor(outcomeWith({ verdict: 'timed-out', ...changed }), context).message;
    assert.match(timedOut({ result: 'InProgress' }), /was still in progress after 1 min 5 s and 3 polls\.$/);
    assert.match(timedOut({ result: 'InProgress', polls: 1 }), / and 1 poll\.$/);
    assert.match(
      timedOut({ cause: causeOf('http-404', '', { status: 404 }) }),
      /^The status of .* could not be read after .*; the last fault: HTTP 404\.$/,
    );
    assert.match(
      timedOut({ result: 'InProgress', answeredMs: 20_000, cause: causeOf('http-5xx', '', { status: 502 }) }),
      /^The time-out passed after .*\. The last valid answer, 45 s before, was that .* is in progress; the last fault: HTTP 502\.$/,
    );
    const throttled = { result: 'InProgress', answeredMs: 20_000, isThrottled: true } as const;
    assert.match(
      timedOut({ ...throttled, cause: causeOf('throttled', '', { status: 429 }) }),
      /was still in progress after .*; the last answer: HTTP 429\. The endpoint throttled the polls\.$/,
    );
    assert.match(
      timedOut({ ...throttled, cause: causeOf('connection-refused', 'x') }),
      /^The time-out passed after .*; the last fault: the connection was refused \(x\)\. The endpoint throttled/,
    );
  });

  it('of a refusal by a web page do not take it for the service', () => {
    const message = (verdict: Verdict, cause: Cause) =>
      messageFor(outcomeWith({ verdict, cause }), context).message;
    const page = (reason: 'page-403' | 'page-404', status: number) => causeOf(reason, 'nginx', { status });
    assert.match(
      message('unauthorized', page('page-403', 403)),
      /^A web page, not the service itself, rejected/,
    );
    assert.match(
      message('not-found', page('page-404', 404)),
      /^A web page answers in place of the service after/,
    );
  });

  it('say since when the service gives no valid answer if it answered before', () => {
    const message = (changed: Partial<Outcome>) =>
      messageFor(
        outcomeWith({ verdict: 'unreachable', cause: causeOf('connection-broken', 'x'), ...changed }),
        context,
      ).message;
    assert.match(message({}), /^The service at https:\S+ gave no valid answer after/);
    const refused = causeOf('connection-refused', 'x');
    assert.match(
      message({ cause: refused }),
      /^No connection to the service at https:\S+ could be made after/,
    );
    assert.match(
      message({ result: 'InProgress', answeredMs: 20_000 }),
      /^The last valid answer came 20 s after the start, none in the 45 s since then; at the end the service gave no valid answer: the connection broke \(x\)\.$/,
    );
  });
});

describe('the message on several operations', () => {
  const several = ['a', 'b', 'c', 'd'].map(name => ({ ...operation, name }));
  const messageOn = (...verdicts: Verdict[]) => {
    const operations = verdicts.map((verdict, i) => ({
      operation: several[i] ?? operation,
      outcome: outcomeWith({ verdict, ...(verdict === 'unauthorized' && { cause: causeOf('http-403') }) }),
      phases: [],
    }));
    const outcome = stepOutcome(
      operations.map(({ outcome }) => outcome),
      65_000,
    );
    return messageForRun({ outcome, operations, context: { ...context, operations: several } });
  };

  it('names each that did not succeed, and gives each piece of advice once', () => {
    const { title, message, advice } = messageOn('failed', 'succeeded', 'failed', 'unauthorized');
    assert.equal(title, 'BizTalk operations: 3 of 4 did not succeed');
    assert.match(
      message,
      /^1 of 4 operations succeeded .*\na: .*\nc: .*\nd: .*\nSuccess is not proven, so the gate stays closed\.$/,
    );
    assert.deepEqual(
      advice.map(text => text.slice(0, 12)),
      ['d: Check tha', 'd: The opera', 'a, c: Fix th'],
    );
  });

  it('is whole in the summary where the annotation has no room for it', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ ...operation, name: `r${i}` }));
    const runOf = (text: string): RunResult => {
      const operations = many.map(operation => ({
        operation,
        outcome: outcomeWith({
          verdict: 'failed',
          error: { httpCode: '409', message: text, extendedCode: '04009' },
        }),
        phases: [],
      }));
      const outcome = stepOutcome(
        operations.map(({ outcome }) => outcome),
        65_000,
      );
      return {
        outcome,
        operations,
        context: { ...context, operations: [many[0] ?? operation, ...many.slice(1)] },
      };
    };
    const summaryOf = (result: RunResult) => summary(result, messageForRun(result), undefined);
    const text = `${'a long message '.repeat(15)}end`;
    const message = messageForRun(runOf(text));
    assert.match(message.message, /\nr9: .*…\n90 more: r10, /);
    assert.match(
      summaryOf(runOf(text)),
      /What happened to each<\/summary>[^<]*\n- r99: .* a long message end/,
    );
    // GitHub drops a summary over 1 MiB.
    assert.ok(summaryOf(runOf('@'.repeat(1000))).length < 2 ** 20);
    const [a, b] = [messageOn('failed', 'failed'), messageOn('succeeded', 'failed')];
    assert.deepEqual([a.each, b.each], [undefined, undefined]);
  });

  it('says in its title what happened, if it was the same to all', () => {
    const titleOf = (...all: Verdict[]) => messageOn(...all).title;
    assert.equal(titleOf('timed-out', 'timed-out'), 'BizTalk operations: 2 of 2 not finished in time');
    assert.equal(titleOf('succeeded', 'failed'), 'BizTalk operations: 1 of 2 failed');
    assert.equal(titleOf('cancelled', 'cancelled'), 'Wait for 2 of 2 BizTalk operations cancelled');
    assert.equal(titleOf('failed', 'timed-out'), 'BizTalk operations: 2 of 2 did not succeed');
  });

  it('names nobody in advice that is for all', () => {
    const { advice } = messageOn('failed', 'failed', 'succeeded');
    assert.match(advice.join('|'), /^Fix the cause[^|]*$/);
  });

  it('blames the action alone for a bug', () => {
    assert.match(messageOn('failed', 'internal-error').title, /^Bug in/);
  });
});

describe('the advice', () => {
  const privateCloud: OperationContext = {
    ...context,
    endpoint: new URL('https://management.contoso.example'),
  };
  const advice = (
    verdict: Verdict,
    cause: Cause | undefined,
    changed: Partial<Outcome> = {},
    runContext = privateCloud,
  ): string =>
    messageFor(outcomeWith({ verdict, ...(cause && { cause }), ...changed }), runContext).advice.join(' ');

  it('depends on the credential and on the status API', () => {
    const forbidden = causeOf('http-403', '', { status: 403 });
    const certificate: OperationContext = { ...context, credentialKind: 'management-certificate' };
    assert.match(advice('unauthorized', forbidden, {}, context), /access-token/);
    assert.match(advice('unauthorized', forbidden, {}, certificate), /management certificate is uploaded/);
    const { requestId, subscription } = context.operation;
    const other: OperationContext = {
      ...context,
      operation: { name: requestId, statusApi: 'service-management', requestId, subscription },
    };
    const missing = causeOf('http-404', '', { status: 404 });
    assert.match(advice('not-found', missing, {}, context), /set status-api to service-management/);
    assert.match(advice('not-found', missing, {}, other), /set status-api to biztalk/);
  });

  it('follows from the reason of the last fault, never from its text', () => {
    const expected: [Cause['reason'], RegExp][] = [
      ['connection-refused', /^Nothing listens on this host and port/],
      ['http-5xx', /^The endpoint answers with errors: check its health\. /],
      [
        'certificate-untrusted',
        /^Check that this is the right server; for a private CA set NODE_EXTRA_CA_CERTS/,
      ],
      ['html', /^A page, such as a sign-in page, answers in place of the service/],
      ['json', /^Check management-endpoint and status-api, and what is between/],
      ['http-404', /^Check request-id, subscription/],
    ];
    const misleading = "HTTP 404: the server's certificate is not trusted: not an operation status";
    for (const [reason, pattern] of expected)
      for (const verdict of ['unreachable', 'unrecognized', 'timed-out'] as const) {
        assert.match(advice(verdict, causeOf(reason, misleading)), pattern);
        assert.match(
          advice(verdict, causeOf(reason, misleading)),
          / to go on waiting, re-run this job; if it also starts the operation/,
        );
      }
  });

  it('is to raise the time-out if the operation was in progress', () => {
    assert.match(
      advice('timed-out', undefined, { result: 'InProgress' }),
      /^The operation itself is not affected: .* raise timeout-minutes\.$/,
    );
    assert.doesNotMatch(advice('timed-out', causeOf('connection-refused')), /raise timeout-minutes/);
    const failing = { result: 'InProgress', answeredMs: 1 } as const;
    assert.match(
      advice('unauthorized', causeOf('http-401'), failing, context),
      /^The inputs are right, .*: an access-token that has expired .* raise outage-tolerance-minutes\. /,
    );
    assert.match(
      advice('timed-out', causeOf('http-5xx'), failing),
      /^The inputs are right, .*maintenance.* raise timeout-minutes\. /,
    );
  });

  it('after throttling is about the last fault, too', () => {
    const throttled = { result: 'InProgress', answeredMs: 1, isThrottled: true } as const;
    const token = causeOf('http-401', '', { status: 401 });
    assert.match(
      advice('timed-out', token, throttled),
      /^The inputs are right, .* an access-token that has expired .* limits the rate of requests: raise/,
    );
    assert.match(
      advice('timed-out', token, { isThrottled: true }),
      /^Check that the access-token is fresh .* limits the rate of requests: raise/,
    );
  });

  it('names the expiry of a credential, if it is known, and has passed or not', () => {
    const runContext = (expires: string): OperationContext => ({
      ...context,
      credentialExpires: new Date(expires),
    });
    const rejected = causeOf('http-401', '', { status: 401 });
    const [passed, future] = ['2026-11-24T12:00:30Z', '2026-11-24T13:00:00Z'].map(runContext);
    const expired =
      /^The access-token expired at 2026-11-24T12:00:30\.000Z: run the gate again with a fresh one\./;
    const answered = { result: 'InProgress', answeredMs: 1 } as const;
    assert.match(advice('unauthorized', rejected, {}, passed), expired);
    assert.doesNotMatch(advice('unreachable', causeOf('client-certificate-required'), {}, passed), expired);
    assert.match(advice('unauthorized', rejected, answered, passed), expired);
    assert.match(
      advice('unauthorized', rejected, answered, future),
      /: an access-token that has been revoked, so/,
    );
  });

  it('after a valid answer is not to wait for what does not pass with time', () => {
    const answered = { result: 'InProgress', answeredMs: 1 } as const;
    for (const [reason, pattern] of [
      [
        'subscription-disabled',
        /^It worked before\. The credential is accepted, but the subscription is disabled/,
      ],
      [
        'proxy-login-rejected',
        /^It worked before; likely causes: a new password of the proxy, or a locked account\. Correct the user and password in https_proxy .* lock accounts\./,
      ],
    ] as const) {
      const text = advice('unauthorized', causeOf(reason), answered);
      assert.match(text, pattern);
      assert.doesNotMatch(text, /raise/);
    }
  });

  it('is about the proxy where the fault is before it', () => {
    const atProxy = { atProxy: true, proxy: 'p:1' };
    const answered = { result: 'InProgress', answeredMs: 1 } as const;
    const refused = causeOf('connection-refused', 'x', atProxy);
    assert.match(advice('unreachable', refused, answered), /likely causes: a proxy that restarts/);
    const demanding = causeOf('client-certificate-required', 'x', atProxy);
    assert.match(
      advice('unreachable', demanding),
      /^The proxy demands a client certificate, and none is ever sent/,
    );
    assert.match(
      messageFor(outcomeWith({ verdict: 'unreachable', cause: demanding }), context).message,
      /: the proxy p:1 demands a client certificate \(x\)\.$/,
    );
    assert.match(
      advice('unreachable', causeOf('tls-failed', 'x', atProxy)),
      /^Check the host and port in https_proxy/,
    );
  });

  it('on several operations names the inputs that are used', () => {
    const several: OperationContext = { ...context, operations: [operation, operation] };
    const missing = causeOf('http-404', '', { status: 404 });
    assert.match(
      advice('not-found', missing, {}, several),
      /^Check the names and ids in operations, subscription and cloud-service-name; /,
    );
  });

  it('names the retirement if the endpoint is one of Microsoft’s', () => {
    assert.match(
      advice('unreachable', causeOf('name-not-resolved'), {}, context),
      /^Microsoft has retired this endpoint/,
    );
  });
});

describe('the summary', () => {
  const steady = [phase('in progress', 0, 60_000, 5)];
  const faulty = [
    phase('in progress', 0, 30_000, 10),
    phase(
      'unreachable',
      32_000,
      39_000,
      4,
      causeOf('connection-refused', 'connect ECONNREFUSED | 127.0.0.1'),
    ),
    phase('throttled', 45_000, 45_000, 1, causeOf('throttled', '', { status: 503, code: 'ServerBusy' })),
    phase('in progress', 50_000, 61_000, 3),
  ];
  const workflowRun = { id: '4711', repository: 'contoso/deploy' };
  const summaryOf = (
    changed: Partial<Outcome>,
    phases: Phase[],
    runContext: OperationContext | undefined = context,
  ): string => {
    const outcome = outcomeWith(changed);
    const result = {
      outcome,
      operations: runContext ? [{ operation, outcome, phases }] : [],
      ...(runContext && { context: runContext }),
    };
    return summary(result, messageForRun(result), workflowRun);
  };

  it('is short on success: one sentence, one row of numbers, the ids folded', () => {
    assert.equal(
      summaryOf({ result: 'Succeeded' }, steady),
      `### ✅ BizTalk operation succeeded

Operation ${validInputs['request-id']} on contosobts succeeded after 1 min 5 s and 3 polls.

| verdict | result | polls | elapsed | detected within |
| --- | --- | --- | --- | --- |
| succeeded | Succeeded | 3 | 1 min 5 s | 5 s |

<details><summary>Ids, to quote to support</summary>

- operation ${validInputs['request-id']} on contosobts
- subscription ${validInputs.subscription}
- endpoint https&#58;//management.core.windows.net
- service request id service-id
- client request id client-id

</details>
`,
    );
  });

  it('has a timeline of the wait, with a lane for each state and the end', () => {
    const text = summaryOf({ result: 'Succeeded' }, faulty);
    assert.equal(
      /```mermaid\n[\s\S]*?```/.exec(text)?.[0].replace(/^---[\s\S]*?---\n/m, ''),
      `\`\`\`mermaid
gantt
  dateFormat HH:mm:ss.SSS
  axisFormat %M:%S
  tickInterval 10second
  todayMarker off
  section in progress
  10 : active, 00:00:00.000, 00:00:32.000
  3 : active, 00:00:50.000, 00:01:05.000
  section throttled
  1 : 00:00:45.000, 00:00:50.000
  section unreachable
  4 : crit, 00:00:32.000, 00:00:45.000
  section end
  succeeded : milestone, done, 00:01:05.000, 0ms
\`\`\``,
    );
    assert.match(
      summaryOf({ verdict: 'timed-out', elapsedMs: 21_600_000 }, steady),
      /%H:%M\n {2}tickInterval 60minute/,
    );
  });

  it('has no timeline if there is only one phase of a success, or one poll', () => {
    for (const text of [
      summaryOf({ result: 'Succeeded' }, steady),
      summaryOf({ verdict: 'unauthorized', polls: 1 }, []),
      summaryOf({ verdict: 'invalid-input', polls: 0 }, [], undefined),
    ])
      assert.doesNotMatch(text, /mermaid/);
  });

  it('lists the faults', () => {
    const text = summaryOf({ verdict: 'failed' }, faulty);
    assert.ok(
      text.includes(`<details><summary>Faults</summary>

| after | for | what | polls | last fault |
| --- | --- | --- | --- | --- |
| 32 s | 13 s | unreachable | 4 | the connection was refused (connect ECONNREFUSED &#124; 127.0.0.1) |
| 45 s | 5 s | throttled | 1 | HTTP 503 ServerBusy |

</details>`),
      text,
    );
  });

  it('shows advice, codes and ids of a failure', () => {
    const error = { httpCode: '409', message: 'm', extendedCode: '04009' };
    const text = summaryOf({ verdict: 'failed', result: 'Failed', error }, steady);
    assert.match(text, /^\*\*What to do:\*\* Fix the cause/m);
    assert.match(text, /^\| failed \| Failed \| 409 \| 04009 \| 3 \| 1 min 5 s \| 5 s \|$/m);
    assert.match(text, /^To quote to support:\n\n- operation \w+ on contosobts\n/m);
  });

  it('shows the command that polls again for verdicts that may change', () => {
    const line = '`gh run rerun 4711 --failed --repo contoso/deploy`';
    const rerunnable = (changed: Partial<Outcome> = {}) =>
      verdicts.filter(verdict => summaryOf({ verdict, ...changed }, []).includes(line));
    // What a first answer refuses is an input, and a re-run has the same.
    const always = ['timed-out', 'cancelled', 'unauthorized', 'unreachable', 'unrecognized'];
    assert.deepEqual(rerunnable(), always);
    assert.deepEqual(new Set(rerunnable({ answeredMs: 1 })), new Set([...always, 'not-found', 'refused']));
    const outcome = outcomeWith({ verdict: 'timed-out' });
    const result = { outcome, operations: [{ operation, outcome, phases: [] }], context };
    assert.doesNotMatch(summary(result, messageForRun(result), undefined), /gh run/);
  });

  it('shows the detection delay only if the operation was seen in progress before', () => {
    assert.doesNotMatch(summaryOf({ result: 'Succeeded' }, []), /detected within/);
    assert.doesNotMatch(summaryOf({ verdict: 'timed-out', result: 'InProgress' }, steady), /detected within/);
    assert.match(summaryOf({ result: 'Succeeded' }, faulty), /detected within.*\n.*\n.*\| 4 s \|$/m);
  });

  it('rounds the detection delay up', () => {
    assert.match(summaryOf({ result: 'Succeeded', elapsedMs: 62_000.5 }, steady), /\| 3 s \|$/m);
    assert.match(summaryOf({ result: 'Succeeded', elapsedMs: 62_000 }, steady), /\| 2 s \|$/m);
    assert.match(
      summaryOf({ result: 'Succeeded', elapsedMs: 60_000 + 3_600_001 }, steady),
      /\| 1 h 1 min \|$/m,
    );
  });

  it('says that earlier phases are left out', () => {
    const cut = [
      phase('in progress', 9000, 9000, 1),
      phase('unreachable', 10_000, 10_000, 1, causeOf('connection-broken', 'x')),
    ];
    assert.match(
      summaryOf({ verdict: 'failed' }, cut),
      /^Numbers in the bars are polls\. Earlier phases are left out, here and below\.$/m,
    );
    assert.doesNotMatch(summaryOf({ verdict: 'failed' }, faulty), /left out/);
  });

  it('escapes untrusted text in the message', () => {
    const error = { httpCode: '', message: '<img src=x> **b**', extendedCode: '' };
    const text = summaryOf({ verdict: 'failed', error }, steady);
    assert.match(text, /&#60;img src=x&#62; &#42;&#42;b&#42;&#42;/);
    assert.doesNotMatch(text, /<img|\*\*b/);
  });

  it('keeps untrusted text in its table cell', () => {
    const error = { httpCode: '|', message: '', extendedCode: '<b>`' };
    const cause = causeOf('connection-broken', 'a | b\n| c |\n\n# d ```mermaid </details>');
    const text = summaryOf({ verdict: 'failed', error, serviceRequestId: '[x](y)' }, [
      phase('unreachable', 0, 0, 1, cause),
    ]);
    assert.match(text, /^\| failed \| &#124; \| &#60;b&#62;&#96; \|/m);
    assert.match(
      text,
      /\| the connection broke \(a &#124; b &#124; c &#124; &#35;&#8203; d &#96;&#96;&#96;mermaid &#60;\/details&#62;\) \|$/m,
    );
    assert.match(text, /^- service request id &#91;x&#93;\(y\)$/m);
  });
});

describe('the log', () => {
  /** The lines of a run with one poll every `everyMs`. */
  function logOf(polls: [PollResult['kind'], string?][], everyMs: number): string[] {
    const lines: string[] = [];
    const log = startLog({ info: line => lines.push(line), debug: () => undefined }, context);
    polls.forEach(([kind, detail], i) => {
      const soFar = outcomeWith({ polls: i + 1, elapsedMs: i * everyMs });
      log(operation, {
        pollResult: {
          kind,
          ...(detail && { cause: causeOf('connection-refused', detail) }),
          retryAfterMs: 0,
        },
        sentMs: i * everyMs,
        soFar,
        ...(i < polls.length - 1 && { pauseMs: everyMs }),
      });
    });
    return lines;
  }

  it('begins with the operation, the endpoint, the time-out and the client request id', () => {
    const [first = ''] = logOf([], 0);
    assert.equal(
      first,
      `Waiting for operation ${validInputs['request-id']} on contosobts at https://management.core.windows.net, for 1 h 30 min at most (client request id client-id)`,
    );
  });

  it('has the URL if debug logging is enabled', () => {
    const lines: string[] = [];
    startLog({ info: () => undefined, debug: line => lines.push(line) }, context);
    assert.deepEqual(lines, [
      `https://management.core.windows.net/${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices/~/biztalk/contosobts?OperationStatus/${validInputs['request-id']}`,
    ]);
  });

  it('says if there is only one poll, or if the next one is sent at once', () => {
    const lines: string[] = [];
    const log = startLog(
      { info: line => lines.push(line), debug: () => undefined },
      { ...context, timeoutMs: 0 },
    );
    const pollResult: PollResult = { kind: 'in-progress', retryAfterMs: 0 };
    log(operation, { pollResult, sentMs: 0, soFar: outcomeWith({ elapsedMs: 0 }), pauseMs: 499 });
    assert.match(lines[0] ?? '', /^Waiting for .* on contosobts at https:.*, polling once /);
    assert.deepEqual(lines.slice(1), ['[0 s] in progress; next poll now']);
  });

  it('has a line for every change and every fault', () => {
    const outage: [PollResult['kind'], string] = ['unreachable', 'connect ECONNREFUSED.'];
    assert.deepEqual(
      logOf([['in-progress'], ['in-progress'], outage, outage, ['in-progress'], ['succeeded']], 2000).slice(
        1,
      ),
      [
        '[0 s] in progress; next poll in 2 s',
        '[4 s] unreachable: the connection was refused (connect ECONNREFUSED.); next poll in 2 s',
        '[6 s] unreachable: the connection was refused (connect ECONNREFUSED.); next poll in 2 s',
        '[8 s] in progress; next poll in 2 s',
        '[10 s] succeeded',
      ],
    );
  });

  it('does not take throttling for a status', () => {
    const throttled: [PollResult['kind']] = ['throttled'];
    assert.deepEqual(
      logOf(
        [
          throttled,
          throttled,
          throttled,
          ['in-progress'],
          throttled,
          ['unreachable'],
          throttled,
          ['in-progress'],
          ['succeeded'],
        ],
        20_000,
      ).slice(1),
      [
        '[40 s] still throttled, no status yet, poll 3; next poll in 20 s',
        '[1 min] in progress; next poll in 20 s',
        '[1 min 40 s] unreachable; next poll in 20 s',
        '[2 min 20 s] in progress; next poll in 20 s',
        '[2 min 40 s] succeeded',
      ],
    );
  });

  it('cuts a long fault that repeats, and has it whole again once it has changed', () => {
    const long: [PollResult['kind'], string] = ['unreachable', 'x'.repeat(200)];
    const lengths = logOf([long, long, ['in-progress'], long, ['succeeded']], 2000)
      .slice(1, -1)
      .map(line => line.length);
    const [whole = 0, cut = 0, , again = 0] = lengths;
    assert.ok(whole > 250 && again > 250, `${lengths}`);
    assert.ok(cut < 130, `${lengths}`);
  });

  it('of many operations has no line for each that is in progress at first, but for each that recovers', () => {
    const lines: string[] = [];
    const many = Array.from({ length: 11 }, (_, i) => ({ ...operation, name: `r${i}` }));
    const runner = { info: (line: string) => lines.push(line), debug: () => undefined };
    const log = startLog(runner, { ...context, operations: many });
    const [first = operation] = many;
    const poll = (kind: PollResult['kind'], elapsedMs: number): void =>
      log(first, {
        pollResult: { kind, retryAfterMs: 0 },
        sentMs: elapsedMs,
        soFar: outcomeWith({ elapsedMs }),
        pauseMs: 2000,
      });
    poll('in-progress', 0);
    assert.equal(lines.length, 1);
    poll('unreachable', 2000);
    poll('in-progress', 4000);
    assert.deepEqual(lines.slice(1), [
      'r0: [2 s] unreachable; next poll in 2 s',
      'r0: [4 s] in progress; next poll in 2 s',
    ]);
  });

  it('of several operations names them, and has one heartbeat for all that are left', () => {
    const lines: string[] = [];
    const several = ['a', 'b', 'c'].map(name => ({ ...operation, name }));
    const log = startLog(
      { info: line => lines.push(line), debug: () => undefined },
      { ...context, operations: several },
    );
    const poll = (
      at: number,
      kind: PollResult['kind'],
      elapsedMs: number,
      more: Partial<Outcome> = {},
    ): void => {
      const [one] = several.slice(at);
      const isEnd = kind === 'succeeded';
      if (one)
        log(one, {
          pollResult: { kind, retryAfterMs: 0 },
          sentMs: elapsedMs,
          soFar: outcomeWith({ elapsedMs, ...more }),
          ...(!isEnd && { pauseMs: 2000 }),
        });
    };
    poll(0, 'in-progress', 0);
    for (const at of [1, 2]) poll(at, 'throttled', 0, { isThrottled: true });
    poll(0, 'in-progress', 1000);
    poll(1, 'succeeded', 2000);
    for (let elapsedMs = 4000; elapsedMs <= 60_000; elapsedMs += 2000)
      for (const at of [0, 2]) poll(at, 'in-progress', elapsedMs);
    poll(0, 'throttled', 62_000, { isThrottled: true });
    poll(2, 'throttled', 62_000, { isThrottled: true });
    poll(2, 'in-progress', 66_000, { isThrottled: true });
    poll(0, 'in-progress', 70_000);
    assert.deepEqual(lines, [
      'Waiting for 3 operations at https://management.core.windows.net, for 1 h 30 min at most (client request id client-id)',
      'a: [0 s] in progress; next poll in 2 s',
      'b: [0 s] throttled; next poll in 2 s',
      'a: [1 s] in progress, no longer throttled; next poll in 2 s',
      'b: [2 s] succeeded',
      'c: [4 s] in progress; next poll in 2 s',
      '[34 s] 2 of 3 still in progress: a, c',
      'a: [1 min 2 s] throttled; next poll in 2 s',
      'a: [1 min 10 s] in progress, no longer throttled; next poll in 2 s',
    ]);
  });

  it('has a heartbeat at growing gaps, some twenty lines in an hour', () => {
    const hour = logOf(Array<[PollResult['kind']]>(1800).fill(['in-progress']), 2000).slice(2, -1);
    assert.match(hour[0] ?? '', /^\[30 s\] still in progress, poll 16; next poll in 2 s$/);
    const seconds = hour.map(line => Number(/poll (\d+)/.exec(line)?.[1]) * 2);
    const gaps = seconds.slice(1).map((at, i) => at - (seconds[i] ?? 0));
    assert.ok(gaps.every((gap, i) => gap >= (gaps[i - 1] ?? 0) && gap <= 302));
    assert.ok(hour.length > 15 && hour.length < 30, String(hour.length));
  });
});

describe('the runner', () => {
  /** What `script` prints in a process with only `env`, where `runner` is the runner. */
  function stdoutOf(script: string, env: Record<string, string> = {}): string {
    const { stdout } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `const { actionsRunner } = await import('${new URL('../src/runner.ts', import.meta.url).href}');
        const runner = actionsRunner();
        ${script}`,
      ],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } },
    );
    return stdout;
  }

  it('knows the workflow run, on any GitHub server', () => {
    const run = (env: Record<string, string>): unknown =>
      JSON.parse(stdoutOf('console.log(JSON.stringify(runner.workflowRun ?? null));', env));
    const variables = { GITHUB_RUN_ID: '4711', GITHUB_REPOSITORY: 'contoso/deploy' };
    const workflowRun = { id: '4711', repository: 'contoso/deploy' };
    assert.deepEqual(run({ ...variables, GITHUB_SERVER_URL: 'https://github.com' }), workflowRun);
    assert.deepEqual(run(variables), workflowRun);
    assert.deepEqual(run({ ...variables, GITHUB_SERVER_URL: 'https://ghe.example' }), {
      ...workflowRun,
      repository: 'ghe.example/contoso/deploy',
    });
    assert.equal(run({}), null);
    assert.equal(run({ ...variables, GITHUB_REPOSITORY: 'a/b`x' }), null);
    assert.equal(run({ ...variables, GITHUB_RUN_ID: '1 2' }), null);
  });

  it('gets what it could not write at once because another program held the file', async () => {
    const busy = Object.assign(new Error('busy'), { code: 'EBUSY' });
    const report = { outputs: {}, isGreen: true, title: '', message: '', advice: '', summary: '' };
    const warningsOf = async (failures: number, error: Error): Promise<string[]> => {
      const warnings: string[] = [];
      let left = failures;
      const runner = {
        ...actionsRunner(),
        info: () => undefined,
        warning: (title: string) => void warnings.push(title),
        outputs() {
          left -= 1;
          if (left >= 0) throw error;
        },
        summary: async () => undefined,
      };
      await writeReport(runner, report);
      return warnings;
    };
    assert.deepEqual(await warningsOf(4, busy), []);
    assert.deepEqual(await warningsOf(5, busy), ['Outputs not written']);
    assert.deepEqual(await warningsOf(1, new Error('other')), ['Outputs not written']);
  });

  it('appends the summary once, although an attempt before failed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'summary-'));
    const path = join(folder, 'summary');
    stdoutOf(
      `const { writeFileSync } = await import('node:fs');
      await runner.summary('x').catch(() => writeFileSync(process.env.GITHUB_STEP_SUMMARY, ''));
      await runner.summary('x');`,
      { GITHUB_STEP_SUMMARY: path },
    );
    assert.equal(readFileSync(path, 'utf8'), 'x');
    rmSync(folder, { recursive: true });
  });

  it('cuts a summary of more than 1 MiB, which GitHub would drop', () => {
    const folder = mkdtempSync(join(tmpdir(), 'summary-'));
    const path = join(folder, 'summary');
    writeFileSync(path, '');
    stdoutOf(`await runner.summary('é'.repeat(100) + '\\n' + 'line\\n'.repeat(300_000));`, {
      GITHUB_STEP_SUMMARY: path,
    });
    const text = readFileSync(path, 'utf8');
    assert.ok(Buffer.byteLength(text) <= 2 ** 20 && text.length > 2 ** 19, String(text.length));
    assert.match(text.slice(-20), /\nline\n\n…\n$/);
    rmSync(folder, { recursive: true });
  });

  const attack = 'x\n::set-output name=a::b\r##[set-output name=a;]b\u2028::stop-commands::x';

  it('prints untrusted text, but no command in it', () => {
    const stdout = stdoutOf(`
      const attack = ${JSON.stringify(attack)};
      for (const text of [attack, attack.slice(2), attack.slice(27)]) {
        runner.info(text); runner.debug(text); runner.warning(text, text); runner.outputs({ o: text });
      }
      runner.error(attack, attack); runner.error('second', 'second');`);
    const commands = stdout
      .split(/\r?\n/)
      .map(parseCommand)
      .filter(command => command !== undefined);
    assert.deepEqual(
      commands.map(({ name, properties }) =>
        name === 'set-output' ? `${name} ${properties['name']}` : name,
      ),
      [...Array(3).fill(['debug', 'warning', 'set-output o']).flat(), 'error'],
    );
    for (const { name, properties, data } of commands) {
      assert.doesNotMatch(data + JSON.stringify(properties), /\u2028|\r/);
      assert.doesNotMatch(data, /##\[|^::/m);
      if (name === 'set-output') assert.doesNotMatch(data, /\n/);
    }
  });
});

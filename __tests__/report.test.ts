import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadInputs } from '../src/gate/inputs.ts';
import { duration } from '../src/gate/report/duration.ts';
import { startLog } from '../src/gate/report/log.ts';
import { words } from '../src/gate/report/messages.ts';
import type { Phase, State } from '../src/gate/report/phases.ts';
import type { RunContext } from '../src/gate/report/run-result.ts';
import { summary } from '../src/gate/report/summary.ts';
import type { PollResult } from '../src/gate/status/response.ts';
import { type Outcome, type Verdict, verdicts } from '../src/verdict.ts';
import { reader, validInputs } from './support/inputs.ts';
import { parseCommand } from './support/run-action.ts';

const checked = await loadInputs(reader(validInputs), new Date());
assert.ok('value' in checked);
const { operation, connection, wait } = checked.value;
const context: RunContext = {
  operation,
  endpoint: connection.endpoint,
  timeoutMs: wait.timeoutMs,
  credentialKind: 'access-token',
  clientRequestId: 'client-id',
};
const end = (changed: Partial<Outcome>): Outcome => ({
  verdict: 'succeeded',
  cause: '',
  polls: 3,
  elapsedMs: 65_000,
  serviceRequestId: 'service-id',
  ...changed,
});

const phase = (state: State, fromMs: number, lastSentMs: number, polls: number, cause = ''): Phase => ({
  state,
  fromMs,
  lastSentMs,
  polls,
  cause,
});

describe('durations', () => {
  it('are told in the two largest units', () => {
    const told = [0, 999, 1000, 59_999, 60_000, 65_000, 3_599_000, 3_600_000, 5_400_000, 7_259_000].map(
      duration,
    );
    assert.deepEqual(told, [
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

describe('the words', () => {
  const mayHaveNone = new Set(['succeeded', 'failed', 'timed-out']);

  it('of every verdict are a title, a sentence of what happened and one of what to do', () => {
    for (const verdict of verdicts)
      for (const cause of [
        'it broke',
        'it broke.',
        'is it there?',
        ...(mayHaveNone.has(verdict) ? [''] : []),
      ])
        for (const result of [
          { outcome: end({ verdict, cause }) },
          { outcome: end({ verdict, cause }), context },
        ]) {
          const { title, message, advice } = words(result);
          assert.match(title, /^\S.*[a-z]$/);
          if (verdict !== 'invalid-input') assert.match(message, /^[A-Z].*[.?!]$/, verdict);
          assert.doesNotMatch(`${message} ${advice}`, /undefined|\.\.|\?\.|: \.| {2}/, verdict);
          assert.equal(advice === '', verdict === 'succeeded');
        }
  });

  it('of a time-out say what is known of the operation', () => {
    const timedOut = (changed: Partial<Outcome>) =>
      words({ outcome: end({ verdict: 'timed-out', ...changed }), context }).message;
    assert.match(timedOut({ result: 'InProgress' }), /was still in progress after 1 min 5 s and 3 polls\.$/);
    assert.match(
      timedOut({ cause: 'HTTP 404' }),
      /has not been seen to run after .*; the last poll: HTTP 404\.$/,
    );
  });

  it('advise by the credential and by the status API', () => {
    const certificate: RunContext = { ...context, credentialKind: 'management-certificate' };
    const unauthorized = (context: RunContext) =>
      words({ outcome: end({ verdict: 'unauthorized' }), context }).advice;
    assert.match(unauthorized(context), /access-token/);
    assert.match(unauthorized(certificate), /management certificate is uploaded/);
    const { requestId, subscription } = context.operation;
    const other: RunContext = {
      ...context,
      operation: { statusApi: 'service-management', requestId, subscription },
    };
    const notFound = (context: RunContext) =>
      words({ outcome: end({ verdict: 'not-found', cause: 'HTTP 404 ResourceNotFound' }), context }).advice;
    assert.match(notFound(context), /set status-api to service-management/);
    assert.match(notFound(other), /set status-api to biztalk/);
  });
});

describe('the advice', () => {
  const elsewhere: RunContext = { ...context, endpoint: new URL('https://management.contoso.example') };
  const advice = (
    verdict: Verdict,
    cause: string,
    changed: Partial<Outcome> = {},
    given = elsewhere,
  ): string => words({ outcome: end({ verdict, cause, ...changed }), context: given }).advice;

  it('follows what the last poll found, where the endpoint could not be asked', () => {
    const found: [cause: string, RegExp][] = [
      ['connect ECONNREFUSED', /^Check management-endpoint, the network and its proxy\. /],
      ['HTTP 503 ServerBusy', /^The endpoint answers, but with errors: look at its health\. /],
      [
        "the server's certificate is not to be trusted (X)",
        /^Check management-endpoint; for a private CA set NODE_EXTRA_CA_CERTS/,
      ],
      [
        'not an operation status: it is HTML',
        /^Check management-endpoint and status-api, and what stands between/,
      ],
      ['HTTP 404', /^Check request-id, subscription/],
    ];
    for (const [cause, expected] of found) {
      for (const verdict of ['unreachable', 'unrecognized', 'timed-out'] as const)
        assert.match(advice(verdict, cause), expected);
      assert.match(
        advice('unreachable', cause),
        / to wait on, re-run this job, unless it also starts the operation;/,
      );
    }
  });

  it('is to wait longer where the operation was in progress at the time-out', () => {
    assert.match(
      advice('timed-out', '', { result: 'InProgress' }),
      /^The operation itself was not touched: .* raise timeout-minutes\.$/,
    );
    assert.doesNotMatch(advice('timed-out', 'connect ECONNREFUSED'), /raise timeout-minutes/);
  });

  it('says that Microsoft has retired the endpoint, where it is theirs', () => {
    assert.match(
      advice('unreachable', 'getaddrinfo ENOTFOUND', {}, context),
      /^Microsoft has retired this endpoint/,
    );
  });

  it('says of the endpoint that it could not be asked any more only if it could before', () => {
    const message = (changed: Partial<Outcome>) =>
      words({ outcome: end({ verdict: 'unreachable', cause: 'x', ...changed }), context }).message;
    assert.match(message({}), /^The service could not be asked, after/);
    assert.match(message({ result: 'InProgress' }), /^The service could not be asked any more, after/);
  });
});

describe('the summary', () => {
  const calm = [phase('in progress', 0, 60_000, 5)];
  const stormy = [
    phase('in progress', 0, 30_000, 10),
    phase('no answer', 32_000, 39_000, 4, 'connect ECONNREFUSED | 127.0.0.1'),
    phase('throttled', 45_000, 45_000, 1, 'HTTP 503 ServerBusy'),
    phase('in progress', 50_000, 61_000, 3),
  ];
  const run = { id: '4711', repository: 'contoso/deploy' };
  const told = (
    changed: Partial<Outcome>,
    phases: Phase[],
    given: RunContext | undefined = context,
  ): string => {
    const result = { outcome: end(changed), phases, ...(given && { context: given }) };
    return summary(result, words(result), run);
  };

  it('is short where all is well: what happened, one row of numbers, the ids folded away', () => {
    assert.equal(
      told({ result: 'Succeeded' }, calm),
      `### ✅ BizTalk operation succeeded

Operation ${validInputs['request-id']} on contosobts succeeded after 1 min 5 s and 3 polls.

| verdict | result | polls | elapsed | late by at most |
| --- | --- | --- | --- | --- |
| succeeded | Succeeded | 3 | 1 min 5 s | 5 s |

<details><summary>Ids, to quote to support</summary>

- operation ${validInputs['request-id']} on contosobts
- subscription ${validInputs.subscription}
- service request id service-id
- client request id client-id

</details>
`,
    );
  });

  it('has a picture of the wait, with a lane for each state and the end', () => {
    const text = told({ result: 'Succeeded' }, stormy);
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
  section no answer
  4 : crit, 00:00:32.000, 00:00:45.000
  section end
  succeeded : milestone, done, 00:01:05.000, 0ms
\`\`\``,
    );
    assert.match(
      told({ verdict: 'timed-out', elapsedMs: 21_600_000 }, calm),
      /%H:%M\n {2}tickInterval 60minute/,
    );
  });

  it('has no picture where there is nothing to see', () => {
    for (const text of [
      told({ result: 'Succeeded' }, calm),
      told({ verdict: 'unauthorized', polls: 1 }, []),
      told({ verdict: 'invalid-input', polls: 0 }, [], undefined),
    ])
      assert.doesNotMatch(text, /mermaid/);
  });

  it('lists the faults that were met', () => {
    const text = told({ verdict: 'failed' }, stormy);
    assert.ok(
      text.includes(`<details><summary>Faults met</summary>

| after | for | what | polls | the last of them |
| --- | --- | --- | --- | --- |
| 32 s | 13 s | no answer | 4 | connect ECONNREFUSED &#124; 127.0.0.1 |
| 45 s | 5 s | throttled | 1 | HTTP 503 ServerBusy |

</details>`),
      text,
    );
  });

  it('tells of a red end what to do, the codes, and the ids in the open', () => {
    const error = { httpCode: '409', message: 'm', extendedCode: '04009' };
    const text = told({ verdict: 'failed', result: 'Failed', error }, calm);
    assert.match(text, /^\*\*What to do:\*\* Mend the cause/m);
    assert.match(text, /^\| failed \| Failed \| 409 \| 04009 \| 3 \| 1 min 5 s \| 5 s \|$/m);
    assert.match(text, /^To quote to support:\n\n- operation \w+ on contosobts\n/m);
  });

  it('says how to ask again where that may help, and nowhere else', () => {
    const line = '`gh run rerun 4711 --failed --repo contoso/deploy`';
    const helped = verdicts.filter(verdict => told({ verdict }, []).includes(line));
    assert.deepEqual(helped, [
      'timed-out',
      'cancelled',
      'unauthorized',
      'not-found',
      'refused',
      'unreachable',
      'unrecognized',
    ]);
    const result = { outcome: end({ verdict: 'timed-out' }), phases: [], context };
    assert.doesNotMatch(summary(result, words(result), undefined), /gh run/);
  });

  it('says how late the end can have been noticed only where the operation was seen to run before', () => {
    assert.doesNotMatch(told({ result: 'Succeeded' }, []), /late by at most/);
    assert.doesNotMatch(told({ verdict: 'timed-out', result: 'InProgress' }, calm), /late by at most/);
    assert.match(told({ result: 'Succeeded' }, stormy), /late by at most.*\n.*\n.*\| 4 s \|$/m);
  });

  it('rounds up how late the end can have been noticed', () => {
    assert.match(told({ result: 'Succeeded', elapsedMs: 62_000.5 }, calm), /\| 3 s \|$/m);
    assert.match(told({ result: 'Succeeded', elapsedMs: 62_000 }, calm), /\| 2 s \|$/m);
    assert.match(told({ result: 'Succeeded', elapsedMs: 60_000 + 3_600_001 }, calm), /\| 1 h 1 min \|$/m);
  });

  it('says so where the beginning of a wait did not fit', () => {
    const late = [phase('in progress', 9000, 9000, 1), phase('no answer', 10_000, 10_000, 1, 'x')];
    assert.match(
      told({ verdict: 'failed' }, late),
      /bar is that of its polls\. What came before is left out, here and below\.$/m,
    );
    assert.doesNotMatch(told({ verdict: 'failed' }, stormy), /left out/);
  });

  it('keeps foreign words in their cell', () => {
    const error = { httpCode: '|', message: '', extendedCode: '<b>`' };
    const cause = 'a | b\n| c |\n\n# d ```mermaid </details>';
    const text = told({ verdict: 'failed', error, serviceRequestId: '[x](y)' }, [
      phase('no answer', 0, 0, 1, cause),
    ]);
    assert.match(text, /^\| failed \| &#124; \| &#60;b&#62;&#96; \|/m);
    assert.match(
      text,
      /\| a &#124; b &#124; c &#124; &#35;&#8203; d &#96;&#96;&#96;mermaid &#60;\/details&#62; \|$/m,
    );
    assert.match(text, /^- service request id &#91;x&#93;\(y\)$/m);
  });
});

describe('the log', () => {
  /** The lines of a run of readings, one every `everyMs`. */
  function lines(readings: [PollResult['kind'], string?][], everyMs: number): string[] {
    const printed: string[] = [];
    const log = startLog({ info: line => printed.push(line), debug: () => undefined }, context);
    readings.forEach(([kind, cause = ''], i) => {
      const soFar = end({ polls: i + 1, elapsedMs: i * everyMs });
      log({
        pollResult: { kind, cause, timedOut: false, retryAfterMs: 0 },
        sentMs: i * everyMs,
        soFar,
        ...(i < readings.length - 1 && { pauseMs: everyMs }),
      });
    });
    return printed;
  }

  it('begins with what is asked, where, how long and under which id', () => {
    const [first = ''] = lines([], 0);
    assert.equal(
      first,
      `Waiting for operation ${validInputs['request-id']} on contosobts, 1 h 30 min at most: https://management.core.windows.net/${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices/~/biztalk/contosobts?OperationStatus/${validInputs['request-id']} (client request id client-id)`,
    );
  });

  it('has a line on every change and every fault', () => {
    const outage: [PollResult['kind'], string] = ['unreachable', 'connect ECONNREFUSED.'];
    assert.deepEqual(
      lines([['in-progress'], ['in-progress'], outage, outage, ['in-progress'], ['succeeded']], 2000).slice(
        1,
      ),
      [
        '[0 s] in progress; next poll in 2 s',
        '[4 s] unreachable: connect ECONNREFUSED; next poll in 2 s',
        '[6 s] unreachable: connect ECONNREFUSED; next poll in 2 s',
        '[8 s] in progress; next poll in 2 s',
        '[10 s] succeeded',
      ],
    );
  });

  it('has a heartbeat at growing gaps, and some twenty lines in an hour', () => {
    const hour = lines(Array<[PollResult['kind']]>(1800).fill(['in-progress']), 2000).slice(2, -1);
    assert.match(hour[0] ?? '', /^\[30 s\] still in progress, poll 16; next poll in 2 s$/);
    const seconds = hour.map(line => Number(/poll (\d+)/.exec(line)?.[1]) * 2);
    const gaps = seconds.slice(1).map((at, i) => at - (seconds[i] ?? 0));
    assert.ok(gaps.every((gap, i) => gap >= (gaps[i - 1] ?? 0) && gap <= 302));
    assert.ok(hour.length > 15 && hour.length < 30, String(hour.length));
  });
});

describe('the door to the runner', () => {
  /** What `script` prints that is given the runner as `runner`, in a process of its own with only `env`. */
  function atTheDoor(script: string, env: Record<string, string> = {}): string {
    // Node does not go by the paths of tsconfig.json.
    const files = pathToFileURL(join(import.meta.dirname, '../node_modules/')).href;
    const { stdout } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { registerHooks } from 'node:module';
        registerHooks({
          resolve: (name, context, next) =>
            next(name.startsWith('@actions/core/lib/') ? '${files}' + name : name, context),
        });
        const { actionsRunner } = await import('${new URL('../src/runner.ts', import.meta.url).href}');
        const runner = actionsRunner();
        ${script}`,
      ],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } },
    );
    return stdout;
  }

  it('knows the run it is part of, on whichever server', () => {
    const run = (env: Record<string, string>): unknown =>
      JSON.parse(atTheDoor('console.log(JSON.stringify(runner.run ?? null));', env));
    const here = { GITHUB_RUN_ID: '4711', GITHUB_REPOSITORY: 'contoso/deploy' };
    const there = { id: '4711', repository: 'contoso/deploy' };
    assert.deepEqual(run({ ...here, GITHUB_SERVER_URL: 'https://github.com' }), there);
    assert.deepEqual(run(here), there);
    assert.deepEqual(run({ ...here, GITHUB_SERVER_URL: 'https://ghe.example' }), {
      ...there,
      repository: 'ghe.example/contoso/deploy',
    });
    assert.equal(run({}), null);
    assert.equal(run({ ...here, GITHUB_REPOSITORY: 'a/b`x' }), null);
    assert.equal(run({ ...here, GITHUB_RUN_ID: '1 2' }), null);
  });

  const attack = 'x\n::set-output name=a::b\r##[set-output name=a;]b\u2028::stop-commands::x';

  it('lets no word out that could be a command, by whichever way', () => {
    const stdout = atTheDoor(`
      const attack = ${JSON.stringify(attack)};
      for (const text of [attack, attack.slice(2), attack.slice(27)]) {
        runner.info(text); runner.debug(text); runner.warning(text, text); runner.outputs({ o: text });
      }
      runner.error(attack, attack); runner.error('second', 'second');`);
    const commands = stdout
      .split('\n')
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

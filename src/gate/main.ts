import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { secretsToMask } from '../credentials/secrets-to-mask.ts';
import { proxySecrets } from '../http/proxy.ts';
import { expiryWarning } from '../report/expiry-warning.ts';
import type { Runner } from '../runner.ts';
import { loadInputs } from './inputs.ts';
import { startLog } from './report/log.ts';
import { appendPoll } from './report/phases.ts';
import type { OperationRun, RunContext, RunResult } from './report/run-result.ts';
import { createPolls } from './status/create-polls.ts';
import type { Outcome } from './wait/outcome.ts';
import { createRequestLimit } from './wait/request-limit.ts';
import { stepOutcome } from './wait/step-outcome.ts';
import { waitForAll } from './wait/wait-for-all.ts';

export interface RunOptions {
  runner: Runner;
  clock: Clock;
  /** A random number in [0, 1). */
  random: () => number;
  /** The instant of `clock` from which the time-out counts. */
  startMs: number;
  cancelSignal: AbortSignal;
  /** Called before the first request with what returns the result so far, for the report if a bug ends the run. */
  onStart: (soFar: () => RunResult) => void;
}

/** Waits for the operations that the inputs name, and logs each poll. Prints no result: that is `report()`'s. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { runner, clock, random, startMs, cancelSignal, onStart } = options;
  runner.mask(
    secretsToMask({
      token: runner.input('access-token'),
      password: runner.input('management-certificate-password'),
      certificate: runner.input('management-certificate'),
      publishSettings: runner.input('publish-settings'),
      proxy: proxySecrets(),
    }),
  );

  const now = new Date(clock.wall());
  const inputs = await loadInputs(runner.input, now);
  if ('error' in inputs) {
    return {
      outcome: {
        verdict: 'invalid-input',
        cause: { reason: 'invalid-input', detail: inputs.error.join('\n') },
        polls: 0,
        elapsedMs: clock.now() - startMs,
        serviceRequestId: '',
      },
      operations: [],
    };
  }

  const { operations, connection, wait } = inputs.value;
  const context: RunContext = {
    operations,
    endpoint: connection.endpoint,
    timeoutMs: wait.timeoutMs,
    credentialKind: connection.credential.kind,
    ...(connection.credential.expires && { credentialExpires: connection.credential.expires }),
    startedAt: now,
    clientRequestId: randomUUID(),
  };
  const warning = expiryWarning(connection.credential, wait.timeoutMs, now);
  if (warning) runner.warning('Validity of the credential', warning);
  const log = startLog(runner, context);
  const runs = operations.map((operation): OperationRun => ({ operation, outcome: unfinished, phases: [] }));
  const result = (): RunResult => ({
    outcome: stepOutcome(
      runs.map(({ outcome }) => outcome),
      clock.now() - startMs,
    ),
    operations: runs,
    context,
  });
  onStart(result);
  const limit = createRequestLimit(clock);
  const { clientRequestId } = context;
  const pollOf = createPolls({ connection, clientRequestId, clock, turn: limit.turn });
  await waitForAll(
    runs.map(run => ({
      poll: pollOf(run.operation),
      onPoll(event) {
        run.phases = appendPoll(run.phases, event);
        run.outcome = { ...event.soFar, verdict: unfinished.verdict };
        log(run.operation, event);
      },
      onEnd(outcome) {
        run.outcome = outcome;
      },
    })),
    { limit, clock, random, startMs, cancelSignal, ...wait },
  );
  return result();
}

/** What is reported of an operation if a bug ends the run. */
const unfinished: Outcome = { verdict: 'internal-error', polls: 0, elapsedMs: 0, serviceRequestId: '' };

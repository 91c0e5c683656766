import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { secretsToMask } from '../credentials/secrets-to-mask.ts';
import { proxySecrets } from '../http/proxy.ts';
import { expiryWarning } from '../report/expiry-warning.ts';
import type { Runner } from '../runner.ts';
import { loadInputs } from './inputs.ts';
import { startLog } from './report/log.ts';
import { appendPoll, type Phase } from './report/phases.ts';
import type { RunContext, RunResult } from './report/run-result.ts';
import { createPoll } from './status/create-poll.ts';
import { waitForOperation } from './wait/wait-for-operation.ts';

export interface RunOptions {
  runner: Runner;
  clock: Clock;
  /** A random number in [0, 1). */
  random: () => number;
  /** The instant of `clock` from which the time-out counts. */
  startMs: number;
  cancelSignal: AbortSignal;
  /** Called with the result so far after every poll, for the report if a bug ends the run. */
  onProgress: (soFar: RunResult) => void;
}

/** Waits for the operation that the inputs name, and logs each poll. Prints no result: that is `report()`'s. */
export async function run(options: RunOptions): Promise<RunResult> {
  const { runner, clock, random, startMs, cancelSignal, onProgress } = options;
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
      phases: [],
    };
  }

  const { operation, connection, wait } = inputs.value;
  const context: RunContext = {
    operation,
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
  let phases: readonly Phase[] = [];
  const outcome = await waitForOperation({
    poll: createPoll({ operation, connection, clientRequestId: context.clientRequestId, clock }),
    clock,
    random,
    startMs,
    cancelSignal,
    ...wait,
    onPoll(event) {
      phases = appendPoll(phases, event);
      onProgress({ outcome: event.soFar, phases, context });
      log(event);
    },
  });
  return { outcome, phases, context };
}

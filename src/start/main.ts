import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { secretsToMask } from '../credentials/secrets-to-mask.ts';
import { createClient } from '../http/client.ts';
import { proxySecrets } from '../http/proxy.ts';
import { expiryWarning } from '../report/expiry-warning.ts';
import type { Runner } from '../runner.ts';
import { requestHeaders } from '../service/request-headers.ts';
import { loadInputs, type StartInputs } from './inputs.ts';
import { startLog } from './report/log.ts';
import { callOf, operationNamed, startUrl } from './request/operations.ts';
import { nothingSent, type Outcome, type RunContext, type StartResult } from './request/outcome.ts';
import { type StartRequest, sendStart } from './request/send-start.ts';
import { secretsInBody } from './secrets-in-body.ts';

export interface RunOptions {
  runner: Runner;
  clock: Clock;
  /** A random number in [0, 1). */
  random: () => number;
  /** The instant of `clock` from which the time-out counts. */
  startMs: number;
  cancelSignal: AbortSignal;
  /** Called with the result so far whenever it changes, for the report if a bug ends the run. */
  onProgress: (soFar: StartResult) => void;
}

/** Starts the operation that the inputs name. Prints no result: that is `report()`'s. */
export async function run(options: RunOptions): Promise<StartResult> {
  const { runner, clock, random, startMs, cancelSignal, onProgress } = options;
  const bodySecrets = secretsInBody(runner.input('body'));
  runner.mask([
    ...secretsToMask({
      token: runner.input('access-token'),
      password: runner.input('management-certificate-password'),
      certificate: runner.input('management-certificate'),
      publishSettings: runner.input('publish-settings'),
      proxy: proxySecrets(),
    }),
    ...bodySecrets,
  ]);

  const now = new Date(clock.wall());
  const inputs = await loadInputs(runner.input, now);
  if ('error' in inputs) {
    const operation = operationNamed(runner.input('operation'));
    const outcome: Outcome = {
      ...nothingSent,
      verdict: 'invalid-input',
      cause: { reason: 'invalid-input', detail: inputs.error.join('\n') },
      elapsedMs: clock.now() - startMs,
    };
    return { outcome, ...(operation && { operation }) };
  }

  const { operation, service, connection, timeoutMs } = inputs.value;
  const { credential, endpoint } = connection;
  const warning = expiryWarning(credential, timeoutMs, now);
  if (warning) runner.warning('Validity of the credential', warning);
  const context: RunContext = {
    service,
    url: startUrl(endpoint, service, operation),
    credentialKind: credential.kind,
    clientRequestId: randomUUID(),
  };
  const request = startRequest(inputs.value, context);
  const token = credential.kind === 'access-token' ? [credential.token] : [];
  const outcome = await sendStart({
    request,
    send: createClient(credential.kind === 'management-certificate' ? credential.secureContext : undefined),
    secrets: [...token, ...bodySecrets],
    clock,
    random,
    startMs,
    timeoutMs,
    cancelSignal,
    onEvent: startLog(runner, { operation, method: request.method, context, startMs, clock }),
    onProgress: soFar => onProgress({ outcome: soFar, operation, context }),
  });
  return { outcome, operation, context };
}

/** The documented request. A POST without a body has a `Content-Length` all the same (RFC 9110, section 8.6). */
function startRequest(
  { operation, connection, body, ifMatch }: StartInputs,
  { url, clientRequestId }: RunContext,
): StartRequest {
  const { method } = callOf(operation);
  return {
    method,
    url,
    headers: {
      ...requestHeaders(connection, clientRequestId),
      ...(ifMatch && { 'if-match': ifMatch }),
    },
    ...(method !== 'DELETE' && { body }),
  };
}

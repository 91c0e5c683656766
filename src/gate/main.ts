import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { secrets } from '../credentials/from-inputs.ts';
import { problemLine } from '../inputs/definitions.ts';
import type { Runner } from '../runner.ts';
import { expiryWarning, loadSettings } from './inputs.ts';
import { startLog } from './report/log.ts';
import { extended, type Stretch } from './report/phases.ts';
import type { Story, Subject } from './report/run-result.ts';
import { createPoll } from './status/poll.ts';
import { type Polled, waitForEnd } from './wait/wait.ts';

/**
 * Waits for the operation that the inputs name, and tells the log of it. Time counts from `startMs` of `clock`;
 * `remember` is given the story as far as it has come, for whoever must tell it if this breaks.
 */
export async function gate(
  runner: Runner,
  clock: Clock,
  startMs: number,
  cancelled: AbortSignal,
  remember: (soFar: Story) => void,
): Promise<Story> {
  runner.mask(secrets(runner.input));

  const today = new Date(clock.wall());
  const checked = await loadSettings(runner.input, today);
  if ('problems' in checked) {
    const cause = checked.problems.map(problemLine).join('\n');
    const elapsedMs = clock.now() - startMs;
    return {
      end: { verdict: 'invalid-input', cause, polls: 0, elapsedMs, serviceRequestId: '' },
      history: [],
    };
  }

  const settings = checked.value;
  const { operation, endpoint, timeoutMs, credential } = settings;
  const clientRequestId = randomUUID();
  const subject: Subject = {
    operation,
    endpoint,
    timeoutMs,
    credentialKind: credential.kind,
    clientRequestId,
  };
  const warning = expiryWarning(settings, today);
  if (warning) runner.warning('Credential expires before the time-out', warning);
  const log = startLog(runner, subject);
  let history: readonly Stretch[] = [];
  const observe = (polled: Polled): void => {
    history = extended(history, polled);
    remember({ end: polled.soFar, history, subject });
    log(polled);
  };
  const poll = createPoll({ ...settings, clientRequestId }, clock);
  const end = await waitForEnd(poll, settings, clock, startMs, cancelled, observe);
  return { end, history, subject };
}

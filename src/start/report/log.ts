import type { Clock } from '../../clock.ts';
import { describeProblem } from '../../report/describe-problem.ts';
import type { Runner } from '../../runner.ts';
import type { OperationName } from '../request/operations.ts';
import type { RunContext } from '../request/outcome.ts';
import type { StartEvent } from '../request/send-start.ts';

export interface LogContext {
  operation: OperationName;
  method: string;
  context: RunContext;
  startMs: number;
  clock: Pick<Clock, 'now'>;
}

/** Logs what is sent, and returns the logger of what did not start the operation: a line for each. */
export function startLog(
  runner: Pick<Runner, 'info'>,
  { operation, method, context, startMs, clock }: LogContext,
): (event: StartEvent) => void {
  const { service, url, clientRequestId } = context;
  runner.info(
    `Starting ${operation} of ${service.resourceName}: ${method} ${url} (client request id ${clientRequestId})`,
  );
  return event => {
    const time = `[${Math.floor((clock.now() - startMs) / 1000)} s]`;
    if (event.kind === 'redirected') return runner.info(`${time} redirected to ${event.to}`);
    const { cause } = event.ending;
    const why = cause ? `: ${describeProblem(cause).replace(/\.+$/, '')}` : '';
    runner.info(`${time} not sent${why}; next attempt in ${(event.pauseMs / 1000).toFixed(1)} s`);
  };
}

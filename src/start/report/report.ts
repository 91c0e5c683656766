import { writeReport } from '../../report/write-report.ts';
import type { Runner } from '../../runner.ts';
import { callOf } from '../request/operations.ts';
import type { StartResult } from '../request/outcome.ts';
import { messageFor } from './messages.ts';
import { summary } from './summary.ts';

/** The outputs of a result, spelled as in `start/action.yml`: all of them, empty where there is nothing to say. */
export function outputs({ outcome, operation }: StartResult): Record<string, string> {
  return {
    'request-id': outcome.requestId,
    'status-api': operation ? callOf(operation).statusApi : '',
    verdict: outcome.verdict,
    'http-code': outcome.error?.httpCode ?? '',
    'error-message': outcome.error?.message ?? '',
    'extended-code': outcome.error?.extendedCode ?? '',
  };
}

/** Reports a result to the runner. */
export async function report(runner: Runner, result: StartResult): Promise<void> {
  const message = messageFor(result);
  await writeReport(runner, {
    ...message,
    outputs: outputs(result),
    isGreen: result.outcome.verdict === 'started',
    summary: summary(result, message),
  });
}

// biome-ignore-all assist/source/organizeImports: cancellation.ts comes before all others, see there
import { cancelSignal } from '../cancellation.ts';
import { systemClock } from '../clock.ts';
import { runToEnd } from '../lifecycle.ts';
import { actionsRunner } from '../runner.ts';
import { run } from './main.ts';
import { outputs, report } from './report/report.ts';
import type { RunResult } from './report/run-result.ts';

const runner = actionsRunner();
let soFar = (): RunResult => ({
  outcome: { verdict: 'internal-error', polls: 0, elapsedMs: 0, serviceRequestId: '' },
  operations: [],
});

runToEnd<RunResult>({
  runner,
  run: () =>
    run({
      runner,
      clock: systemClock,
      random: Math.random,
      startMs: 0, // the start of the process, which is the step's
      cancelSignal,
      onStart(result) {
        soFar = result;
      },
    }),
  resultOfBug: detail => {
    const result = soFar();
    const elapsedMs = systemClock.now();
    const cause = { reason: 'bug', detail } as const;
    return { ...result, outcome: { ...result.outcome, verdict: 'internal-error', cause, elapsedMs } };
  },
  outputs,
  report: result => report(runner, result),
  isProven: ({ outcome }) => outcome.verdict === 'succeeded',
  lastResort: {
    title: 'Bug in the BizTalk operation gate',
    message: 'The gate could not report how it ended. Please report this.',
  },
});

// biome-ignore-all assist/source/organizeImports: cancellation.ts comes before all others, see there
import { cancelSignal } from '../cancellation.ts';
import { systemClock } from '../clock.ts';
import { runToEnd } from '../lifecycle.ts';
import { actionsRunner } from '../runner.ts';
import { run } from './main.ts';
import { nothingSent, type StartResult } from './request/outcome.ts';
import { outputs, report } from './report/report.ts';

const runner = actionsRunner();
let soFar: StartResult = { outcome: { ...nothingSent, verdict: 'internal-error', elapsedMs: 0 } };

runToEnd<StartResult>({
  runner,
  run: () =>
    run({
      runner,
      clock: systemClock,
      random: Math.random,
      startMs: 0, // the start of the process, which is the step's
      cancelSignal,
      onProgress(result) {
        soFar = result;
      },
    }),
  resultOfBug: detail => ({
    ...soFar,
    outcome: {
      ...soFar.outcome,
      verdict: 'internal-error',
      cause: { reason: 'bug', detail },
      elapsedMs: systemClock.now(),
    },
  }),
  outputs,
  report: result => report(runner, result),
  isProven: ({ outcome }) => outcome.verdict === 'started',
  lastResort: {
    title: 'Bug in the start of the BizTalk operation',
    message:
      'The action could not report how it ended. Look whether the operation runs before you start another, and please report this.',
  },
});

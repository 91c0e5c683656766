import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Breaks the code in hundreds of places, one at a time, and counts what the tests notice (https://stryker-mutator.io).
// An area is run with its own tests only: the whole suite for every mutant takes an hour. Prints the survivors of
// each and a table; fails below the goal. `npm run test:mutation -- wait settings` runs the areas named.

const goalPercent = 90;

interface Area {
  mutate: string[];
  tests: string[];
  /** Tests that take long and notice nothing that others do not. */
  skip?: string;
}

const areas: Record<string, Area> = {
  wait: { mutate: ['src/gate/wait/*.ts'], tests: ['phases', 'schedule', 'wait'] },
  settings: { mutate: ['src/gate/inputs.ts'], tests: ['inputs'] },
  answers: {
    mutate: ['src/gate/status/{response,status-document}.ts', 'src/http/{redirect,retry-after}.ts'],
    tests: ['response', 'redirect', 'retry-after', 'xml'],
    skip: 'reads a mebibyte',
  },
  requests: {
    mutate: ['src/gate/status/poll.ts', 'src/http/{agent,client,failure,proxy,tunnel}.ts'],
    tests: ['client', 'failure-reasons', 'poll', 'proxy', 'tunnel'],
  },
};

/** What Stryker's report says of each mutant (mutation-testing-report-schema). */
interface Report {
  files: Record<string, { mutants: { status: string }[] }>;
}

/** Runs one area; the number of its mutants that the tests noticed, and of all that could be tried. */
function run(area: string, { mutate, tests, skip }: Area): [number, number] {
  const report = `lib/mutation/${area}.report.json`;
  const config = `lib/mutation/${area}.config.json`;
  const files = tests.map(name => `__tests__/${name}.test.ts`).join(' ');
  writeFileSync(
    config,
    JSON.stringify({
      mutate,
      testRunner: 'command',
      commandRunner: {
        // One process, no build: the sources run as they are.
        command: `FUZZ_RUNS=300 node --test --test-isolation=none ${skip ? `--test-skip-pattern="${skip}" ` : ''}${files}`,
      },
      ignorePatterns: ['dist', 'lib'],
      reporters: ['clear-text', 'json'],
      jsonReporter: { fileName: report },
      clearTextReporter: { logTests: false, allowColor: false },
      tempDirName: 'lib/stryker',
      // Stryker would need the JavaScript API that TypeScript 7 no longer has, and looks for this file to use it.
      tsconfigFile: 'none',
      concurrency: 2,
      timeoutMS: 5000,
    }),
  );
  spawnSync('npx', ['--yes', '@stryker-mutator/core@10.1.1', 'run', config], { stdio: 'inherit' });
  const { files: reported } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const statuses = Object.values(reported).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const noticed = statuses.filter(status => status === 'Killed' || status === 'Timeout').length;
  return [
    noticed,
    noticed + statuses.filter(status => status === 'Survived' || status === 'NoCoverage').length,
  ];
}

process.chdir(join(import.meta.dirname, '..'));
mkdirSync('lib/mutation', { recursive: true });
const asked = process.argv.slice(2);
const chosen = Object.entries(areas).filter(([name]) => asked.length === 0 || asked.includes(name));
const rows = chosen.map(([name, area]): [string, number, number] => [name, ...run(name, area)]);
const sum = (at: 1 | 2): number => rows.reduce((total, row) => total + row[at], 0);
const percent = (noticed: number, all: number): string => ((100 * noticed) / all).toFixed(1);
for (const [name, noticed, all] of [...rows, ['all', sum(1), sum(2)] as const])
  console.log(`${name.padEnd(10)} ${noticed} of ${all} noticed, ${percent(noticed, all)} %`);
if (rows.length === 0 || rows.some(([, noticed, all]) => noticed / all < goalPercent / 100))
  process.exitCode = 1;

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Mutation testing with Stryker (https://stryker-mutator.io): makes hundreds of small changes to the sources, one at a
// time, and counts those that make a test fail. Each area is tested with its own unit tests only; the whole suite
// would take hours. Prints the surviving mutants and a table, and fails if a score is below the minimum.
// `npm run test:mutation -- wait xml` runs only these two areas.

const stryker = '@stryker-mutator/core@10.1.1';
const minimumPercent = 90;

interface Area {
  /** Glob patterns of the sources to change. */
  sources: string[];
  /** Names of test files in `__tests__/`, without `.test.ts`. */
  tests: string[];
  /** A pattern for slow tests that detect no mutant the others miss. */
  skip?: string;
}

const areas: Record<string, Area> = {
  wait: { sources: ['src/gate/wait/*.ts'], tests: ['faults', 'schedule', 'wait'] },
  phases: { sources: ['src/gate/report/phases.ts'], tests: ['phases'] },
  poll: { sources: ['src/gate/status/create-polls.ts'], tests: ['poll'] },
  status: {
    sources: ['src/gate/status/{response,status-document}.ts'],
    tests: ['response', 'xml'],
    skip: 'reads a mebibyte',
  },
  xml: { sources: ['src/xml/*.ts'], tests: ['xml'], skip: 'reads a mebibyte' },
  http: {
    sources: ['src/http/*.ts'],
    tests: ['client', 'failure-reasons', 'proxy', 'redirect', 'retry-after', 'tunnel'],
  },
  inputs: { sources: ['src/gate/inputs.ts', 'src/inputs/*.ts'], tests: ['credentials', 'inputs'] },
  credentials: { sources: ['src/credentials/*.ts'], tests: ['credentials'] },
};

interface Score {
  area: string;
  detected: number;
  mutants: number;
}

/** The part of Stryker's JSON report that is read here (mutation-testing-report-schema). */
interface Report {
  files: Record<string, { mutants: { status: string }[] }>;
}

function mutate(area: string, { sources, tests, skip }: Area): Score {
  const config = `lib/mutation/${area}.config.json`;
  const report = `lib/mutation/${area}.report.json`;
  // One process without a build: Node runs the TypeScript sources as they are.
  const command = [
    'node --test --test-isolation=none',
    ...(skip ? [`--test-skip-pattern="${skip}"`] : []),
    ...tests.map(name => `__tests__/${name}.test.ts`),
  ].join(' ');
  const options = {
    mutate: sources,
    testRunner: 'command',
    commandRunner: { command },
    concurrency: 2,
    timeoutMS: 5000,
    ignorePatterns: ['dist', 'lib'],
    tempDirName: 'lib/stryker',
    reporters: ['clear-text', 'json'],
    clearTextReporter: { logTests: false, allowColor: false },
    jsonReporter: { fileName: report },
    // Stryker rewrites the tsconfig.json it finds with TypeScript's JavaScript API, which TypeScript 7 does not have.
    // It skips this step if there is no file of the given name.
    tsconfigFile: 'none',
  };
  writeFileSync(config, JSON.stringify(options));
  rmSync(report, { force: true }); // or the report of an earlier run would be read if Stryker fails
  spawnSync('npx', ['--yes', stryker, 'run', config], {
    stdio: 'inherit',
    env: { ...process.env, FUZZ_RUNS: '100' },
  });
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const statuses = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
  const count = (...counted: string[]): number => statuses.filter(status => counted.includes(status)).length;
  const detected = count('Killed', 'Timeout');
  return { area, detected, mutants: detected + count('Survived', 'NoCoverage') };
}

process.chdir(join(import.meta.dirname, '..'));
mkdirSync('lib/mutation', { recursive: true });
const names = process.argv.slice(2);
const unknown = names.filter(name => !(name in areas));
if (unknown.length > 0)
  throw new Error(`unknown area: ${unknown.join(', ')}; there are ${Object.keys(areas).join(', ')}`);

const scores = Object.entries(areas)
  .filter(([name]) => names.length === 0 || names.includes(name))
  .map(([name, area]) => mutate(name, area));
for (const { area, detected, mutants } of scores) {
  const percent = (100 * detected) / mutants;
  console.log(`${area.padEnd(12)} ${detected} of ${mutants} mutants detected, ${percent.toFixed(1)} %`);
  if (!(percent >= minimumPercent)) process.exitCode = 1;
}

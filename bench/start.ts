import { join } from 'node:path';
import { bundle, startPlace } from './fixtures.ts';
import { type Cost, cost } from './processes.ts';
import { median, type Section, table } from './table.ts';

// What the step costs where the operation has already succeeded: starting, one request, the report.

const pairs = 31;

const curlLoop = `for i in 1 2 3; do
  curl -s --cacert "$NODE_EXTRA_CA_CERTS" -H "Authorization: Bearer $TOKEN" -H 'x-ms-version: 2013-04-26' "$STATUS_URL" |
    grep -q '<Result>Succeeded</Result>' && exit 0
  sleep 2
done
exit 1`;

export async function start(): Promise<Section> {
  const place = await startPlace({ durationMs: 0 });
  const { env, certificate } = place;
  const node = process.execPath;
  const withCertificate = {
    ...env,
    TOKEN: '',
    CERTIFICATE: certificate,
    'INPUT_ACCESS-TOKEN': '',
    'INPUT_MANAGEMENT-CERTIFICATE': certificate,
  };
  const bare = [node, join(import.meta.dirname, 'floor.mjs')];
  // The first is the floor of all that have none of their own.
  const contenders: [name: string, command: string[], env: NodeJS.ProcessEnv, floor?: number][] = [
    ['floor: a bare `node:https` client', bare, env],
    ['**the gate**, with a token', [node, bundle], env],
    ['the same floor, with a PEM certificate', bare, withCertificate],
    ['**the gate**, with a PEM certificate', [node, bundle], withCertificate, 2],
    ['an empty script', [node, '--eval', ''], env],
    ['a loop of curl and grep', ['sh', '-c', curlLoop], env],
  ];
  const costs: Cost[][] = contenders.map(() => []);
  for (let run = -1; run < pairs; run += 1)
    for (const [i, [name, command, env]] of contenders.entries()) {
      const one = await cost(command, env);
      if (one.exitCode !== 0) throw new Error(`${name} ended with ${one.exitCode}: ${one.output}`);
      if (run >= 0) costs[i]?.push(one); // the first round warms up
    }
  await place.close();

  const rows = contenders.map(([name, , , floorAt = 0], i) => {
    const own = costs[i] ?? [];
    const floor = costs[floorAt] ?? [];
    const middle = (what: (one: Cost) => number): number => median(own.map(what));
    const ratio = (what: (one: Cost) => number): string =>
      median(own.map((one, run) => what(one) / what(floor[run] ?? one))).toFixed(2);
    return [
      name,
      middle(one => one.wallMs).toFixed(0),
      ratio(one => one.wallMs),
      middle(one => one.cpuMs).toFixed(0),
      middle(one => one.peakMb).toFixed(1),
      ratio(one => one.peakMb),
    ];
  });
  return {
    title: 'Start',
    method: `The whole step where the operation has already succeeded, against the emulator in another process, ${pairs} rounds in turn after one that warms up; medians, and medians of the ratios to the floor of the same round, with the same credential.`,
    body: table(['', 'wall ms', '× floor', 'CPU ms', 'peak MB', '× floor'], rows),
  };
}

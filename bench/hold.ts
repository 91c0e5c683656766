import { bundle, startPlace } from './fixtures.ts';
import { type Cost, cost } from './processes.ts';
import { type Section, table } from './table.ts';

// What it costs to wait, and how late a real wait ends: the bundle against the emulator, in real time, side by side.

/** Polls in an hour of the adaptive schedule. */
const pollsAnHour = 262;
const spotSeconds = 90;

const polls = ({ output }: Cost): number => Number(/ (\d+) polls?[.;]/.exec(output)?.[1]);

export async function hold(): Promise<Section[]> {
  const [endless, spot] = await Promise.all([
    startPlace({ durationMs: Number.POSITIVE_INFINITY }),
    startPlace({ durationMs: spotSeconds * 1000 }),
  ]);
  const wait = (env: NodeJS.ProcessEnv, minutes: number, interval = ''): Promise<Cost> =>
    cost([process.execPath, bundle], {
      ...env,
      'INPUT_TIMEOUT-MINUTES': String(minutes),
      'INPUT_POLL-INTERVAL-SECONDS': interval,
    });
  const once = await wait(endless.env, 0);
  const started = performance.now();
  const [adaptive, dense, spotted] = await Promise.all([
    wait(endless.env, 10),
    wait(endless.env, 1000 / 60, '1'),
    wait(spot.env, 5).then(one => ({ ...one, endedMs: performance.now() - started })),
  ]);
  await Promise.all([endless.close(), spot.close()]);

  const row = (name: string, one: Cost): string[] => {
    const perPoll = (one.cpuMs - once.cpuMs) / (polls(one) - 1);
    return [
      name,
      String(polls(one)),
      (one.cpuMs / 1000).toFixed(2),
      perPoll.toFixed(1),
      ((perPoll * pollsAnHour) / 1000).toFixed(1),
      one.peakMb.toFixed(0),
      String(one.output.split('\n').filter(line => line && !line.startsWith('::')).length),
    ];
  };
  return [
    {
      title: 'Holding',
      method: `The bundle waiting for an operation that never ends, in real time. CPU per poll is what a wait takes more than one that asks once (${once.cpuMs.toFixed(0)} ms, ${once.peakMb.toFixed(0)} MB); an hour has ${pollsAnHour} polls.`,
      body: table(
        ['', 'polls', 'CPU s', 'CPU ms a poll', 'CPU s an hour', 'peak MB', 'log lines'],
        [row('ten minutes, adaptive', adaptive), row('1,000 seconds, a poll each', dense)],
      ),
    },
    {
      title: 'A real wait',
      method: `An operation of ${spotSeconds} s in real time, timed from outside, start and report of the step included.`,
      body: `Noticed ${((spotted.endedMs - spotSeconds * 1000) / 1000).toFixed(1)} s after its end, with ${polls(spotted)} polls.`,
    },
  ];
}

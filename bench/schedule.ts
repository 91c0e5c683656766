import { pollDelayMs } from '../src/gate/wait/schedule.ts';
import { type Section, table } from './section.ts';

// How late each polling policy detects the end of an operation, and how many requests it sends until then.

const second = 1000;
const samples = 20_000;
const [shortest, longest] = [5 * second, 3600 * second];

/** Milliseconds to pause after the n-th poll, `elapsedMs` after the first poll. */
type Policy = (elapsedMs: number, polls: number) => number;

const adaptive: Policy = elapsedMs => pollDelayMs(elapsedMs, undefined);
const tenth =
  (atLeast: number, atMost: number): Policy =>
  elapsedMs =>
    Math.min(Math.max(elapsedMs / 10, atLeast * second), atMost * second);
const every =
  (seconds: number): Policy =>
  () =>
    seconds * second;
const doubling =
  (first: number, atMost: number): Policy =>
  (_elapsedMs, polls) =>
    Math.min(first * 2 ** (polls - 1), atMost) * second;

const policies: Record<string, Policy> = {
  '**this action**: a tenth of the time waited, 2 to 15 s': adaptive,
  'a tenth of the time waited, 2 to 30 s': tenth(2, 30),
  'every 5 s (actions/deploy-pages)': every(5),
  'every 10 s (go-azure-sdk)': every(10),
  'every 30 s (the classic Azure SDKs)': every(30),
  'doubling from 1 s to 60 s': doubling(1, 60),
  'doubling from 15 s to 600 s (amazon-ecs-deploy-task-definition)': doubling(15, 600),
};

/** When the polls are sent, until the longest operation has ended. */
function pollTimes(policy: Policy): number[] {
  const times = [0];
  for (let at = 0; at < longest; times.push(at)) at += policy(at, times.length);
  return times;
}

function simulate(name: string, policy: Policy): string[] {
  const times = pollTimes(policy);
  let next = 0;
  const ends = Array.from({ length: samples }, (_, i) => {
    const duration = shortest * (longest / shortest) ** ((i + 0.5) / samples);
    while ((times[next] ?? 0) < duration) next += 1;
    return { duration, lateness: (times[next] ?? 0) - duration, requests: next + 1 };
  });
  const short = ends.filter(({ duration }) => duration < 60 * second);
  return [
    name,
    (mean(ends.map(({ lateness }) => lateness)) / second).toFixed(1),
    (Math.max(...ends.map(({ lateness }) => lateness)) / second).toFixed(0),
    `${(100 * mean(ends.map(({ lateness, duration }) => lateness / duration))).toFixed(1)} %`,
    (mean(short.map(({ lateness }) => lateness)) / second).toFixed(2),
    `${mean(ends.map(({ requests }) => requests)).toFixed(0)} / ${times.length}`,
  ];
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export const schedule: Section = {
  title: 'Schedule',
  method: `Simulated with the gate's own schedule module: ${samples.toLocaleString('en')} operations, whose durations are evenly spaced on a logarithmic scale from 5 s to 60 min. The first poll is sent at 0, and responses take no time. Lateness is the time from the end of the operation to the poll that detects it.`,
  isCalculated: true,
  measure: async () =>
    table(
      [
        'policy',
        'mean lateness s',
        'worst s',
        'mean lateness / duration',
        'under 60 s: mean s',
        'requests mean / most',
      ],
      Object.entries(policies).map(([name, policy]) => simulate(name, policy)),
    ),
};

/** The polls of the gate in the first ten minutes and the pauses between them, as an SVG image. */
export function drawSchedule(): string {
  const [width, height, left, right, top, bottom] = [720, 220, 48, 32, 16, 36];
  const [endMs, mostMs] = [600 * second, 16 * second];
  const x = (ms: number): string => (left + (ms / endMs) * (width - left - right)).toFixed(1);
  const y = (ms: number): string => (height - bottom - (ms / mostMs) * (height - bottom - top)).toFixed(1);
  const curve = Array.from({ length: 301 }, (_, i) => (i * endMs) / 300);
  const polls = pollTimes(adaptive).filter(at => at <= endMs);
  const label = (x: string | number, y: string | number, text: string, more = ''): string =>
    `<text x="${x}" y="${y}"${more}>${text}</text>`;
  const minutes = [0, 2, 4, 6, 8, 10].map(minute =>
    label(x(minute * 60 * second), height - 14, `${minute} min`, ' text-anchor="middle"'),
  );
  const pauses = [2, 5, 10, 15].map(
    pause =>
      label(left - 8, y(pause * second), `${pause} s`, ' dy="4" text-anchor="end"') +
      `<path class="grid" d="M${left} ${y(pause * second)}H${width - right}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The pause between polls grows from 2 s to 15 s within two and a half minutes">
<style>text{font:12px system-ui,sans-serif;fill:#768390}.grid{stroke:#768390;stroke-opacity:.25}.polls{stroke:#2da44e;stroke-width:1.5}.pause{fill:none;stroke:#4184e4;stroke-width:2.5}</style>
${[...pauses, ...minutes].join('')}
<path class="polls" d="${polls.map(at => `M${x(at)} ${height - bottom}v-8`).join('')}"/>
<polyline class="pause" points="${curve.map(at => `${x(at)},${y(adaptive(at, 0))}`).join(' ')}"/>
${label(x(240 * second), y(15 * second), 'pause before the next poll', ' dy="18"')}
${label(x(240 * second), height - bottom - 24, `each mark is a poll: ${polls.length} in ten minutes`)}
</svg>
`;
}

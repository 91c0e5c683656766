import { pollDelayMs } from '../src/gate/wait/schedule.ts';
import { type Section, table } from './table.ts';

// How late the end of an operation is noticed, and for how many requests: every policy over the same lengths.

const second = 1000;
const lengths = 20_000;
const [shortest, longest] = [5 * second, 3600 * second];

/** Milliseconds to pause after the n-th poll, which was answered `elapsedMs` after the first was sent. */
type Pause = (elapsedMs: number, poll: number) => number;

const doubling =
  (first: number, cap: number): Pause =>
  (_elapsedMs, poll) =>
    Math.min(first * 2 ** (poll - 1), cap) * second;

const policies: Record<string, Pause> = {
  '**this action**: a tenth of the time waited, 2 to 15 s': elapsedMs => pollDelayMs(elapsedMs, undefined),
  'a tenth of the time waited, 2 to 30 s': elapsedMs =>
    Math.min(Math.max(elapsedMs / 10, 2 * second), 30 * second),
  'every 5 s (actions/deploy-pages)': () => 5 * second,
  'every 10 s (go-azure-sdk)': () => 10 * second,
  'every 30 s (the classic Azure SDKs)': () => 30 * second,
  'doubling from 1 s to 60 s': doubling(1, 60),
  'doubling from 15 s to 600 s (amazon-ecs-deploy-task-definition)': doubling(15, 600),
};

/** The instants of the polls, as far as the longest operation needs them; the answers take no time. */
function instants(pause: Pause): number[] {
  const polls = [0];
  for (let at = 0; at < longest; polls.push(at)) at += pause(at, polls.length);
  return polls;
}

function classifyResponse(name: string, pause: Pause): string[] {
  const polls = instants(pause);
  let [late, relative, requests, worst, lateShort, short, next] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < lengths; i += 1) {
    // Stratified and log-uniform: as many from 5 s to 10 s as from 30 min to an hour.
    const length = shortest * (longest / shortest) ** ((i + 0.5) / lengths);
    while ((polls[next] ?? 0) < length) next += 1;
    const lateness = (polls[next] ?? 0) - length;
    late += lateness;
    relative += lateness / length;
    requests += next + 1;
    worst = Math.max(worst, lateness);
    if (length < 60 * second) [lateShort, short] = [lateShort + lateness, short + 1];
  }
  return [
    name,
    (late / lengths / second).toFixed(1),
    (worst / second).toFixed(0),
    `${((100 * relative) / lengths).toFixed(1)} %`,
    (lateShort / short / second).toFixed(2),
    `${(requests / lengths).toFixed(0)} / ${polls.length}`,
  ];
}

/** The pause and the polls of the chosen schedule over the first ten minutes, as a picture. */
export function plot(): string {
  const [width, height, left, bottom] = [720, 220, 48, 36];
  const [minutes, most] = [10, 16];
  const x = (ms: number): string => (left + (ms / (minutes * 60 * second)) * (width - left - 32)).toFixed(1);
  const y = (ms: number): string =>
    (height - bottom - (ms / (most * second)) * (height - bottom - 16)).toFixed(1);
  const times = Array.from({ length: 301 }, (_, i) => (i * minutes * 60 * second) / 300);
  const line = times.map(at => `${x(at)},${y(pollDelayMs(at, undefined))}`).join(' ');
  const polls = instants(at => pollDelayMs(at, undefined)).filter(at => at <= minutes * 60 * second);
  const marks = polls.map(at => `<path d="M${x(at)} ${height - bottom}v-8"/>`).join('');
  const ticks = [0, 2, 4, 6, 8, 10]
    .map(
      minute =>
        `<text x="${x(minute * 60 * second)}" y="${height - 14}" text-anchor="middle">${minute} min</text>`,
    )
    .join('');
  const levels = [2, 5, 10, 15]
    .map(
      pause =>
        `<text x="${left - 8}" y="${y(pause * second)}" dy="4" text-anchor="end">${pause} s</text><path class="grid" d="M${left} ${y(pause * second)}H${width - 32}"/>`,
    )
    .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The pause between polls grows from 2 s to 15 s within two and a half minutes">
<style>text{font:12px system-ui,sans-serif;fill:#768390}.grid{stroke:#768390;stroke-opacity:.25}.polls{stroke:#2da44e;stroke-width:1.5}.pause{fill:none;stroke:#4184e4;stroke-width:2.5}</style>
${levels}${ticks}
<g class="polls">${marks}</g>
<polyline class="pause" points="${line}"/>
<text x="${x(240 * second)}" y="${y(15 * second)}" dy="18">pause before the next poll</text>
<text x="${x(240 * second)}" y="${height - bottom - 24}">one mark for each of the ${polls.length} polls in ten minutes</text>
</svg>
`;
}

export function lateness(): Section {
  return {
    title: 'Lateness and requests',
    method: `Simulated with the schedule module itself: ${lengths.toLocaleString('en')} operation lengths, stratified and log-uniform from 5 s to 60 min; the first poll at 0, answers that take no time. Lateness is the time from the end of the operation to the poll that sees it.`,
    body: table(
      [
        'policy',
        'mean lateness s',
        'worst s',
        'mean lateness / length',
        'under 60 s: mean s',
        'requests mean / most',
      ],
      Object.entries(policies).map(([name, pause]) => classifyResponse(name, pause)),
    ),
  };
}

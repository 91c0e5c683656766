import type { Outcome } from '../wait/outcome.ts';
import { type Phase, type State, states } from './phases.ts';
import type { OperationRun } from './run-result.ts';

// https://mermaid.js.org/syntax/gantt.html: the color of a bar
const tags: Record<State, string> = {
  'in progress': 'active, ',
  'not found': '',
  unauthorized: 'crit, ',
  refused: 'crit, ',
  throttled: '',
  unreachable: 'crit, ',
  unrecognized: 'crit, ',
};

/** A row of the picture. */
export interface Lane {
  title: string;
  bars: readonly string[];
}

/** The wait for one operation: a lane for each state, a bar for each phase. */
export function lanesOfStates({ outcome, phases }: OperationRun): Lane[] {
  const bars = barsOf(phases, outcome.elapsedMs);
  const lanes = states.map(state => ({
    title: state,
    bars: bars.flatMap(({ state: other, bar }) => (other === state ? [bar] : [])),
  }));
  return lanes.filter(({ bars }) => bars.length > 0);
}

/** The wait for one of several operations: a bar for each phase, and its end. */
export function laneOfOperation({ operation, outcome, phases }: OperationRun): Lane {
  const bars = barsOf(phases, outcome.elapsedMs).map(({ bar }) => bar);
  return { title: operation.name, bars: [...bars, milestone(outcome)] };
}

function barsOf(phases: readonly Phase[], elapsedMs: number): { state: State; bar: string }[] {
  return phases.map(({ state, polls, fromMs }, i) => {
    const toMs = phases[i + 1]?.fromMs ?? elapsedMs;
    return { state, bar: `  ${polls} : ${tags[state]}${clock(fromMs)}, ${clock(toMs)}` };
  });
}

function milestone({ verdict, elapsedMs }: Outcome): string {
  return `  ${verdict} : milestone, ${verdict === 'succeeded' ? 'done' : 'crit'}, ${clock(elapsedMs)}, 0ms`;
}

/**
 * A picture of the wait and its end for the job summary, as a Mermaid Gantt chart. It holds no untrusted text. Times of day stand
 * for the time since the start, because Mermaid would show an instant in the reader's time zone.
 */
export function timeline(lanes: readonly Lane[], outcome: Outcome): string {
  const { elapsedMs } = outcome;
  return [
    '```mermaid',
    '---',
    'displayMode: compact',
    `config: { gantt: { barHeight: 24, topPadding: 44, leftPadding: ${leftPadding(lanes)} } }`,
    '---',
    'gantt',
    '  dateFormat HH:mm:ss.SSS',
    `  axisFormat ${elapsedMs < 3_600_000 ? '%M:%S' : '%H:%M'}`,
    `  tickInterval ${tickInterval(elapsedMs)}`,
    '  todayMarker off',
    ...[...lanes, { title: 'end', bars: [milestone(outcome)] }].flatMap(({ title, bars }) => [
      `  section ${title}`,
      ...bars,
    ]),
    '```',
  ].join('\n');
}

/** Room for the titles, in pixels. */
function leftPadding(lanes: readonly Lane[]): number {
  return Math.max(110, 20 + 7 * Math.max(...lanes.map(({ title }) => title.length)));
}

/** `01:02:03.004`. The longest wait is six hours, so a day is never exceeded. */
const clock = (ms: number): string => new Date(Math.round(ms)).toISOString().slice(11, 23);

/** The shortest round interval with at most eight ticks. */
function tickInterval(elapsedMs: number): string {
  const seconds = elapsedMs / 1000 / 8;
  const round = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].find(length => length >= seconds) ?? 3600;
  return round < 60 ? `${round}second` : `${round / 60}minute`;
}

import type { Verdict } from '../../verdict.ts';
import { type Phase, type State, states } from './phases.ts';

// https://mermaid.js.org/syntax/gantt.html: the color of a bar
const tags: Record<State, string> = {
  'in progress': 'active, ',
  'not visible yet': '',
  'not found': 'crit, ',
  rejected: 'crit, ',
  throttled: '',
  'no answer': 'crit, ',
  'not understood': 'crit, ',
};

/**
 * A picture of the wait for the job summary, as a Mermaid Gantt chart: a lane for each state, a bar for each phase, and
 * the end. It holds no untrusted text. Times of day stand for the time since the start, because Mermaid would show an
 * instant in the reader's time zone.
 */
export function timeline(phases: readonly Phase[], verdict: Verdict, elapsedMs: number): string {
  const bars = phases.map((phase, i) => ({
    ...phase,
    toMs: phases[i + 1]?.fromMs ?? elapsedMs,
  }));
  const lanes = states.flatMap(state => {
    const ofState = bars.filter(bar => bar.state === state);
    if (ofState.length === 0) return [];
    return [
      `  section ${state}`,
      ...ofState.map(
        ({ polls, fromMs, toMs }) => `  ${polls} : ${tags[state]}${clock(fromMs)}, ${clock(toMs)}`,
      ),
    ];
  });
  return [
    '```mermaid',
    '---',
    'displayMode: compact',
    'config: { gantt: { barHeight: 24, topPadding: 36, leftPadding: 110 } }',
    '---',
    'gantt',
    '  dateFormat HH:mm:ss.SSS',
    `  axisFormat ${elapsedMs < 3_600_000 ? '%M:%S' : '%H:%M'}`,
    `  tickInterval ${tickInterval(elapsedMs)}`,
    '  todayMarker off',
    ...lanes,
    '  section end',
    `  ${verdict} : milestone, ${verdict === 'succeeded' ? 'done' : 'crit'}, ${clock(elapsedMs)}, 0ms`,
    '```',
  ].join('\n');
}

/** `01:02:03.004`. The longest wait is six hours, so a day is never exceeded. */
const clock = (ms: number): string => new Date(Math.round(ms)).toISOString().slice(11, 23);

/** The shortest round interval with at most eight ticks. */
function tickInterval(elapsedMs: number): string {
  const seconds = elapsedMs / 1000 / 8;
  const round = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].find(length => length >= seconds) ?? 3600;
  return round < 60 ? `${round}second` : `${round / 60}minute`;
}

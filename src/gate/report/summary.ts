import type { Run } from '../../runner.ts';
import { escapeMarkdown } from '../../text.ts';
import type { Verdict } from '../../verdict.ts';
import { operationName } from '../operation.ts';
import { duration } from './duration.ts';
import type { Words } from './messages.ts';
import { detectionDelayMs, type Phase } from './phases.ts';
import type { RunResult } from './run-result.ts';
import { timeline } from './timeline.ts';

/** Ends after which the same question, asked again, may have another answer. */
const worthARerun: ReadonlySet<Verdict> = new Set([
  'timed-out',
  'cancelled',
  'unauthorized',
  'not-found',
  'refused',
  'unreachable',
  'unrecognized',
]);

/**
 * The job summary as GitHub Markdown: what happened, what to do, the numbers; where there was weather or the end is
 * red, a picture of the wait, the faults that were met, the ids to quote to support and the line that asks again.
 */
export function summary(result: RunResult, { title, message, advice }: Words, run: Run | undefined): string {
  const { outcome, phases } = result;
  const isGreen = outcome.verdict === 'succeeded';
  const leftOut = phases[0]?.fromMs ? ' What came before is left out, here and below.' : '';
  const faults = phases.filter(({ cause }) => cause);
  const ids = idList(result);
  const blocks = [
    `### ${isGreen ? '✅' : '❌'} ${title}`,
    ...message.split('\n').map(line => escapeMarkdown(line)),
    advice && `**What to do:** ${escapeMarkdown(advice)}`,
    numbers(result),
    phases.length > 1 || (!isGreen && outcome.polls > 1)
      ? `${timeline(phases, outcome.verdict, outcome.elapsedMs)}\n\nThe number in a bar is that of its polls.${leftOut}`
      : '',
    faults.length > 0 ? details('Faults met', faultTable(phases, outcome.elapsedMs)) : '',
    isGreen
      ? details('Ids, to quote to support', ids)
      : result.context
        ? `To quote to support:\n\n${ids}`
        : '',
    run && worthARerun.has(outcome.verdict)
      ? `To ask again about the same operation, unless this job also starts it: \`gh run rerun ${run.id} --failed --repo ${run.repository}\``
      : '',
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** What the outputs say, under their names, and how late the end can have been noticed. */
function numbers({ outcome, phases }: RunResult): string {
  const hasEnded = outcome.verdict === 'succeeded' || outcome.verdict === 'failed';
  const lateMs = hasEnded ? detectionDelayMs(phases, outcome.elapsedMs) : undefined;
  const columns: [string, string | undefined][] = [
    ['verdict', outcome.verdict],
    ['result', outcome.result],
    ['http-code', outcome.error?.httpCode],
    ['extended-code', outcome.error?.extendedCode],
    ['polls', String(outcome.polls)],
    ['elapsed', duration(outcome.elapsedMs)],
    ['late by at most', lateMs === undefined ? '' : duration(roundedUp(lateMs))],
  ];
  const told = columns.filter(([, value]) => value);
  return table(
    told.map(([name]) => name),
    [told.map(([, value = '']) => value)],
  );
}

/** `ms` so that what `duration()` drops of it is nothing. */
function roundedUp(ms: number): number {
  const unit = ms < 3_600_000 ? 1000 : 60_000;
  return Math.ceil(ms / unit) * unit;
}

function idList({ outcome, context }: RunResult): string {
  const ids = [
    context && operationName(context.operation),
    context && `subscription ${context.operation.subscription}`,
    outcome.serviceRequestId && `service request id ${outcome.serviceRequestId}`,
    context && `client request id ${context.clientRequestId}`,
  ];
  return ids.flatMap(id => (id ? [`- ${escapeMarkdown(id)}`] : [])).join('\n');
}

function faultTable(phases: readonly Phase[], elapsedMs: number): string {
  const rows = phases.flatMap(({ state, fromMs, polls, cause }, i) => {
    const lastedMs = (phases[i + 1]?.fromMs ?? elapsedMs) - fromMs;
    return cause ? [[duration(fromMs), duration(lastedMs), state, String(polls), cause]] : [];
  });
  return table(['after', 'for', 'what', 'polls', 'the last of them'], rows);
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [head, head.map(() => '---'), ...rows.map(row => row.map(cell => escapeMarkdown(cell, 300)))]
    .map(line)
    .join('\n');
}

const details = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

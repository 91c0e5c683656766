import type { Run } from '../../runner.ts';
import { markdown } from '../../text.ts';
import type { Verdict } from '../../verdict.ts';
import { operationName } from '../operation.ts';
import { duration } from './duration.ts';
import type { Words } from './messages.ts';
import { latenessMs, type Stretch } from './phases.ts';
import type { Story } from './run-result.ts';
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
export function summary(story: Story, { title, happened, advice }: Words, run: Run | undefined): string {
  const { end, history } = story;
  const isGreen = end.verdict === 'succeeded';
  const leftOut = history[0]?.fromMs ? ' What came before is left out, here and below.' : '';
  const faults = history.filter(({ cause }) => cause);
  const ids = idList(story);
  const blocks = [
    `### ${isGreen ? '✅' : '❌'} ${title}`,
    ...happened.split('\n').map(line => markdown(line)),
    advice && `**What to do:** ${markdown(advice)}`,
    numbers(story),
    history.length > 1 || (!isGreen && end.polls > 1)
      ? `${timeline(history, end.verdict, end.elapsedMs)}\n\nThe number in a bar is that of its polls.${leftOut}`
      : '',
    faults.length > 0 ? details('Faults met', faultTable(history, end.elapsedMs)) : '',
    isGreen
      ? details('Ids, to quote to support', ids)
      : story.subject
        ? `To quote to support:\n\n${ids}`
        : '',
    run && worthARerun.has(end.verdict)
      ? `To ask again about the same operation, unless this job also starts it: \`gh run rerun ${run.id} --failed --repo ${run.repository}\``
      : '',
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** What the outputs say, under their names, and how late the end can have been noticed. */
function numbers({ end, history }: Story): string {
  const hasEnded = end.verdict === 'succeeded' || end.verdict === 'failed';
  const lateMs = hasEnded ? latenessMs(history, end.elapsedMs) : undefined;
  const columns: [string, string | undefined][] = [
    ['verdict', end.verdict],
    ['result', end.result],
    ['http-code', end.error?.httpCode],
    ['extended-code', end.error?.extendedCode],
    ['polls', String(end.polls)],
    ['elapsed', duration(end.elapsedMs)],
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

function idList({ end, subject }: Story): string {
  const ids = [
    subject && operationName(subject.operation),
    subject && `subscription ${subject.operation.subscription}`,
    end.serviceRequestId && `service request id ${end.serviceRequestId}`,
    subject && `client request id ${subject.clientRequestId}`,
  ];
  return ids.flatMap(id => (id ? [`- ${markdown(id)}`] : [])).join('\n');
}

function faultTable(history: readonly Stretch[], elapsedMs: number): string {
  const rows = history.flatMap(({ state, fromMs, polls, cause }, i) => {
    const lastedMs = (history[i + 1]?.fromMs ?? elapsedMs) - fromMs;
    return cause ? [[duration(fromMs), duration(lastedMs), state, String(polls), cause]] : [];
  });
  return table(['after', 'for', 'what', 'polls', 'the last of them'], rows);
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [head, head.map(() => '---'), ...rows.map(row => row.map(cell => markdown(cell, 300)))]
    .map(line)
    .join('\n');
}

const details = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

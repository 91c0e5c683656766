import type { WorkflowRun } from '../../runner.ts';
import { escapeMarkdown } from '../../text.ts';
import type { Verdict } from '../../verdict.ts';
import { describeCause, operationName } from './describe-cause.ts';
import { duration } from './duration.ts';
import type { Message } from './messages.ts';
import { detectionDelayMs, type Phase } from './phases.ts';
import type { RunResult } from './run-result.ts';
import { timeline } from './timeline.ts';

/** Verdicts after which the same poll, sent again, may find something else. */
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
 * The job summary as GitHub Markdown: what happened, what to do, the numbers; where there were faults or the end is
 * red, a picture of the wait, the faults, the ids to quote to support and the command that re-runs the job.
 */
export function summary(
  result: RunResult,
  { title, message, advice }: Message,
  workflowRun: WorkflowRun | undefined,
): string {
  const { outcome, phases } = result;
  const isGreen = outcome.verdict === 'succeeded';
  const dropped = phases[0]?.fromMs ? ' Earlier phases are left out, here and below.' : '';
  const ids = idList(result);
  const blocks = [
    `### ${isGreen ? '✅' : '❌'} ${title}`,
    ...message.split('\n').map(line => escapeMarkdown(line)),
    advice && `**What to do:** ${escapeMarkdown(advice)}`,
    numbers(result),
    phases.length > 1 || (!isGreen && outcome.polls > 1)
      ? `${timeline(phases, outcome.verdict, outcome.elapsedMs)}\n\nNumbers in the bars are polls.${dropped}`
      : '',
    phases.some(({ cause }) => cause) ? details('Faults', faultTable(phases, outcome.elapsedMs)) : '',
    isGreen
      ? details('Ids, to quote to support', ids)
      : result.context
        ? `To quote to support:\n\n${ids}`
        : '',
    workflowRun && worthARerun.has(outcome.verdict)
      ? `To poll the same operation again, unless this job also starts it: \`gh run rerun ${workflowRun.id} --failed --repo ${workflowRun.repository}\``
      : '',
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** The outputs under their names, and within what time the end was detected. */
function numbers({ outcome, phases }: RunResult): string {
  const hasEnded = outcome.verdict === 'succeeded' || outcome.verdict === 'failed';
  const delayMs = hasEnded ? detectionDelayMs(phases, outcome.elapsedMs) : undefined;
  const columns: [string, string | undefined][] = [
    ['verdict', outcome.verdict],
    ['result', outcome.result],
    ['http-code', outcome.error?.httpCode],
    ['extended-code', outcome.error?.extendedCode],
    ['polls', String(outcome.polls)],
    ['elapsed', duration(outcome.elapsedMs)],
    ['detected within', delayMs === undefined ? '' : duration(roundedUp(delayMs))],
  ];
  const filled = columns.filter(([, value]) => value);
  return table(
    filled.map(([name]) => name),
    [filled.map(([, value = '']) => value)],
  );
}

/** `ms` rounded up to what `duration()` shows. */
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
    return cause ? [[duration(fromMs), duration(lastedMs), state, String(polls), describeCause(cause)]] : [];
  });
  return table(['after', 'for', 'what', 'polls', 'last fault'], rows);
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [head, head.map(() => '---'), ...rows.map(row => row.map(cell => escapeMarkdown(cell, 300)))]
    .map(line)
    .join('\n');
}

const details = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

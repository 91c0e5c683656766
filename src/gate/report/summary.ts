import type { WorkflowRun } from '../../runner.ts';
import { escapeMarkdown } from '../../text.ts';
import type { Verdict } from '../../verdict.ts';
import { describeCause, operationName } from './describe-cause.ts';
import { duration } from './duration.ts';
import type { Message } from './messages.ts';
import { detectionDelayMs } from './phases.ts';
import type { OperationRun, RunResult } from './run-result.ts';
import { laneOfOperation, lanesOfStates, timeline } from './timeline.ts';

/** Verdicts after which the same poll, sent again, may find something else. */
const worthARerun: ReadonlySet<Verdict> = new Set([
  'timed-out',
  'cancelled',
  'unauthorized',
  'unreachable',
  'unrecognized',
]);

/** The picture has so many lanes, the table of faults so many rows; of more operations those that succeeded are folded. */
const maxLanes = 30;
const maxFaultRows = 100;
/** Characters of the message on one of several operations: GitHub drops a summary over 1 MiB. */
const maxEach = 400;

/**
 * The job summary as GitHub Markdown: what happened, what to do, the numbers; where there were faults or the end is
 * red, a picture of the wait, the faults, the ids to quote to support and the command that re-runs the job.
 */
export function summary(
  result: RunResult,
  { title, message, each, advice }: Message,
  workflowRun: WorkflowRun | undefined,
): string {
  const { outcome, operations } = result;
  const isGreen = outcome.verdict === 'succeeded';
  const phases = operations.flatMap(({ phases }) => phases);
  const isEventful = operations.some(
    ({ phases, outcome }) => phases.length > 1 || (!isGreen && outcome.polls > 1),
  );
  const isFolded = isGreen || operations.length > 1;
  const blocks = [
    `### ${isGreen ? '✅' : '❌'} ${title}`,
    ...message.split('\n').map(line => escapeMarkdown(line)),
    whatToDo(advice),
    ...tables(result),
    each &&
      details('What happened to each', each.map(line => `- ${escapeMarkdown(line, maxEach)}`).join('\n')),
    isEventful && picture(result),
    phases.some(({ cause }) => cause) && details('Faults', faultTable(operations)),
    isFolded
      ? details('Ids, to quote to support', idList(result))
      : result.context && `To quote to support:\n\n${idList(result)}`,
    workflowRun &&
      operations.some(
        ({ outcome: { verdict, answeredMs } }) =>
          worthARerun.has(verdict) || (isRefusal(verdict) && answeredMs !== undefined),
      ) &&
      `To poll ${operations.length > 1 ? 'the same operations' : 'the same operation'} again, unless this job also starts ${operations.length > 1 ? 'them' : 'it'}: \`gh run rerun ${workflowRun.id} --failed --repo ${workflowRun.repository}\``,
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** Whether a first answer of this kind says that an input is wrong. */
const isRefusal = (verdict: Verdict): boolean => verdict === 'not-found' || verdict === 'refused';

function whatToDo(advice: readonly string[]): string {
  const [first, ...others] = advice.map(text => escapeMarkdown(text));
  if (first === undefined) return '';
  return others.length === 0
    ? `**What to do:** ${first}`
    : `**What to do:**\n\n${[first, ...others].map(text => `- ${text}`).join('\n')}`;
}

function tables({ outcome, operations }: RunResult): string[] {
  if (operations.length <= 1) return [numbers([{ outcome, phases: operations[0]?.phases ?? [] }])];
  if (operations.length <= maxLanes) return [numbers(operations)];
  const { succeeded = [], others = [] } = Object.groupBy(operations, ({ outcome }) =>
    outcome.verdict === 'succeeded' ? 'succeeded' : 'others',
  );
  return [
    others.length > 0 ? numbers(others) : '',
    succeeded.length > 0 ? details(`Operations that succeeded: ${succeeded.length}`, numbers(succeeded)) : '',
  ];
}

/** The outputs under their names, and within what time the end was detected, in a row for each operation. */
function numbers(
  rows: readonly (Partial<OperationRun> & Pick<OperationRun, 'outcome' | 'phases'>)[],
): string {
  const columns: [string, (string | undefined)[]][] = [
    ['operation', rows.map(({ operation }) => operation?.name)],
    ['verdict', rows.map(({ outcome }) => outcome.verdict)],
    ['result', rows.map(({ outcome }) => outcome.result)],
    ['http-code', rows.map(({ outcome }) => outcome.error?.httpCode)],
    ['extended-code', rows.map(({ outcome }) => outcome.error?.extendedCode)],
    ['polls', rows.map(({ outcome }) => String(outcome.polls))],
    ['elapsed', rows.map(({ outcome }) => duration(outcome.elapsedMs))],
    ['detected within', rows.map(detectedWithin)],
  ];
  const filled = columns.filter(([, values]) => values.some(Boolean));
  return table(
    filled.map(([name]) => name),
    rows.map((_, i) => filled.map(([, values]) => values[i] ?? '')),
  );
}

function detectedWithin({ outcome, phases }: Pick<OperationRun, 'outcome' | 'phases'>): string {
  const hasEnded = outcome.verdict === 'succeeded' || outcome.verdict === 'failed';
  const delayMs = hasEnded ? detectionDelayMs(phases, outcome.elapsedMs) : undefined;
  return delayMs === undefined ? '' : duration(roundedUp(delayMs));
}

/** The wait as a picture: of many operations only those that did not succeed. */
function picture({ outcome, operations }: RunResult): string {
  const [first, ...others] = operations;
  if (first === undefined) return '';
  const drawn =
    operations.length > maxLanes
      ? operations.filter(({ outcome }) => outcome.verdict !== 'succeeded').slice(0, maxLanes)
      : operations;
  if (drawn.length === 0) return '';
  const lanes = others.length === 0 ? lanesOfStates(first) : drawn.map(laneOfOperation);
  const notes = [
    others.length === 0
      ? 'Numbers in the bars are polls.'
      : 'Numbers in the bars are polls; red bars are faults.',
    drawn.length < operations.length && `${drawn.length} of ${operations.length} operations are drawn.`,
    drawn.some(({ phases }) => phases[0]?.fromMs) && 'Earlier phases are left out, here and below.',
  ];
  return `${timeline(lanes, outcome)}\n\n${notes.filter(Boolean).join(' ')}`;
}

/** `ms` rounded up to what `duration()` shows. */
function roundedUp(ms: number): number {
  const unit = ms < 3_600_000 ? 1000 : 60_000;
  return Math.ceil(ms / unit) * unit;
}

function idList({ outcome, operations, context }: RunResult): string {
  const isOne = operations.length <= 1;
  const ids = [
    ...(context?.operations ?? []).map((operation, i) => {
      const id = operations[i]?.outcome.serviceRequestId;
      return isOne
        ? operationName(operation)
        : `${operation.name}: ${operationName(operation)}${id ? `, service request id ${id}` : ''}`;
    }),
    context && `subscription ${context.operations[0]?.subscription}`,
    context && `endpoint ${context.endpoint.origin}`,
    isOne && outcome.serviceRequestId && `service request id ${outcome.serviceRequestId}`,
    context && `client request id ${context.clientRequestId}`,
  ];
  return ids.flatMap(id => (id ? [`- ${escapeMarkdown(id)}`] : [])).join('\n');
}

function faultTable(operations: readonly OperationRun[]): string {
  const isOne = operations.length === 1;
  const rows = operations.flatMap(({ operation, outcome, phases }) =>
    phases.flatMap(({ state, fromMs, polls, cause }, i) => {
      const lastedMs = (phases[i + 1]?.fromMs ?? outcome.elapsedMs) - fromMs;
      const cells = [duration(fromMs), duration(lastedMs), state, String(polls), describeCause(cause)];
      return cause ? [isOne ? cells : [operation.name, ...cells]] : [];
    }),
  );
  const head = ['after', 'for', 'what', 'polls', 'last fault'];
  const left = rows.length - maxFaultRows;
  return `${table(isOne ? head : ['operation', ...head], rows.slice(0, maxFaultRows))}${left > 0 ? `\n\nLeft out: ${left} more.` : ''}`;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  return [head, head.map(() => '---'), ...rows.map(row => row.map(cell => escapeMarkdown(cell, 300)))]
    .map(line)
    .join('\n');
}

const details = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;

import { singleLine } from '../../text.ts';
import { duration } from './duration.ts';
import { type Message, messageFor } from './messages.ts';
import type { OperationRun, RunResult } from './run-result.ts';

/** The annotation has room for so many operations, each on a line of at most so many characters. */
const maxShown = 10;
const maxLine = 220;

/** How a run ended, in words: of several operations each one that did not succeed, and what to do about which. */
export function messageForRun({ outcome, operations, context }: RunResult): Message {
  const [first, ...others] = operations;
  if (first === undefined || others.length === 0 || outcome.verdict === 'internal-error')
    return inOneLine(messageFor(outcome, context && first && { ...context, operation: first.operation }));
  const count = operations.length;
  const unsuccessful = operations.filter(({ outcome }) => outcome.verdict !== 'succeeded');
  const after = `after ${duration(outcome.elapsedMs)} and ${outcome.polls} ${outcome.polls === 1 ? 'poll' : 'polls'}`;
  if (unsuccessful.length === 0)
    return {
      title: 'BizTalk operations succeeded',
      message: `All ${count} operations succeeded ${after}.`,
      advice: [],
    };
  const messages = unsuccessful.map(({ operation, outcome }) => ({
    name: operation.name,
    ...messageFor(outcome, context && { ...context, operation }),
  }));
  const each = messages.map(({ name, message }) => `${name}: ${message}`);
  const left = messages.slice(maxShown).map(({ name }) => name);
  return {
    title: titleFor(unsuccessful, count),
    message: [
      `${count - unsuccessful.length} of ${count} operations succeeded ${after}. ${unsuccessful.length === 1 ? 'This one' : 'These'} did not:`,
      ...each.slice(0, maxShown).map(line => singleLine(line, maxLine)),
      ...(left.length > 0 ? [singleLine(`${left.length} more: ${left.join(', ')}`, maxLine)] : []),
      ...new Set(messages.flatMap(({ proof = [] }) => proof)),
    ].join('\n'),
    ...((left.length > 0 || each.some(({ length }) => length > maxLine)) && { each }),
    advice: combinedAdvice(messages),
  };
}

const inOneLine = ({ title, message, proof, advice }: Message): Message => ({
  title,
  message: proof ? `${message} ${proof}` : message,
  advice: advice.length > 0 ? [advice.join(' ')] : [],
});

/** How many did not succeed, and what happened to all of them if it was the same. */
function titleFor(unsuccessful: readonly OperationRun[], count: number): string {
  const [verdict, ...others] = new Set(unsuccessful.map(({ outcome }) => outcome.verdict));
  const share = `${unsuccessful.length} of ${count}`;
  if (others.length === 0 && verdict === 'cancelled') return `Wait for ${share} BizTalk operations cancelled`;
  const words: Partial<Record<string, string>> = { failed: 'failed', 'timed-out': 'not finished in time' };
  return `BizTalk operations: ${share} ${(others.length === 0 && verdict && words[verdict]) || 'did not succeed'}`;
}

/** Each piece of advice once, what is for few first, with their names unless it is for all. */
function combinedAdvice(messages: readonly { name: string; advice: readonly string[] }[]): string[] {
  const namesByAdvice = new Map<string, string[]>();
  for (const { name, advice } of messages)
    for (const text of advice) namesByAdvice.set(text, [...(namesByAdvice.get(text) ?? []), name]);
  const pieces = [...namesByAdvice].sort(([, some], [, others]) => some.length - others.length);
  return pieces.map(([text, names]) =>
    names.length === messages.length ? text : `${someOf(names)}: ${text}`,
  );
}

/** The first names, and how many more there are. */
export function someOf(names: readonly string[], max = 3): string {
  const more = names.length - max;
  return `${names.slice(0, max).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

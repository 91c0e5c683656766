import type { Story } from '../story.ts';
import { markdown } from '../text.ts';
import { duration } from './duration.ts';
import type { Words } from './words.ts';

/** The job summary: the verdict on top, what to do, and the facts that the run has, as GitHub Markdown. */
export function summary({ end, subject }: Story, { title, happened, advice }: Words): string {
  const { operation } = subject ?? {};
  const facts: [string, string | undefined][] = [
    ['Operation', operation?.requestId],
    ['Resource', operation && 'resourceName' in operation ? operation.resourceName : ''],
    ['Subscription', operation?.subscription],
    ['Verdict', end.verdict],
    ['Result', end.result],
    ['HTTP code', end.error?.httpCode],
    ['Extended code', end.error?.extendedCode],
    ['Message', end.error?.message],
    ['Polls', String(end.polls)],
    ['Elapsed', duration(end.elapsedMs)],
    ['Service request id', end.serviceRequestId],
    ['Client request id', subject?.clientRequestId],
  ];
  const rows = facts
    .filter(([, value]) => value)
    .map(([name, value = '']) => `| ${name} | ${markdown(value)} |`);
  const paragraphs = [...happened.split('\n'), advice].filter(Boolean).map(line => markdown(line));
  const mark = end.verdict === 'succeeded' ? '✅' : '❌';
  return [`### ${mark} ${title}`, ...paragraphs, ['| | |', '| --- | --- |', ...rows].join('\n'), ''].join(
    '\n\n',
  );
}

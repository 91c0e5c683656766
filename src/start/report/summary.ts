import { escapeMarkdown } from '../../text.ts';
import { callOf } from '../request/operations.ts';
import type { StartResult } from '../request/outcome.ts';
import type { Message } from './messages.ts';

/** The job summary as GitHub Markdown: what happened, what to do, what was started and which API tracks it. */
export function summary(result: StartResult, { title, message, advice }: Message): string {
  const { outcome, operation, context } = result;
  const isGreen = outcome.verdict === 'started';
  const cell = (text: string | undefined): string => escapeMarkdown(text || '–');
  const statusApi = operation && callOf(operation).statusApi;
  const blocks = [
    `### ${isGreen ? '✅' : '❌'} ${title}`,
    ...message.split('\n').map(line => escapeMarkdown(line)),
    advice && `**What to do:** ${escapeMarkdown(advice)}`,
    [
      '| verdict | operation | resource-name | request-id | status-api | http-code | extended-code |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      `| ${outcome.verdict} | ${operation ?? '–'} | ${cell(context?.service.resourceName)} | ${cell(outcome.requestId)} | ${statusApi ?? '–'} | ${cell(outcome.error?.httpCode)} | ${cell(outcome.error?.extendedCode)} |`,
    ].join('\n'),
    isGreen
      ? `**Next:** run the gate with this \`request-id\` and \`status-api: ${statusApi}\`; it waits until the operation has ended.`
      : '',
    context && !isGreen ? `To quote to support:\n\n${idList(result)}` : '',
    context && isGreen
      ? `<details><summary>Ids, to quote to support</summary>\n\n${idList(result)}\n\n</details>`
      : '',
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** What support needs to find the request. */
function idList({ outcome, context }: StartResult): string {
  const { requestId, serviceRequestId } = outcome;
  const ids = [
    context && `subscription ${context.service.subscription}`,
    context && `cloud service ${context.service.cloudServiceName}`,
    serviceRequestId && serviceRequestId !== requestId && `service request id ${serviceRequestId}`,
    context && `client request id ${context.clientRequestId}`,
  ];
  return ids.flatMap(id => (id ? [`- ${escapeMarkdown(id)}`] : [])).join('\n');
}

import { sentence } from '../../text.ts';
import type { End } from '../../verdict.ts';
import { operationName } from '../operation.ts';
import { duration } from './duration.ts';
import type { Story } from './run-result.ts';

/** A story in words: a title, a sentence of what happened and one of what to do. */
export interface Words {
  title: string;
  happened: string;
  /** Empty where there is nothing to do. */
  advice: string;
}

const unknown = 'Whether the operation succeeded is not known, so the gate stays closed.';
const rerun =
  'The operation itself was not touched: to wait on, re-run this job, unless it also starts the operation; then run the gate alone with this request-id.';

/** The words for the annotation, the summary and the log's last line; they may hold foreign words as they came. */
export function words({ end, subject }: Pick<Story, 'end' | 'subject'>): Words {
  const named = subject ? operationName(subject.operation) : 'the operation';
  const operation = named.replace(/^./, first => first.toUpperCase());
  const after = `after ${duration(end.elapsedMs)} and ${end.polls} ${end.polls === 1 ? 'poll' : 'polls'}`;
  switch (end.verdict) {
    case 'succeeded':
      return {
        title: 'BizTalk operation succeeded',
        happened: `${operation} succeeded ${after}.`,
        advice: '',
      };
    case 'failed':
      return {
        title: 'BizTalk operation failed',
        happened: `${operation} failed ${after}${told(end)}`,
        advice: 'Mend the cause and start a new operation; asking about this one again will not change it.',
      };
    case 'timed-out': {
      const state = end.result ? 'was still in progress' : 'has not been seen to run';
      return {
        title: 'BizTalk operation not finished in time',
        happened: `${operation} ${state} ${after}${sentence(end.cause && `; the last poll: ${end.cause}`)}`,
        advice: end.result ? `${rerun} Or raise timeout-minutes.` : `${hint(end.cause, subject)} ${rerun}`,
      };
    }
    case 'cancelled':
      return {
        title: 'Wait for the BizTalk operation cancelled',
        happened: `The wait for ${named} was cancelled (${end.cause}) ${after}.`,
        advice: rerun,
      };
    case 'unauthorized':
      return {
        title: 'BizTalk status request not authorized',
        happened: `The service does not let this credential ask: ${sentence(end.cause)}`,
        advice:
          subject?.credentialKind === 'access-token'
            ? 'Check that the access-token is fresh and meant for this endpoint; the service took those of co-administrators, not of service principals.'
            : 'Check that this management certificate is uploaded to the subscription that the operation belongs to.',
      };
    case 'not-found':
      return {
        title: 'BizTalk operation not found',
        happened: `The service does not know the operation ${after}: ${sentence(end.cause)}`,
        advice: hint(end.cause, subject),
      };
    case 'refused':
      return {
        title: 'BizTalk status request refused',
        happened: `The service did not take the request: ${sentence(end.cause)} ${unknown}`,
        advice: 'Check management-endpoint, status-api, api-version and the names in the inputs.',
      };
    case 'unreachable':
      return {
        title: 'BizTalk service unreachable',
        happened: `The service could not be asked${end.result ? ' any more' : ''}, ${after}; the last poll: ${sentence(end.cause)} ${unknown}`,
        advice: `${hint(end.cause, subject)} ${rerun}`,
      };
    case 'unrecognized':
      return {
        title: 'BizTalk answer not recognized',
        happened: `The answers are not what the service documents, ${after}; the last: ${sentence(end.cause)} ${unknown}`,
        advice: `${hint(end.cause, subject)} ${rerun}`,
      };
    case 'invalid-input':
      return {
        title: 'Invalid input for the BizTalk operation gate',
        happened: end.cause,
        advice:
          'Nothing was sent. Mend what is named and start anew (a re-run uses the workflow as it was); for an operation that runs already, run the gate alone with its request-id.',
      };
    case 'internal-error':
      return {
        title: 'Bug in the BizTalk operation gate',
        happened: `The gate itself broke (${end.cause}); this is a bug in the action, not in your workflow. ${unknown}`,
        advice: 'Please report it, with the log of a re-run that has debug logging enabled.',
      };
  }
}

/** What to look at, by what the last poll found. */
function hint(cause: string, subject: Story['subject']): string {
  if (cause.startsWith('HTTP 404'))
    return subject?.operation.statusApi === 'service-management'
      ? 'Check request-id and subscription; service-management knows creates, updates, restores and deletes, for all others set status-api to biztalk.'
      : 'Check request-id, subscription, cloud-service-name and resource-name; for a create, update, restore or delete set status-api to service-management.';
  if (cause.startsWith('not an operation status'))
    return 'Check management-endpoint and status-api, and what stands between the runner and the service.';
  if (cause.startsWith('HTTP ')) return 'The endpoint answers, but with errors: look at its health.';
  if (cause.includes('certificate is not to be trusted'))
    return 'Check management-endpoint; for a private CA set NODE_EXTRA_CA_CERTS to a PEM file on the runner that holds it, and if it is set, look whether the file is there.';
  return /^management\.core\./.test(subject?.endpoint.hostname ?? '')
    ? 'Microsoft has retired this endpoint: name with management-endpoint the one that answers in its place; else check the network and its proxy.'
    : 'Check management-endpoint, the network and its proxy.';
}

/** What the service tells of a failed operation, as the end of a sentence. */
function told({ error }: End): string {
  const code = error?.extendedCode && ` ${error.extendedCode}`;
  const http = error?.httpCode && ` (HTTP ${error.httpCode})`;
  const said = [code, http, error?.message && ` ${error.message}`].filter(Boolean).join('');
  return said ? sentence(`:${said}`) : ', without saying why.';
}

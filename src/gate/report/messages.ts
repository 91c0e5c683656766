import { sentence } from '../../text.ts';
import type { Outcome } from '../../verdict.ts';
import { operationName } from '../operation.ts';
import { duration } from './duration.ts';
import type { RunResult } from './run-result.ts';

/** A story in words: a title, a sentence of what happened and one of what to do. */
export interface Words {
  title: string;
  message: string;
  /** Empty where there is nothing to do. */
  advice: string;
}

const unknown = 'Whether the operation succeeded is not known, so the gate stays closed.';
const rerun =
  'The operation itself was not touched: to wait on, re-run this job, unless it also starts the operation; then run the gate alone with this request-id.';

/** The words for the annotation, the summary and the log's last line; they may hold foreign words as they came. */
export function words({ outcome, context }: Pick<RunResult, 'outcome' | 'context'>): Words {
  const named = context ? operationName(context.operation) : 'the operation';
  const operation = named.replace(/^./, first => first.toUpperCase());
  const after = `after ${duration(outcome.elapsedMs)} and ${outcome.polls} ${outcome.polls === 1 ? 'poll' : 'polls'}`;
  switch (outcome.verdict) {
    case 'succeeded':
      return {
        title: 'BizTalk operation succeeded',
        message: `${operation} succeeded ${after}.`,
        advice: '',
      };
    case 'failed':
      return {
        title: 'BizTalk operation failed',
        message: `${operation} failed ${after}${told(outcome)}`,
        advice: 'Mend the cause and start a new operation; asking about this one again will not change it.',
      };
    case 'timed-out': {
      const state = outcome.result ? 'was still in progress' : 'has not been seen to run';
      return {
        title: 'BizTalk operation not finished in time',
        message: `${operation} ${state} ${after}${sentence(outcome.cause && `; the last poll: ${outcome.cause}`)}`,
        advice: outcome.result
          ? `${rerun} Or raise timeout-minutes.`
          : `${hint(outcome.cause, context)} ${rerun}`,
      };
    }
    case 'cancelled':
      return {
        title: 'Wait for the BizTalk operation cancelled',
        message: `The wait for ${named} was cancelled (${outcome.cause}) ${after}.`,
        advice: rerun,
      };
    case 'unauthorized':
      return {
        title: 'BizTalk status request not authorized',
        message: `The service does not let this credential ask: ${sentence(outcome.cause)}`,
        advice:
          context?.credentialKind === 'access-token'
            ? 'Check that the access-token is fresh and meant for this endpoint; the service took those of co-administrators, not of service principals.'
            : 'Check that this management certificate is uploaded to the subscription that the operation belongs to.',
      };
    case 'not-found':
      return {
        title: 'BizTalk operation not found',
        message: `The service does not know the operation ${after}: ${sentence(outcome.cause)}`,
        advice: hint(outcome.cause, context),
      };
    case 'refused':
      return {
        title: 'BizTalk status request refused',
        message: `The service did not take the request: ${sentence(outcome.cause)} ${unknown}`,
        advice: 'Check management-endpoint, status-api, api-version and the names in the inputs.',
      };
    case 'unreachable':
      return {
        title: 'BizTalk service unreachable',
        message: `The service could not be asked${outcome.result ? ' any more' : ''}, ${after}; the last poll: ${sentence(outcome.cause)} ${unknown}`,
        advice: `${hint(outcome.cause, context)} ${rerun}`,
      };
    case 'unrecognized':
      return {
        title: 'BizTalk answer not recognized',
        message: `The answers are not what the service documents, ${after}; the last: ${sentence(outcome.cause)} ${unknown}`,
        advice: `${hint(outcome.cause, context)} ${rerun}`,
      };
    case 'invalid-input':
      return {
        title: 'Invalid input for the BizTalk operation gate',
        message: outcome.cause,
        advice:
          'Nothing was sent. Mend what is named and start anew (a re-run uses the workflow as it was); for an operation that runs already, run the gate alone with its request-id.',
      };
    case 'internal-error':
      return {
        title: 'Bug in the BizTalk operation gate',
        message: `The gate itself broke (${outcome.cause}); this is a bug in the action, not in your workflow. ${unknown}`,
        advice: 'Please report it, with the log of a re-run that has debug logging enabled.',
      };
  }
}

/** What to look at, by what the last poll found. */
function hint(cause: string, context: RunResult['context']): string {
  if (cause.startsWith('HTTP 404'))
    return context?.operation.statusApi === 'service-management'
      ? 'Check request-id and subscription; service-management knows creates, updates, restores and deletes, for all others set status-api to biztalk.'
      : 'Check request-id, subscription, cloud-service-name and resource-name; for a create, update, restore or delete set status-api to service-management.';
  if (cause.startsWith('not an operation status'))
    return 'Check management-endpoint and status-api, and what stands between the runner and the service.';
  if (cause.startsWith('HTTP ')) return 'The endpoint answers, but with errors: look at its health.';
  if (cause.includes('certificate is not to be trusted'))
    return 'Check management-endpoint; for a private CA set NODE_EXTRA_CA_CERTS to a PEM file on the runner that holds it, and if it is set, look whether the file is there.';
  return /^management\.core\./.test(context?.endpoint.hostname ?? '')
    ? 'Microsoft has retired this endpoint: name with management-endpoint the one that answers in its place; else check the network and its proxy.'
    : 'Check management-endpoint, the network and its proxy.';
}

/** What the service tells of a failed operation, as the end of a sentence. */
function told({ error }: Outcome): string {
  const code = error?.extendedCode && ` ${error.extendedCode}`;
  const http = error?.httpCode && ` (HTTP ${error.httpCode})`;
  const said = [code, http, error?.message && ` ${error.message}`].filter(Boolean).join('');
  return said ? sentence(`:${said}`) : ', without saying why.';
}

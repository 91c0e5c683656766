import type { Story } from '../story.ts';
import { sentence } from '../text.ts';
import type { End } from '../verdict.ts';
import { duration } from './duration.ts';

/** A story in words: a title, a sentence of what happened and one of what to do. */
export interface Words {
  title: string;
  happened: string;
  /** Empty where there is nothing to do. */
  advice: string;
}

const unknown = 'Whether the operation succeeded is not known, so the gate stays closed.';
const untouched = 'The operation itself goes on untouched: re-run this job to wait for it again';

/** The words for the annotation, the summary and the log's last line; they may hold foreign words as they came. */
export function words({ end, subject }: Story): Words {
  const operation = subject
    ? `Operation ${subject.operation.requestId} on ${subject.operation.resourceName}`
    : 'The operation';
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
        advice:
          'Mend what the service names and start a new operation; asking about this one again will not change it.',
      };
    case 'timed-out':
      return {
        title: 'BizTalk operation not finished in time',
        happened: `${operation} had not ended ${after}${sentence(end.cause && `; the last poll: ${end.cause}`)}`,
        advice: `${untouched}, or raise timeout-minutes.`,
      };
    case 'cancelled':
      return {
        title: 'Wait for the BizTalk operation cancelled',
        happened: `The wait for ${operation.replace(/^[OT]/, c => c.toLowerCase())} was cancelled (${end.cause}) ${after}.`,
        advice: `${untouched}.`,
      };
    case 'unauthorized':
      return {
        title: 'BizTalk status request not authorized',
        happened: `The service does not let this credential ask: ${sentence(end.cause)}`,
        advice:
          subject?.credential.kind === 'access-token'
            ? 'Check that the access-token is fresh, meant for this endpoint, and of a co-administrator of the subscription: service principals are not accepted.'
            : 'Check that this management certificate is uploaded to the subscription that the operation belongs to.',
      };
    case 'not-found':
      return {
        title: 'BizTalk operation not found',
        happened: `The service does not know the operation ${after}: ${sentence(end.cause)}`,
        advice:
          'Check request-id, subscription, cloud-service-name and resource-name; this status call knows suspend, resume, restart, backup and key synchronization, not creates, updates and deletes.',
      };
    case 'refused':
      return {
        title: 'BizTalk status request refused',
        happened: `The service did not take the request: ${sentence(end.cause)}`,
        advice: `${unknown} Check management-endpoint, status-api, api-version and the names in the inputs.`,
      };
    case 'unreachable':
      return {
        title: 'BizTalk service unreachable',
        happened: `No usable answer came ${after}; the last poll: ${sentence(end.cause)}`,
        advice: `${unknown} Check management-endpoint, the network and its proxy; for a server certificate of a private CA set NODE_EXTRA_CA_CERTS.`,
      };
    case 'unrecognized':
      return {
        title: 'BizTalk answer not recognized',
        happened: `What answers is not the service that was expected: ${sentence(end.cause)}`,
        advice: `${unknown} Check management-endpoint and status-api, and what stands between the runner and the service.`,
      };
    case 'invalid-input':
      return {
        title: 'Invalid input for the BizTalk operation gate',
        happened: end.cause,
        advice: 'Nothing was sent. Mend the step\'s "with:" and run it again.',
      };
    case 'internal-error':
      return {
        title: 'Bug in the BizTalk operation gate',
        happened: `The gate itself broke (${end.cause}); this is a bug in the action, not in your workflow.`,
        advice: `${unknown} Please report it, with the log of a re-run that has debug logging enabled.`,
      };
  }
}

/** What the service tells of a failed operation, as the end of a sentence. */
function told({ error }: End): string {
  const code = error?.extendedCode && ` ${error.extendedCode}`;
  const http = error?.httpCode && ` (HTTP ${error.httpCode})`;
  const said = [code, http, error?.message && ` ${error.message}`].filter(Boolean).join('');
  return said ? sentence(`:${said}`) : ', without saying why.';
}

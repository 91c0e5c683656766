import { describeProblem } from '../../report/describe-problem.ts';
import type { Operation } from '../status/operation.ts';
import type { Cause } from '../wait/poll.ts';

/** A cause in one phrase, for the log, the annotation and the summary; it may hold untrusted text. */
export function describeCause(cause: Cause | undefined): string {
  if (cause === undefined) return '';
  const { redirectedTo } = cause;
  return `${describeReason(cause)}${redirectedTo ? ` (after a redirect to ${redirectedTo})` : ''}`;
}

function describeReason(cause: Cause): string {
  const { reason, detail, status, excerpt } = cause;
  switch (reason) {
    case 'http-2xx':
      return `HTTP ${status}${status === 204 ? ', no content' : ''}`;
    case 'wrong-operation':
      return `the status of another operation: ${detail}`;
    case 'not-xml':
      return `not readable as XML: ${detail}${excerpt ? `; it reads "${excerpt}"` : ''}`;
    case 'html':
    case 'json':
    case 'not-an-operation-status':
      return `${detail}${excerpt ? `: "${excerpt}"` : ''}`;
    default:
      return describeProblem(cause);
  }
}

/** What the operation is called in a sentence. */
export function operationName(operation: Operation): string {
  const resource = operation.statusApi === 'service-management' ? '' : ` on ${operation.resourceName}`;
  return `operation ${operation.requestId}${resource}`;
}

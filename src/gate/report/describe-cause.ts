import type { Operation } from '../status/operation.ts';
import type { Cause, Reason } from '../wait/poll.ts';

const certificateProblems: Partial<Record<Reason, string>> = {
  'certificate-untrusted': 'is not trusted',
  'certificate-incomplete': 'could not be traced to a trusted CA',
  'certificate-expired': 'has expired',
  'certificate-not-yet-valid': 'is not valid yet',
  'certificate-wrong-host': 'is for another host',
  'certificate-weak': 'has a weak key or signature',
};

/** A cause in one phrase, for the log, the annotation and the summary; it may hold untrusted text. */
export function describeCause(cause: Cause | undefined): string {
  if (cause === undefined) return '';
  const { reason, detail, status, code, excerpt, proxy, atProxy } = cause;
  const peer = atProxy ? `the proxy ${proxy}` : 'the server';
  const through = proxy && !atProxy ? ` (through the proxy ${proxy})` : '';
  const problem = certificateProblems[reason];
  if (problem) return `the certificate of ${peer} ${problem} (${detail})${through}`;
  if (status !== undefined && reason !== 'redirect-refused' && reason !== 'http-2xx')
    return `HTTP ${status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`;
  switch (reason) {
    case 'client-certificate-required':
      return `the server demands a client certificate (${detail})${through}`;
    case 'client-certificate-rejected':
      return `the server rejected the client certificate (${detail})${through}`;
    case 'proxy-authentication':
      return `the proxy ${proxy} demands a user and password: ${detail}`;
    case 'proxy-refused':
      return `the proxy ${proxy} refused the tunnel: ${detail}`;
    case 'redirect-refused':
      return `HTTP ${status}, a redirect ${detail}`;
    case 'http-2xx':
      return `HTTP ${status}${status === 204 ? ' (no content)' : ''}, which the service does not document`;
    case 'html':
    case 'json':
    case 'not-xml':
    case 'not-an-operation-status':
    case 'wrong-operation':
      return `not an operation status: ${detail}${excerpt ? `; it reads ${excerpt}` : ''}`;
    default:
      return atProxy ? `${peer} could not be used: ${detail}` : `${detail}${through}`;
  }
}

/** What the operation is called in a sentence. */
export function operationName(operation: Operation): string {
  const resource = operation.statusApi === 'service-management' ? '' : ` on ${operation.resourceName}`;
  return `operation ${operation.requestId}${resource}`;
}

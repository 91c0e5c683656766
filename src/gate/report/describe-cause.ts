import type { Operation } from '../status/operation.ts';
import type { Cause } from '../wait/poll.ts';

/** A cause in one phrase, for the log, the annotation and the summary; it may hold untrusted text. */
export function describeCause(cause: Cause | undefined): string {
  if (cause === undefined) return '';
  const { reason, detail, status, code, excerpt, proxy } = cause;
  const through = proxy ? ` (through the proxy ${proxy})` : '';
  switch (reason) {
    case 'server-certificate-untrusted':
      return `the server's certificate is not trusted (${detail})${through}`;
    case 'client-certificate-rejected':
      return `the server rejected the client certificate (${detail})${through}`;
    case 'proxy-refused':
      return `the proxy ${proxy} refused the tunnel: ${detail}`;
    case 'http-2xx':
      return `HTTP ${status}, which the service does not document`;
    case 'http-401':
    case 'http-403':
    case 'http-404':
    case 'http-408':
    case 'http-4xx':
    case 'http-5xx':
    case 'throttled':
      return `HTTP ${status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`;
    case 'redirect-refused':
      return `HTTP ${status}, a redirect ${detail}`;
    case 'html':
    case 'json':
    case 'not-xml':
    case 'not-an-operation-status':
    case 'wrong-operation':
      return `not an operation status: ${detail}${excerpt ? `; it reads ${excerpt}` : ''}`;
    default:
      return `${detail}${through}`;
  }
}

/** What the operation is called in a sentence. */
export function operationName(operation: Operation): string {
  const resource = operation.statusApi === 'service-management' ? '' : ` on ${operation.resourceName}`;
  return `operation ${operation.requestId}${resource}`;
}

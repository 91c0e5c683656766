import type { Operation } from '../status/operation.ts';
import type { Cause, Reason } from '../wait/poll.ts';

const certificateProblems: Partial<Record<Reason, string>> = {
  'certificate-untrusted': 'is not trusted',
  'certificate-incomplete': 'could not be traced to a trusted CA',
  'certificate-expired': 'has expired',
  'certificate-not-yet-valid': 'is not valid yet',
  'certificate-wrong-host': 'is for another host',
  'certificate-weak': 'has a weak key or signature',
  'certificate-invalid': 'is not valid for a server',
};

const connectionProblems: Partial<Record<Reason, string>> = {
  'name-not-resolved': 'the host name could not be resolved',
  'connection-refused': 'the connection was refused',
  'host-unreachable': 'the host could not be reached',
  'connection-broken': 'the connection broke',
  'tls-failed': 'TLS could not be agreed on',
  'not-tls': 'the answer is not TLS',
  'not-http': 'the answer is not HTTP',
  'malformed-response': 'the response is not valid HTTP',
};

/** A cause in one phrase, for the log, the annotation and the summary; it may hold untrusted text. */
export function describeCause(cause: Cause | undefined): string {
  if (cause === undefined) return '';
  const { redirectedTo } = cause;
  return `${describeReason(cause)}${redirectedTo ? ` (after a redirect to ${redirectedTo})` : ''}`;
}

function describeReason(cause: Cause): string {
  const { reason, detail, status, code, excerpt, proxy, atProxy } = cause;
  const peer = atProxy ? `the proxy ${proxy}` : 'the server';
  const through = proxy && !atProxy ? ` (through the proxy ${proxy})` : '';
  const problem = certificateProblems[reason];
  if (problem) return `the certificate of ${peer} ${problem} (${detail})${through}`;
  const broken = connectionProblems[reason];
  if (broken) return `${atProxy ? `${peer} could not be used: ` : ''}${broken} (${detail})${through}`;
  if (status !== undefined && reason !== 'redirect-refused' && reason !== 'http-2xx')
    return `HTTP ${status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`;
  switch (reason) {
    case 'client-certificate-required':
      return `the server demands a client certificate (${detail})${through}`;
    case 'client-certificate-rejected':
      return `the server rejected the client certificate (${detail})${through}`;
    case 'proxy-authentication':
    case 'proxy-authentication-unsupported':
      return `the proxy ${proxy} demands a user and password: ${detail}`;
    case 'proxy-refused':
      return `the proxy ${proxy} refused the tunnel: ${detail}`;
    case 'proxy-could-not-connect':
      return `the proxy ${proxy} could not connect: ${detail}`;
    case 'proxy-not-a-proxy':
      return `the proxy ${proxy} opened no tunnel: ${detail}`;
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

import type { CauseOf, CommonReason } from '../service/cause.ts';

const certificateProblems: Partial<Record<string, string>> = {
  'certificate-untrusted': 'is not trusted',
  'certificate-incomplete': 'could not be traced to a trusted CA',
  'certificate-expired': 'has expired',
  'certificate-not-yet-valid': 'is not valid yet',
  'certificate-wrong-host': 'is for another host',
  'certificate-weak': 'has a weak key or signature',
  'certificate-invalid': 'is not valid for a server',
} satisfies Partial<Record<CommonReason, string>>;

const connectionProblems: Partial<Record<string, string>> = {
  'name-not-resolved': 'the host name could not be resolved',
  'connection-refused': 'the connection was refused',
  'host-unreachable': 'the host could not be reached',
  'connection-broken': 'the connection broke',
  'tls-failed': 'TLS could not be agreed on',
  'not-tls': 'the answer is not TLS',
  'not-http': 'the answer is not HTTP',
  'malformed-response': 'the response is not valid HTTP',
} satisfies Partial<Record<CommonReason, string>>;

/** A cause that both actions know in one phrase; it may hold untrusted text. */
export function describeProblem(cause: CauseOf<string>): string {
  const { reason, status, code, proxy, atProxy } = cause;
  // Pages repeat their status: "502 Bad Gateway".
  const detail = cause.detail.replace(new RegExp(`^${status} (?=\\S)`), '');
  const peer = atProxy ? `the proxy ${proxy}` : 'the server';
  const through = proxy && !atProxy ? ` (through the proxy ${proxy})` : '';
  const problem = certificateProblems[reason];
  if (problem) return `the certificate of ${peer} ${problem} (${detail})${through}`;
  const broken = connectionProblems[reason];
  if (broken) return `${atProxy ? `${peer} could not be used: ` : ''}${broken} (${detail})${through}`;
  if (reason === 'redirect-refused') return `HTTP ${status}, a redirect ${detail}`;
  if (status !== undefined) return `HTTP ${status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`;
  switch (reason as CommonReason) {
    case 'client-certificate-required':
      return `${peer} demands a client certificate (${detail})${through}`;
    case 'client-certificate-rejected':
      return `the server rejected the client certificate (${detail})${through}`;
    case 'proxy-authentication':
    case 'proxy-login-rejected':
    case 'proxy-authentication-unsupported':
      return `the proxy ${proxy} demands a user and password: ${detail}`;
    case 'proxy-refused':
      return `the proxy ${proxy} refused the tunnel: ${detail}`;
    case 'proxy-could-not-connect':
      return `the proxy ${proxy} could not connect: ${detail}`;
    case 'proxy-not-a-proxy':
      return `the proxy ${proxy} opened no tunnel: ${detail}`;
    default:
      return atProxy ? `${peer} could not be used: ${detail}` : `${detail}${through}`;
  }
}

/** Who rejected a request as not authorized, as the beginning of a sentence. */
export function rejection(reason: string | undefined): string {
  switch (reason as CommonReason | undefined) {
    case 'page-403':
      return 'A web page, not the service itself, rejected the request:';
    case 'subscription-disabled':
      return 'The service rejected the request:';
    default:
      return 'The service rejected this credential:';
  }
}

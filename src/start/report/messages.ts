import { describeProblem, rejection } from '../../report/describe-problem.ts';
import { fixInputsAdvice } from '../../report/problem-advice.ts';
import { sentence } from '../../text.ts';
import type { Outcome, Reason, StartResult } from '../request/outcome.ts';
import { adviceFor, lookAdvice } from './advice.ts';

/** A result in words; message and advice may hold untrusted text as it came. */
export interface Message {
  title: string;
  /** What happened; for invalid input one line for each problem. */
  message: string;
  /** What to do; empty if there is nothing. */
  advice: string;
}

/** The words for the annotation, the summary and the last line of the log. */
export function messageFor(result: StartResult): Message {
  const { outcome, operation, context } = result;
  const { cause, requestId } = outcome;
  const target = operation && context ? `${operation} of ${context.service.resourceName}` : 'operation';
  const what = `the ${target}`;
  const why = sentence(reasonOf(outcome));
  const say = (title: string, ...message: string[]): Message => ({
    title,
    message: message.join(' '),
    advice: adviceFor(result),
  });
  const look = lookAdvice(outcome, operation);
  const nothing = 'Nothing was started.';
  switch (outcome.verdict) {
    case 'started':
      return {
        title: 'BizTalk operation started',
        message: `Started ${target}: request id ${requestId}.`,
        advice: '',
      };
    case 'unauthorized':
      return say('BizTalk operation not authorized', rejection(cause?.reason), why, nothing);
    case 'not-found':
      return say(
        'BizTalk service not found',
        cause?.reason === 'page-404'
          ? 'A web page answers in place of the service:'
          : 'The service does not know this resource:',
        why,
        nothing,
      );
    case 'refused': {
      if (cause?.reason === 'busy')
        return say('BizTalk service busy', 'The service is busy with another operation:', why, nothing);
      const isRedirect = cause?.reason === 'redirect-refused';
      const { title, message, advice } = say(
        'BizTalk operation refused',
        `The service refused ${what}:`,
        why,
        isRedirect || cause?.reason === 'http-try-again' ? 'Most likely nothing was started.' : nothing,
      );
      // Servers answer with 303, and often with 301 or 302, once they have done what was asked (RFC 9110, section 15.4).
      const mayBeDone = isRedirect && (cause.status ?? 0) <= 303;
      return { title, message, advice: mayBeDone ? `${look} ${advice}` : advice };
    }
    case 'unreachable':
      return say(
        'BizTalk service unreachable',
        `No connection to the service could be made after ${duration(outcome)}; the last failure:`,
        why,
        nothing,
      );
    case 'unknown': {
      const { message, advice, title } = say(
        'Unknown whether the BizTalk operation started',
        isHandshake(cause?.reason)
          ? `The server ended the TLS handshake, so it has most likely not read the request: ${why}`
          : `The request may have reached the service, but no valid answer came back: ${why}`,
        `Whether ${what} was started is not known, and it was not tried again.`,
      );
      const pieces = isHandshake(cause?.reason) ? [advice, look] : [look, advice];
      return { title, message, advice: pieces.join(' ') };
    }
    case 'cancelled':
      return {
        title: 'Start of the BizTalk operation cancelled',
        message: outcome.mayHaveStarted
          ? `The step was cancelled (${cause?.detail}) after the request had been sent: ${what} may have been started.`
          : `The step was cancelled (${cause?.detail}) before the request was sent. ${nothing}`,
        advice: outcome.mayHaveStarted ? look : 'Run it again to start the operation.',
      };
    case 'invalid-input':
      return {
        title: 'Invalid input for the start of a BizTalk operation',
        message: cause?.detail ?? '',
        advice: fixInputsAdvice,
      };
    case 'internal-error':
      return {
        title: 'Bug in the start of the BizTalk operation',
        message: `The action itself failed (${cause?.detail}); this is a bug in the action, not in your workflow. ${outcome.mayHaveStarted ? `${what.replace(/^./, first => first.toUpperCase())} may have been started.` : nothing}`,
        advice: outcome.mayHaveStarted
          ? `${look} Please report it, with this log.`
          : 'Please report it, with the log of a re-run with debug logging enabled.',
      };
  }
}

/** Over TLS 1.3 a client may send its request before the server has judged its certificate. */
const isHandshake = (reason: Reason | undefined): boolean =>
  reason === 'client-certificate-required' || reason === 'client-certificate-rejected';

/** The cause in one phrase. */
function reasonOf({ cause }: Outcome): string {
  if (cause === undefined) return '';
  const { reason, status, detail, redirectedTo } = cause;
  const described =
    reason === 'no-request-id'
      ? `HTTP ${status} without a valid x-ms-request-id${detail ? `; it reads ${detail}` : ''}`
      : describeProblem(cause);
  return `${described}${redirectedTo ? ` (after a redirect to ${redirectedTo})` : ''}`;
}

const duration = ({ elapsedMs, attempts }: Outcome): string =>
  `${Math.floor(elapsedMs / 1000)} s and ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;

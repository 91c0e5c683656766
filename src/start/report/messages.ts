import { describeProblem } from '../../report/describe-problem.ts';
import { sentence } from '../../text.ts';
import type { Outcome, StartResult } from '../request/outcome.ts';
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
  const what = operation && context ? `${operation} of ${context.service.resourceName}` : 'the operation';
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
        message: `Started ${what}: request id ${requestId}.`,
        advice: '',
      };
    case 'unauthorized':
      return say(
        'BizTalk operation not authorized',
        cause?.reason === 'subscription-disabled'
          ? 'The service rejected the request:'
          : 'The service rejected this credential:',
        why,
        nothing,
      );
    case 'not-found':
      return say('BizTalk service not found', 'The service does not know this resource:', why, nothing);
    case 'refused':
      if (cause?.reason === 'busy')
        return say('BizTalk service busy', 'The service is busy with another operation:', why, nothing);
      return say(
        'BizTalk operation refused',
        `The service refused to start ${what}:`,
        why,
        ...(cause?.reason === 'redirect-refused' || cause?.reason === 'http-try-again' ? [] : [nothing]),
      );
    case 'unreachable':
      return say(
        'BizTalk service unreachable',
        `The service could not be reached after ${duration(outcome)}; the last attempt:`,
        why,
        nothing,
      );
    case 'unknown': {
      const { message, advice, title } = say(
        'Unknown whether the BizTalk operation started',
        `The request may have reached the service, but no valid answer came back: ${why}`,
        `Whether ${what} was started is not known, and it was not tried again.`,
      );
      return { title, message, advice: `${look} ${advice}` };
    }
    case 'cancelled':
      return {
        title: 'Start of the BizTalk operation cancelled',
        message: outcome.mayHaveStarted
          ? `The step was cancelled (${cause?.detail}) when the request had been sent: ${what} may have been started.`
          : `The step was cancelled (${cause?.detail}) before the request was sent. ${nothing}`,
        advice: outcome.mayHaveStarted ? look : 'Run it again to start the operation.',
      };
    case 'invalid-input':
      return {
        title: 'Invalid input for the start of a BizTalk operation',
        message: cause?.detail ?? '',
        advice:
          'Nothing was sent. Fix the inputs above and start a new run; a re-run uses the old workflow file.',
      };
    case 'internal-error':
      return {
        title: 'Bug in the start of the BizTalk operation',
        message: `The action itself failed (${cause?.detail}); this is a bug in the action, not in your workflow. ${outcome.mayHaveStarted ? `${what.replace(/^./, first => first.toUpperCase())} may have been started.` : nothing}`,
        advice: `${outcome.mayHaveStarted ? `${look} ` : ''}Please report it, with the log of a re-run with debug logging enabled.`,
      };
  }
}

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

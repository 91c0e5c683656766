import { sentence } from '../../text.ts';
import type { Outcome } from '../wait/outcome.ts';
import { adviceAfterAnswer, adviceFor, rerunAdvice, throttlingAdvice } from './advice.ts';
import { describeCause, operationName } from './describe-cause.ts';
import { duration } from './duration.ts';
import type { OperationContext } from './run-result.ts';

/** An outcome in words; message and advice may hold untrusted text as it came. */
export interface Message {
  title: string;
  /** What happened, in one sentence; for invalid input one line for each problem. */
  message: string;
  /** What to do, piece by piece; none if there is nothing. */
  advice: readonly string[];
}

const unknown = 'Whether the operation succeeded is not known, so the gate stays closed.';

/** How the wait for one operation ended, in words for the annotation, the summary and the log. */
export function messageFor(outcome: Outcome, context: OperationContext | undefined): Message {
  const { cause, result, polls, elapsedMs, answeredMs, cachedSeconds, isThrottled } = outcome;
  // Of several operations the text before the message says which one it is.
  const name = context?.operations.length === 1 ? operationName(context.operation) : 'the operation';
  const operation = name.replace(/^./, first => first.toUpperCase());
  const after = `after ${duration(elapsedMs)} and ${polls} ${polls === 1 ? 'poll' : 'polls'}`;
  const why = describeCause(cause);
  const answers = cause?.status !== undefined || cause?.reason === 'content-broken';
  const cached = cachedSeconds
    ? ` The last answer came out of a cache (Age: ${cachedSeconds} s), so it may be outdated.`
    : '';
  const say = (title: string, message: string, ...advice: string[]): Message => ({
    title,
    message: `${message}${cached}`,
    advice,
  });
  /** What worked before is not blamed on the inputs: what has changed, and since when. */
  const changed = (title: string, atFirst: string, since: string): Message =>
    answeredMs === undefined
      ? say(title, `${atFirst} ${sentence(why)} ${unknown}`, adviceFor(outcome, context), rerunAdvice)
      : say(
          title,
          `The service answered until ${duration(answeredMs)} after the start; since then, for ${duration(elapsedMs - answeredMs)}, ${since}: ${sentence(why)} ${unknown}`,
          adviceAfterAnswer(outcome, context),
          rerunAdvice,
        );
  switch (outcome.verdict) {
    case 'succeeded':
      return {
        title: 'BizTalk operation succeeded',
        message: `${operation} succeeded ${after}.`,
        advice: [],
      };
    case 'failed':
      return say(
        'BizTalk operation failed',
        `${operation} failed ${after}${serviceErrorText(outcome)}`,
        'Fix the cause and start a new operation; polling this one again will not change its result.',
      );
    case 'timed-out': {
      const state = result ? `${operation} was still in progress` : `The status of ${name} could not be read`;
      return say(
        'BizTalk operation not finished in time',
        `${state} ${after}${sentence(why && `; the last poll: ${why}`)}${isThrottled ? ' The endpoint throttled the polls.' : ''}`,
        ...(isThrottled ? [throttlingAdvice(context)] : result ? [] : [adviceFor(outcome, context)]),
        result && !isThrottled ? `${rerunAdvice} Or raise timeout-minutes.` : rerunAdvice,
      );
    }
    case 'cancelled':
      return say(
        'Wait for the BizTalk operation cancelled',
        `The wait for ${name} was cancelled (${cause?.detail}) ${after}.`,
        rerunAdvice,
      );
    case 'unauthorized':
      return changed(
        'BizTalk status request not authorized',
        cause?.reason === 'subscription-disabled'
          ? 'The service rejected the request:'
          : 'The service rejected this credential:',
        'it rejects the credential',
      );
    case 'not-found':
      return changed(
        'BizTalk operation not found',
        `The service does not know the operation ${after}:`,
        'it does not know the operation',
      );
    case 'refused':
      return changed(
        'BizTalk status request refused',
        'The service refused the request:',
        'it refuses the request',
      );
    case 'unreachable':
      return changed(
        'BizTalk service unreachable',
        answers
          ? `The service gave no valid answer ${after}; the last:`
          : `The service could not be reached ${after}; the last poll:`,
        answers ? 'it gives no valid answer' : 'it could not be reached',
      );
    case 'unrecognized':
      return changed(
        'BizTalk response not recognized',
        `The responses are not what the service documents ${after}; the last:`,
        'the responses are not what it documents',
      );
    case 'invalid-input':
      return say(
        'Invalid input for the BizTalk operation gate',
        cause?.detail ?? '',
        'Nothing was sent. Fix the inputs above and start a new run; a re-run uses the old workflow file.',
        'If an operation is running already, run the gate alone with its request id.',
      );
    case 'internal-error':
      return say(
        'Bug in the BizTalk operation gate',
        `The gate itself failed (${cause?.detail}); this is a bug in the action, not in your workflow. ${unknown}`,
        'Please report it, with the log of a re-run with debug logging enabled.',
      );
  }
}

/** What the service says of a failed operation, as the end of a sentence. */
function serviceErrorText({ error }: Outcome): string {
  const code = error?.extendedCode && ` ${error.extendedCode}`;
  const http = error?.httpCode && ` (HTTP ${error.httpCode})`;
  const text = [code, http, error?.message && ` ${error.message}`].filter(Boolean).join('');
  return text ? sentence(`:${text}`) : ', without an error message.';
}

import { rejection } from '../../report/describe-problem.ts';
import { fixInputsAdvice } from '../../report/problem-advice.ts';
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
  /** That nothing is known of a success, where an operation is red only for that. */
  proof?: string;
  /** Of several operations what happened to each, where `message` has no room for all of it. */
  each?: readonly string[];
  /** What to do, piece by piece; none if there is nothing. */
  advice: readonly string[];
}

const unknown = 'Success is not proven, so the gate stays closed.';

/** The reasons of a connection that was not made; the others of `unreachable` come from its other side. */
const notConnected =
  /^(name-not-resolved|connection-refused|host-unreachable|not-tls|tls-failed|(client-)?certificate-.*|proxy-.*)$/;

/** How the wait for one operation ended, in words for the annotation, the summary and the log. */
export function messageFor(outcome: Outcome, context: OperationContext | undefined): Message {
  const { cause, result, polls, elapsedMs, answeredMs, cachedSeconds } = outcome;
  // Of several operations the text before the message says which one it is.
  const name = context?.operations.length === 1 ? operationName(context.operation) : 'the operation';
  const operation = capitalized(name);
  const after = `after ${duration(elapsedMs)} and ${polls} ${polls === 1 ? 'poll' : 'polls'}`;
  const why = describeCause(cause);
  const service = context ? `the service at ${context.endpoint.origin}` : 'the service';
  const isConnected = cause !== undefined && !cause.atProxy && !notConnected.test(cause.reason);
  const cached = cachedSeconds
    ? ` The last answer came out of a cache (Age: ${cachedSeconds} s), so it may be outdated.`
    : '';
  const say = (title: string, message: string, ...advice: string[]): Message => ({
    title,
    message: `${message}${cached}`,
    advice,
  });
  /** What worked before is not blamed on the inputs: what has changed, and since when. */
  const changed = (title: string, atFirst: string, atTheEnd: string): Message => ({
    ...(answeredMs === undefined
      ? say(title, `${atFirst} ${sentence(why)}`, adviceFor(outcome, context), rerunAdvice)
      : say(
          title,
          `The last valid answer came ${duration(answeredMs)} after the start, none in the ${duration(elapsedMs - answeredMs)} since then; at the end ${atTheEnd}: ${sentence(why)}`,
          adviceAfterAnswer(outcome, context),
          rerunAdvice,
        )),
    proof: unknown,
  });
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
      const isThrottling = cause?.reason === 'throttled' || cause?.reason === 'asked-to-wait';
      const isFaulty = cause !== undefined && !isThrottling;
      const last = why && `; the last ${isFaulty ? 'fault' : 'answer'}: ${why}`;
      // Polls are rare for long after they were throttled, so a fault may come in between.
      const throttled = outcome.isThrottled ? ' The endpoint throttled the polls.' : '';
      const slower = outcome.isThrottled ? [throttlingAdvice(cause, context)] : [];
      if (result === undefined)
        return say(
          'BizTalk operation status not read in time',
          `The status of ${name} could not be read ${after}${sentence(last)}${throttled}`,
          ...(isFaulty || !outcome.isThrottled ? [adviceFor(outcome, context)] : []),
          ...slower,
          rerunAdvice,
        );
      const title = 'BizTalk operation not finished in time';
      if (isFaulty)
        return say(
          title,
          `The time-out passed ${after}. The last valid answer, ${duration(elapsedMs - (answeredMs ?? 0))} before, was that ${name} is in progress${sentence(last)}${throttled}`,
          adviceAfterAnswer(outcome, context),
          ...slower,
          rerunAdvice,
        );
      return say(
        title,
        `${operation} was still in progress ${after}${sentence(last)}${throttled}`,
        ...(outcome.isThrottled ? [...slower, rerunAdvice] : [`${rerunAdvice} Or raise timeout-minutes.`]),
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
        rejection(cause?.reason),
        cause?.reason === 'page-403' ? 'a web page rejected the request' : 'the service rejected the request',
      );
    case 'not-found':
      return changed(
        'BizTalk operation not found',
        cause?.reason === 'page-404'
          ? `A web page answers in place of the service ${after}:`
          : `The service does not know the operation ${after}:`,
        cause?.reason === 'page-404'
          ? 'a web page answered in place of the service'
          : 'the service did not find the operation',
      );
    case 'refused':
      return changed(
        'BizTalk status request refused',
        'The service refused the request:',
        'the service refused the request',
      );
    case 'unreachable':
      return isConnected
        ? changed(
            'No valid answer from the BizTalk service',
            `${capitalized(service)} gave no valid answer ${after}; the last fault:`,
            'the service gave no valid answer',
          )
        : changed(
            'BizTalk service unreachable',
            `No connection to ${service} could be made ${after}; the last fault:`,
            'no connection could be made',
          );
    case 'unrecognized':
      return changed(
        'BizTalk response not recognized',
        `No response was a status of the operation ${after}; the last one:`,
        'the response was not a status of the operation',
      );
    case 'invalid-input':
      return say(
        'Invalid input for the BizTalk operation gate',
        cause?.detail ?? '',
        fixInputsAdvice,
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

const capitalized = (text: string): string => text.replace(/^./, first => first.toUpperCase());

/** What the service says of a failed operation, as the end of a sentence. */
function serviceErrorText({ error }: Outcome): string {
  const http = error?.httpCode && `HTTP ${error.httpCode}`;
  const codes = [error?.extendedCode, error?.extendedCode ? http && `(${http})` : http]
    .filter(Boolean)
    .join(' ');
  if (!error?.message)
    return codes ? sentence(`: ${codes}, without a message`) : ', without an error message.';
  return sentence(`: ${codes}${codes && (error.extendedCode ? ' ' : ': ')}${error.message}`);
}

import type { Clock } from '../../clock.ts';
import { type Poll, type PollResult, resultOf } from './poll.ts';
import type { Permit, RequestLimit } from './request-limit.ts';
import { timed } from './suspension.ts';

/** Over headers and body. */
const requestTimeoutMs = 30_000;
/** How long after the time-out an answer is waited for, so that the whole step ends within 12 s of it. */
const graceMs = 10_000;
/** A poll waits for its turn no longer: those before it, at most eight, take a second. */
const maxTurnMs = 2000;
/** Less time is not worth a poll. */
const minPollMs = 1000;

export interface PollerOptions {
  poll: Poll;
  clock: Clock;
  limit: RequestLimit;
  cancelSignal: AbortSignal;
  /** The time-out of the step, an instant of `clock`. */
  timeOut: number;
  /** When the last poll is due. */
  deadline: number;
  /** When the first of the last polls of all operations is due; polls from then on are last polls. */
  windowStart: number;
  /** There is exactly one poll, with its usual time. */
  isSingle: boolean;
}

/** A poll that has ended. */
export interface SentPoll {
  pollResult: PollResult;
  sentAt: number;
  /** It had less than its usual time for an answer, so that its time-out says nothing about the endpoint. */
  wasCutShort: boolean;
  /** It was given up without a response because others waited, or not even sent because no time was left. */
  madeRoom: boolean;
  /** How long the process was suspended meanwhile. */
  suspendedMs: number;
}

/** Sends the polls of one operation. */
export interface Poller {
  /** How many have been sent. */
  readonly polls: number;
  /**
   * Sends one in its turn; undefined if there is no time left for it. If the deadline passes before its answer, one more
   * is sent beside it, and the better of both counts.
   */
  next(): Promise<SentPoll | undefined>;
  /** The process was suspended until now: a poll has its time again if little is left, however long ago the time-out was. */
  resumed(): void;
}

export function createPoller(options: PollerOptions): Poller {
  const { clock, limit, cancelSignal, timeOut, deadline, windowStart, isSingle } = options;
  let endMs = timeOut + (isSingle ? requestTimeoutMs + maxTurnMs : graceMs);
  const leftMs = (): number => Math.max(endMs - clock.now(), 0);
  let polls = 0;
  /** The last poll had no answer in its time: the next one may hang as well. */
  let hung = false;

  const begin = (signal: AbortSignal): Promise<Permit | undefined> =>
    limit.begin({
      mayHang: hung,
      isInterruptible: !isSingle,
      endMs: endMs - minPollMs,
      signal,
    });

  const send = async (timeoutMs: number, { signal, end }: Permit): Promise<PollResult> => {
    let pollResult = interrupted;
    if (timeoutMs > 0 && !signal.aborted) {
      polls += 1;
      pollResult = await options.poll(timeoutMs, signal);
    }
    end();
    if (signal.aborted && pollResult.cause !== undefined) pollResult = interrupted;
    hung = pollResult.cause?.reason === 'request-timed-out';
    return pollResult;
  };

  /** The last poll beside `sent`, or that one again if no other may be sent. */
  const lastPoll = async (sent: Promise<PollResult>, signal: AbortSignal): Promise<PollResult> => {
    const permit = await begin(signal);
    if (permit === undefined) return sent;
    await limit.turn(permit.signal);
    return send(leftMs(), permit);
  };

  const resumed = (): void => {
    if (leftMs() < graceMs / 2) endMs = clock.now() + (timeOut - windowStart) + graceMs;
  };

  const next = async (): Promise<SentPoll | undefined> => {
    const begun = await timed(clock, leftMs(), () => begin(cancelSignal));
    const permit = begun.value;
    if (begun.suspendedMs > 0) resumed();
    if (permit === undefined) {
      const again = begun.suspendedMs > 0 && !cancelSignal.aborted ? await next() : undefined;
      return again && { ...again, suspendedMs: begun.suspendedMs + again.suspendedMs };
    }
    const sentAt = clock.now();
    const usualTimeoutMs = (): number => (isSingle ? requestTimeoutMs : Math.min(requestTimeoutMs, leftMs()));
    let timeoutMs = usualTimeoutMs();
    const untilDeadlineMs = deadline - sentAt;
    const mayPassDeadline =
      sentAt < windowStart && untilDeadlineMs >= 1 && untilDeadlineMs <= maxTurnMs + requestTimeoutMs;
    /** What `sent` finds, or if it is still on its way at the deadline, the better of it and the last poll. */
    const acrossDeadline = async (): Promise<PollResult> => {
      const decided = new AbortController();
      const signal = AbortSignal.any([cancelSignal, decided.signal]);
      const sent = send(timeoutMs, permit);
      const atDeadline = clock.sleep(deadline - clock.now(), signal);
      let pollResult = await Promise.race([sent, atDeadline]);
      if (pollResult === undefined)
        pollResult = await (cancelSignal.aborted ? sent : betterOf(sent, lastPoll(sent, signal)));
      // Ends the pause, or the poll that was not needed.
      decided.abort();
      permit.abort();
      return pollResult;
    };
    const { value: pollResult, suspendedMs } = await timed(
      clock,
      mayPassDeadline ? leftMs() : timeoutMs,
      async () => {
        await limit.turn(permit.signal);
        timeoutMs = usualTimeoutMs();
        return mayPassDeadline ? acrossDeadline() : send(timeoutMs, permit);
      },
    );
    const wasCutShort =
      pollResult.cause?.reason === 'request-timed-out' &&
      (timeoutMs < requestTimeoutMs || pollResult === interrupted);
    return {
      pollResult,
      sentAt,
      wasCutShort,
      madeRoom: pollResult === interrupted,
      suspendedMs: begun.suspendedMs + suspendedMs,
    };
  };

  return {
    get polls() {
      return polls;
    },
    resumed,
    next,
  };
}

/** A poll that made room for others after some seconds without an answer. */
const interrupted: PollResult = {
  kind: 'unreachable',
  cause: {
    reason: 'request-timed-out',
    detail: 'no complete response, while polls of other operations waited',
  },
  retryAfterMs: 0,
};

/** Of a poll that was on its way at the deadline and the last one: the end of the operation, else what says more. */
async function betterOf(sent: Promise<PollResult>, last: Promise<PollResult>): Promise<PollResult> {
  const isEnd = ({ kind }: PollResult): boolean => kind === 'succeeded' || kind === 'failed';
  const end = async (poll: Promise<PollResult>): Promise<PollResult> => {
    const pollResult = await poll;
    return isEnd(pollResult) ? pollResult : Promise.reject();
  };
  return Promise.any([end(sent), end(last)]).catch(async () => {
    const [one, two] = await Promise.all([sent, last]);
    const hung = two.cause?.reason === 'request-timed-out';
    return hung || (resultOf(one.kind) && !resultOf(two.kind)) ? one : two;
  });
}

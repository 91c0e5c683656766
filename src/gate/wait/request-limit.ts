import type { Clock } from '../../clock.ts';

/** Eight requests begin within a second: at most ten are promised, and busy machines bring them closer together. */
export const requestGapMs = 125;
const maxInFlight = 8;
/** Requests that hang, and polls of operations whose last one hung, leave room for the others. */
const maxSlow = 4;
/** A request that takes longer hangs, or is answered slowly. */
const slowMs = 5000;
/** How often those that wait look for requests that hang. */
const checkMs = 1000;

/** The permission for one poll. */
export interface Permit {
  /**
   * Aborts when the signal given to `begin()` does, by `abort()`, or if the poll hangs while others wait and is
   * interruptible. The result then says nothing about the endpoint.
   */
  signal: AbortSignal;
  /** The poll is of no use any more. */
  abort(): void;
  /** Called when the poll has ended. */
  end(): void;
}

/** A poll that is to begin. */
export interface PollToBegin {
  /** The last poll of the operation hung. */
  mayHang: boolean;
  /** It may be aborted to make room for others. */
  isInterruptible: boolean;
  /** The instant of the clock from which it is of no use. */
  endMs: number;
  /** Gives it up, before it begins and after. */
  signal: AbortSignal;
}

/** What the polls of one step may send, however many operations it waits for. */
export interface RequestLimit {
  /** Resolves once a poll may begin; to undefined if it may not before its `endMs`, or its `signal` aborts. */
  begin(poll: PollToBegin): Promise<Permit | undefined>;
  /** Resolves once a request of a poll may be sent, or as soon as `signal` aborts. */
  turn(signal: AbortSignal): Promise<void>;
}

const never = new AbortController().signal;

interface InFlight extends Pick<PollToBegin, 'mayHang' | 'isInterruptible'> {
  beganMs: number;
  controller: AbortController;
}

interface Waiting extends PollToBegin {
  resolve: (permit: Permit | undefined) => void;
}

export function createRequestLimit(clock: Clock): RequestLimit {
  const queue = new Set<Waiting>();
  const inFlight = new Set<InFlight>();
  let isWatching = false;
  let lastTurn: Promise<number> = Promise.resolve(Number.NEGATIVE_INFINITY);

  const leave = (waiting: Waiting, permit?: Permit): void => {
    if (queue.delete(waiting)) waiting.resolve(permit);
  };
  const admitNext = (): void => {
    if (inFlight.size >= maxInFlight) return;
    const hanging = [...inFlight].filter(({ mayHang }) => mayHang).length;
    const next = [...queue].find(({ mayHang }) => !mayHang || hanging < maxSlow);
    if (next) leave(next, permit(next));
  };
  const permit = ({ mayHang, isInterruptible, signal }: Waiting): Permit => {
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const poll: InFlight = { mayHang, isInterruptible, beganMs: clock.now(), controller };
    inFlight.add(poll);
    signal.addEventListener('abort', abort);
    const end = (): void => {
      inFlight.delete(poll);
      signal.removeEventListener('abort', abort);
      admitNext();
    };
    return { signal: controller.signal, abort, end };
  };
  /** Of the slow polls the first few may go on, the others make room if somebody waits. */
  const makeRoom = (): void => {
    const slow = [...inFlight].filter(
      ({ isInterruptible, beganMs }) => isInterruptible && clock.now() - beganMs >= slowMs,
    );
    // Only those that may hang wait although there is room.
    const inTheWay =
      inFlight.size < maxInFlight
        ? slow.filter(({ mayHang }) => mayHang).slice(maxSlow / 2)
        : slow.slice(maxSlow);
    for (const { controller } of inTheWay) controller.abort();
  };
  /** One timer for all that wait: a timer for each would be most of the work of a long queue. */
  const watch = async (): Promise<void> => {
    if (isWatching) return;
    isWatching = true;
    while (queue.size > 0) {
      const endMs = Math.min(...[...queue].map(waiting => waiting.endMs));
      await clock.sleep(Math.min(Math.max(endMs - clock.now(), 1), checkMs), never);
      for (const waiting of queue) if (clock.now() >= waiting.endMs) leave(waiting);
      if (queue.size > 0) makeRoom();
    }
    isWatching = false;
  };

  return {
    begin(poll) {
      const { signal } = poll;
      if (signal.aborted) return Promise.resolve(undefined);
      const { promise, resolve } = Promise.withResolvers<Permit | undefined>();
      const waiting: Waiting = { ...poll, resolve };
      queue.add(waiting);
      admitNext();
      if (!queue.has(waiting)) return promise;
      const onAbort = (): void => leave(waiting);
      signal.addEventListener('abort', onAbort);
      void watch();
      return promise.finally(() => signal.removeEventListener('abort', onAbort));
    },
    turn(signal) {
      const turn = lastTurn.then(async lastMs => {
        const waitMs = lastMs + requestGapMs - clock.now();
        if (waitMs > 0) await clock.sleep(waitMs, signal);
        return clock.now();
      });
      lastTurn = turn;
      return turn.then(() => undefined);
    },
  };
}

import type { Clock } from '../../clock.ts';

/** Eight requests begin within a second: at most ten are promised, and busy machines bring them closer together. */
export const requestGapMs = 125;
const maxInFlight = 8;
/** Requests that hang, and polls after a fault, which may hang again, leave room for the others. */
const maxSlow = 4;
/** A request that takes longer hangs, or is answered slowly. */
const slowMs = 5000;
/** How often those that wait look for requests that hang. */
const checkMs = 1000;

/** The permission for one poll. */
export interface Permit {
  /** Aborts the poll if it hangs and others wait; it says nothing about the endpoint then. */
  signal: AbortSignal;
  /** Called when the poll has ended. */
  end(): void;
}

/** What the polls of one step may send, however many operations it waits for. */
export interface RequestLimit {
  /** Resolves once a poll may begin; to undefined if it may not before `endMs` of the clock, or `signal` aborts. */
  begin(options: { isRetry: boolean; endMs: number; signal: AbortSignal }): Promise<Permit | undefined>;
  /** Resolves once a request of a poll may be sent, or as soon as `signal` aborts. */
  turn(signal: AbortSignal): Promise<void>;
}

interface InFlight {
  isRetry: boolean;
  beganMs: number;
  controller: AbortController;
}

export function createRequestLimit(clock: Clock): RequestLimit {
  const queue: { isRetry: boolean; admit: () => void }[] = [];
  const inFlight = new Set<InFlight>();
  let lastTurn: Promise<number> = Promise.resolve(Number.NEGATIVE_INFINITY);

  const admitNext = (): void => {
    if (inFlight.size >= maxInFlight) return;
    const retries = [...inFlight].filter(({ isRetry }) => isRetry).length;
    const at = queue.findIndex(({ isRetry }) => !isRetry || retries < maxSlow);
    const [next] = at < 0 ? [] : queue.splice(at, 1);
    next?.admit();
  };
  const isSlow = ({ beganMs }: InFlight): boolean => clock.now() - beganMs >= slowMs;
  /** Of the slow polls the first few may go on, the others make room if somebody waits. */
  const makeRoom = (): void => {
    if (queue.length === 0 || inFlight.size < maxInFlight) return;
    for (const { controller } of [...inFlight].filter(isSlow).slice(maxSlow)) controller.abort();
  };
  const permit = (isRetry: boolean): Permit => {
    const poll: InFlight = { isRetry, beganMs: clock.now(), controller: new AbortController() };
    inFlight.add(poll);
    return {
      signal: poll.controller.signal,
      end() {
        inFlight.delete(poll);
        admitNext();
      },
    };
  };

  return {
    async begin({ isRetry, endMs, signal }) {
      const admitted = Promise.withResolvers<Permit>();
      const entry = { isRetry, admit: () => admitted.resolve(permit(isRetry)) };
      queue.push(entry);
      admitNext();
      while (queue.includes(entry)) {
        makeRoom();
        const done = new AbortController();
        const waitMs = Math.min(Math.max(endMs - clock.now(), 0), checkMs);
        await Promise.race([admitted.promise, clock.sleep(waitMs, AbortSignal.any([signal, done.signal]))]);
        done.abort();
        const at = queue.indexOf(entry);
        if (at >= 0 && (signal.aborted || clock.now() >= endMs)) {
          queue.splice(at, 1);
          return undefined;
        }
      }
      return admitted.promise;
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

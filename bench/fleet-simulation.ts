import { createRateLimit } from '../emulator/rate-limit.ts';
import { noFaults, recordPoll, verdictOfFault } from '../src/gate/wait/faults.ts';
import { backoffMs, nextPace, pollDelayMs, spreadPauseMs, usualPace } from '../src/gate/wait/schedule.ts';
import { type Section, table } from './section.ts';

// Many gates that start together on one service with a rate limit, simulated with the gate's own schedule and faults.

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const toleranceMs = 5 * minuteMs;
const retryAfterMs = 10 * secondMs;

/** What one gate does after each poll. */
interface Policy {
  /** The pause in milliseconds, or `false` for a gate that gives up. */
  pauseMs(found: 'throttled' | 'answer', elapsedMs: number, random: () => number): number | false;
}

/** The gate's own rule. */
function thisAction(): Policy {
  let [pace, faults] = [usualPace, noFaults];
  return {
    pauseMs(found, elapsedMs, random) {
      const kind = found === 'answer' ? 'in-progress' : 'throttled';
      const asked = found === 'throttled' ? retryAfterMs : 0;
      const usualMs = pollDelayMs(elapsedMs, undefined);
      faults = recordPoll(faults, { kind, retryAfterMs: asked }, elapsedMs);
      if (verdictOfFault(faults, { kind, retryAfterMs: asked }, { now: elapsedMs, toleranceMs }))
        return false;
      const instants = { sentAtMs: elapsedMs, nowMs: elapsedMs };
      pace = nextPace(pace, { found, usualMs, retryAfterMs: asked, ...instants, operations: 1 });
      const { slowMs } = pace;
      const pause = { slowMs, faults: faults.count, usualMs, isFixed: false, retryAfterMs: asked };
      return spreadPauseMs(pause, random());
    },
  };
}

/** Version 1.0: throttling is a fault like any other, and nothing is random. */
function versionOne(): Policy {
  let [count, since] = [0, 0];
  return {
    pauseMs(found, elapsedMs) {
      if (found === 'answer') {
        count = 0;
        return pollDelayMs(elapsedMs, undefined);
      }
      if (count === 0) since = elapsedMs;
      count += 1;
      return elapsedMs - since >= toleranceMs ? false : Math.max(backoffMs(count), retryAfterMs);
    },
  };
}

/** A common rule: double the pause up to 120 s, and forget it after one success. */
function forgetful(): Policy {
  let slowMs = 0;
  return {
    pauseMs(found, elapsedMs, random) {
      const usualMs = pollDelayMs(elapsedMs, undefined);
      slowMs = found === 'answer' ? 0 : Math.min(2 * Math.max(slowMs, usualMs), 120 * secondMs);
      const pauseMs = Math.max(usualMs, slowMs) * (0.75 + 0.5 * random());
      return found === 'answer' ? pauseMs : Math.max(pauseMs, retryAfterMs);
    },
  };
}

/** Multiplies the pause by `up` when throttled and by `down` after a valid answer; the gate's own rule has 2 and 0.8. */
function multiplicative(up: number, down: number): Policy {
  let slowMs = 0;
  return {
    pauseMs(found, elapsedMs, random) {
      const usualMs = pollDelayMs(elapsedMs, undefined);
      const asked = found === 'throttled' ? retryAfterMs : 0;
      if (found === 'throttled') slowMs = Math.min(up * Math.max(slowMs, usualMs, asked), 180 * secondMs);
      else slowMs = down * slowMs < usualMs ? 0 : down * slowMs;
      return spreadPauseMs({ slowMs, faults: 0, usualMs, isFixed: false, retryAfterMs: asked }, random());
    },
  };
}

export interface FleetResult {
  falseReds: number;
  /** Mean time from the end of an operation to its detection. */
  latenessMs: number;
  /** Share of the requests that were throttled. */
  throttled: number;
  /** The most requests in one second after the first minute, as a share of the gates. */
  peak: number;
}

/** Simulates `gates` of one policy on a service that admits `limit` requests a minute. */
export function simulateFleet(gates: number, limit: number, createPolicy: () => Policy): FleetResult {
  const random = seededRandom(gates * 1000 + limit);
  let nowMs = 0;
  const admit = createRateLimit(limit, () => nowMs);
  const waiting = Array.from({ length: gates }, () => ({
    nextMs: 0,
    durationMs: (18 + 4 * random()) * minuteMs,
    policy: createPolicy(),
  }));
  const perSecond = new Map<number, number>();
  let [falseReds, latenessMs, requests, throttled] = [0, 0, 0, 0];
  while (waiting.length > 0) {
    const gate = waiting.reduce((first, other) => (other.nextMs < first.nextMs ? other : first));
    nowMs = gate.nextMs;
    requests += 1;
    const second = Math.floor(nowMs / secondMs);
    if (second >= 60) perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
    const isAdmitted = admit();
    if (!isAdmitted) throttled += 1;
    if (isAdmitted && nowMs >= gate.durationMs) {
      latenessMs += nowMs - gate.durationMs;
      waiting.splice(waiting.indexOf(gate), 1);
      continue;
    }
    const pauseMs = gate.policy.pauseMs(isAdmitted ? 'answer' : 'throttled', nowMs, random);
    if (pauseMs === false) {
      falseReds += 1;
      waiting.splice(waiting.indexOf(gate), 1);
    } else gate.nextMs = nowMs + pauseMs;
  }
  return {
    falseReds,
    latenessMs: latenessMs / Math.max(gates - falseReds, 1),
    throttled: throttled / requests,
    peak: Math.max(0, ...perSecond.values()) / gates,
  };
}

/** The same numbers on every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const fleets = [
  [1, 60],
  [16, 60],
  [64, 120],
  [256, 120],
  [256, 300],
  [256, 600],
] as const;

export const throttling: Section = {
  title: 'Throttling',
  method:
    'Simulated with the gate\'s own schedule and fault modules: gates that start together, each for an operation of 18 to 22 minutes, on one service that admits so many requests a minute (bursts of a sixth) and answers the others with 429 and `Retry-After: 10`. Lateness is the time from the end of an operation to its detection; the fair share is half the time between two polls of one gate if the gates shared the limit equally. "Forgetful" doubles its pause up to 120 s and forgets it after one success.',
  isCalculated: true,
  measure: async () =>
    `${table(
      [
        'gates, limit',
        'false reds, 1.0',
        '**false reds**',
        '**mean lateness s**',
        'fair share s',
        '**throttled**',
        'throttled, forgetful',
        '**most gates in one second**',
      ],
      fleets.map(([gates, limit]) => {
        const now = simulateFleet(gates, limit, thisAction);
        const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
        return [
          `${gates}, ${limit}/min`,
          String(simulateFleet(gates, limit, versionOne).falseReds),
          String(now.falseReds),
          (now.latenessMs / secondMs).toFixed(0),
          ((60 * gates) / limit / 2).toFixed(0),
          percent(now.throttled),
          percent(simulateFleet(gates, limit, forgetful).throttled),
          percent(now.peak),
        ];
      }),
    )}

Other factors, each simulated for the last five rows and eleven more limits up to 2 % higher:

${rules()}`,
};

/** Mean lateness over the fair share, and the share of throttled requests, for other factors of the same rule. */
function rules(): string {
  const share = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const runs = fleets
    .slice(1)
    .flatMap(([gates, limit]) =>
      Array.from({ length: 12 }, (_, i) => [gates, limit * (1 + i / 600)] as const),
    );
  const factors = [
    [2, 0.8],
    [2, 0.9],
    [3, 0.8],
    [1.5, 0.8],
    [1.5, 0.9],
  ] as const;
  return table(
    ['pause when throttled, after an answer', 'mean lateness / fair share', 'throttled'],
    factors.map(([up, down]) => {
      const results = runs.map(([gates, limit]) => ({
        fairMs: ((60 * gates) / limit / 2) * secondMs,
        ...simulateFleet(gates, limit, () => multiplicative(up, down)),
      }));
      return [
        `× ${up}, × ${down}${up === 2 && down === 0.8 ? ' (this action)' : ''}`,
        share(results.map(({ latenessMs, fairMs }) => latenessMs / fairMs)).toFixed(2),
        `${(100 * share(results.map(({ throttled }) => throttled))).toFixed(0)} %`,
      ];
    }),
  );
}

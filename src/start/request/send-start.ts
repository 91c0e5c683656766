import type { Clock } from '../../clock.ts';
import type { HttpRequest, HttpResult } from '../../http/client.ts';
import { isPermanent } from '../../http/failure.ts';
import { resolveRedirect } from '../../http/redirect.ts';
import { redactAll } from '../../redact.ts';
import { classifyResult, type Ending } from './classify.ts';
import type { Outcome } from './outcome.ts';

/** The request that starts the operation. */
export type StartRequest = Required<Pick<HttpRequest, 'method' | 'url' | 'headers'>> &
  Pick<HttpRequest, 'body'>;

/** A request that was not carried out, and what comes next. */
export type StartEvent =
  | { kind: 'not-sent'; ending: Ending; pauseMs: number }
  /** `to` is an origin, without secrets. */
  | { kind: 'redirected'; to: string };

export interface SendOptions {
  request: StartRequest;
  /** Sends one request, once; never rejects. */
  send: (request: HttpRequest) => Promise<HttpResult>;
  /** What must not appear in texts of the result. */
  secrets: readonly string[];
  clock: Clock;
  /** A random number in [0, 1). */
  random: () => number;
  /** The instant of `clock` from which times count. */
  startMs: number;
  /** From then on. */
  timeoutMs: number;
  cancelSignal: AbortSignal;
  onEvent: (event: StartEvent) => void;
  /** Called with what would be known if a bug ended the run now. */
  onProgress: (soFar: Outcome) => void;
}

/** A connection that takes longer is tried anew: a load balancer may have sent it to a dead machine. */
const connectTimeoutMs = 30_000;

/** An attempt that the time-out leaves less time than this says less than the one before it. */
const tellingMs = 10_000;

/** Before the time-out there is one more attempt with so much time. */
const lastAttemptMs = 1000;

/**
 * Sends the request that starts an operation. At most one request that could start something is ever sent: another one
 * follows only where no byte of the one before has left, or where a redirect (307, 308) was the answer, and then it goes
 * to where that led.
 */
export async function sendStart(options: SendOptions): Promise<Outcome> {
  const { request, send, secrets, clock, random, startMs, timeoutMs, cancelSignal } = options;
  const deadline = startMs + timeoutMs;
  const urls: [URL, ...URL[]] = [request.url];
  let attempts = 0;
  const outcome = (ending: Ending): Outcome => ({ ...ending, attempts, elapsedMs: clock.now() - startMs });
  const redirectedTo = (): string | undefined => (urls.length > 1 ? urls.at(-1)?.origin : undefined);
  const classify = (http: HttpResult, redirectError?: string): Ending =>
    classifyResult(http, { secrets, redirectError, redirectedTo: redirectedTo() });

  let last: Ending | undefined;
  for (let failures = 0; ; ) {
    if (cancelSignal.aborted) return outcome(cancelled(cancelSignal, notStarted));
    const leftMs = deadline - clock.now();
    if (leftMs <= 0) return outcome(last ?? outOfTime);
    attempts += 1;
    options.onProgress(outcome({ ...notStarted, verdict: 'internal-error', mayHaveStarted: true }));
    const http = await send({
      ...request,
      url: urls.at(-1) ?? request.url,
      timeoutMs: leftMs,
      connectTimeoutMs: Math.min(connectTimeoutMs, leftMs),
      cancelSignal,
    });

    if (http.kind === 'response') {
      const redirect = redirectOf(http, urls);
      if (redirect === undefined || 'error' in redirect) return outcome(classify(http, redirect?.error));
      urls.push(redirect.value);
      last = undefined; // it was about another host
      options.onEvent({ kind: 'redirected', to: redactAll(redirect.value.origin, secrets) });
      continue;
    }
    const ending = classify(http);
    if (cancelSignal.aborted) return outcome(cancelled(cancelSignal, ending));
    if (http.mayHaveBeenSent || isPermanent(http.failure.reason)) return outcome(ending);
    const wasCutShort = leftMs < tellingMs && http.failure.reason === 'request-timed-out';
    if (last === undefined || !wasCutShort) last = ending;
    options.onProgress(outcome({ ...last, verdict: 'internal-error' }));
    const pauseMs = Math.min(pauseAfter(failures, random()), deadline - clock.now() - lastAttemptMs);
    failures += 1;
    if (pauseMs <= 0) return outcome(last);
    options.onEvent({ kind: 'not-sent', ending, pauseMs });
    await clock.sleep(pauseMs, cancelSignal);
  }
}

const notStarted = {
  verdict: 'cancelled',
  requestId: '',
  serviceRequestId: '',
  mayHaveStarted: false,
} as const;
const outOfTime: Ending = {
  ...notStarted,
  verdict: 'unreachable',
  cause: { reason: 'request-timed-out', detail: 'the time ran out before another attempt' },
};

/** An ending without a response as that of a run that was cancelled. */
function cancelled({ reason }: AbortSignal, ending: Ending): Ending {
  return { ...ending, verdict: 'cancelled', cause: { reason: 'cancelled', detail: String(reason) } };
}

/** Where a 307 or 308 leads, or why it is not followed; undefined for any other response. */
function redirectOf(
  { status, headers, body }: HttpResult & { kind: 'response' },
  urls: readonly [URL, ...URL[]],
): ReturnType<typeof resolveRedirect> | undefined {
  if ('error' in body && body.error === 'too-large') return undefined;
  const redirect = resolveRedirect(urls, headers['location']?.[0]);
  if (status === 307 || status === 308) return redirect;
  // The others turn the request into a GET, which starts nothing.
  const isOther = status >= 301 && status <= 303;
  if (!isOther) return undefined;
  return 'error' in redirect ? redirect : { error: `to "${redirect.value.origin}" that makes it a GET` };
}

/** 1, 2, 4 … 10 s, each spread over its upper half, so that runs that failed together do not come back together. */
function pauseAfter(failures: number, random: number): number {
  return Math.min(1000 * 2 ** failures, 10_000) * (0.5 + random / 2);
}

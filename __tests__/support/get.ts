import type { SecureContext } from 'node:tls';
import { createClient, type HttpResult } from '../../src/http/client.ts';
import { startStopwatch } from './stopwatch.ts';

export interface GetOptions {
  timeoutMs?: number;
  cancelSignal?: AbortSignal;
  context?: SecureContext;
}

/** Sends one GET with the client of the actions. */
export async function get(
  url: string,
  { timeoutMs = 5000, cancelSignal = new AbortController().signal, context }: GetOptions = {},
): Promise<HttpResult & { tookMs: number }> {
  const stop = startStopwatch();
  const send = createClient(context);
  const result = await send({ url: new URL(url), headers: {}, timeoutMs, cancelSignal });
  return { ...result, tookMs: stop() };
}

/** The failure of a request that got no response; empty if it got one. */
export const failureOf = (result: HttpResult): { reason: string; detail: string } =>
  result.kind === 'no-response' ? result.failure : { reason: '', detail: '' };

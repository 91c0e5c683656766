import type { OperationResult, ServiceError, Verdict } from '../../verdict.ts';
import type { Cause } from './poll.ts';

/** How a run ended, as it goes into the outputs, the annotation and the summary. */
export interface Outcome {
  verdict: Verdict;
  /** Why, where the verdict alone does not say it: the last fault, the problems of the inputs, the bug. */
  cause?: Cause;
  /** The service's last word, if it ever said one. */
  result?: OperationResult;
  error?: ServiceError;
  polls: number;
  elapsedMs: number;
  /** Milliseconds from the start to the last valid answer; absent if there was none. */
  answeredMs?: number;
  /** The `Age` of the last response, if it came out of a cache, in seconds. */
  cachedSeconds?: number;
  /** The endpoint was throttling the polls at the end. */
  isThrottled?: true;
  /** `x-ms-request-id` of the last response, or empty. */
  serviceRequestId: string;
}

import { type Connection, loadConnection } from '../inputs/connection.ts';
import { connectionInputs, type InputDefinition } from '../inputs/definitions.ts';
import { createInputReader } from '../inputs/input-reader.ts';
import { decimal, identifier } from '../inputs/parsers.ts';
import type { Result } from '../result.ts';
import { quote } from '../text.ts';
import { type Operation, statusApis } from './status/operation.ts';
import type { WaitOptions } from './wait/wait-for-operation.ts';

/** Everything that a run needs to know, checked. */
export interface GateInputs {
  operation: Operation;
  connection: Connection;
  wait: WaitOptions;
}

const { subscription, ...otherConnectionInputs } = connectionInputs;

/** Every input of the gate once. A test holds `action.yml` to these defaults and words. */
export const gateInputs = {
  'request-id': { default: '', allowed: '1 to 128 letters, digits, "-" or "_"' },
  subscription,
  'cloud-service-name': { default: '', allowed: '1 to 64 letters, digits, "-", "_" or ".", not only dots' },
  'resource-name': { default: '', allowed: '1 to 64 letters, digits, "-" or "_"' },
  'status-api': { default: 'biztalk', allowed: 'biztalk, biztalk-direct or service-management' },
  ...otherConnectionInputs,
  'timeout-minutes': { default: '90', allowed: '0 to 360, fractions allowed, in plain decimal notation' },
  'poll-interval-seconds': { default: '', allowed: 'a whole number from 1 to 3600' },
  'outage-tolerance-minutes': {
    default: '5',
    allowed: '0 to 360, fractions allowed, in plain decimal notation',
  },
} satisfies Record<string, InputDefinition>;

const minuteMs = 60_000;
const minutes = { min: 0, max: 360, fractions: true };

/** Reads and checks every input: the inputs, or one line for each problem. `now` decides what has expired. */
export async function loadInputs(
  readRaw: (name: string) => string,
  now: Date,
): Promise<Result<GateInputs, string[]>> {
  const reader = createInputReader(gateInputs, readRaw);
  const requestId = reader.required('request-id', text => identifier(text, /[^\w-]/u, 128));
  const statusApi = reader.required('status-api', text => {
    const value = statusApis.find(api => api === text);
    return value ? { value } : { error: `${quote(text)} is unknown` };
  });
  // Get Operation Status needs neither name.
  const read = statusApi === 'service-management' ? reader.optional : reader.required;
  const cloudServiceName = read('cloud-service-name', text =>
    // A path segment that URL() resolves away.
    /^\.+$/.test(text) ? { error: `${quote(text)} is only dots` } : identifier(text, /[^\w.-]/u, 64),
  );
  const resourceName = read('resource-name', text => identifier(text, /[^\w-]/u, 64));
  const connection = await loadConnection(reader, now);
  const timeoutMinutes = reader.required('timeout-minutes', text => decimal(text, minutes));
  const intervalSeconds = reader.optional('poll-interval-seconds', text =>
    decimal(text, { min: 1, max: 3600, fractions: false }),
  );
  const toleranceMinutes = reader.required('outage-tolerance-minutes', text => decimal(text, minutes));

  const problems = reader.problemLines();
  if (
    problems.length > 0 ||
    requestId === undefined ||
    statusApi === undefined ||
    connection === undefined ||
    timeoutMinutes === undefined ||
    toleranceMinutes === undefined
  )
    return { error: problems };
  return {
    value: {
      operation:
        statusApi === 'service-management'
          ? { requestId, subscription: connection.subscription, statusApi }
          : {
              requestId,
              subscription: connection.subscription,
              statusApi,
              cloudServiceName: cloudServiceName ?? '',
              resourceName: resourceName ?? '',
            },
      connection,
      wait: {
        timeoutMs: timeoutMinutes * minuteMs,
        ...(intervalSeconds !== undefined && { pollIntervalMs: intervalSeconds * 1000 }),
        outageToleranceMs: toleranceMinutes * minuteMs,
      },
    },
  };
}

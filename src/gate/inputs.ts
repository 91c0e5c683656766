import type { Credential } from '../credentials/credential.ts';
import { chooseCredential } from '../credentials/from-inputs.ts';
import { type Checked, type InputName, inputs, type Problem, type ReadInput } from '../inputs/definitions.ts';
import { defaultEndpoint, managementEndpoint } from '../inputs/endpoint.ts';
import { dateFrom, decimal, type Parsed, quoted, word } from '../inputs/parsers.ts';
import { type Operation, statusApis } from './operation.ts';

/** Everything a run needs to know, checked. */
export interface Settings {
  operation: Operation;
  endpoint: URL;
  credential: Credential;
  apiVersion: string;
  timeoutMs: number;
  /** A fixed pause between polls; adaptive where absent. */
  pollIntervalMs?: number;
  outageToleranceMs: number;
}

const minuteMs = 60_000;
const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Every input read once and checked: the settings, or all problems together. `today` decides what has expired. */
export async function loadSettings(readGiven: ReadInput, today: Date): Promise<Checked<Settings>> {
  const problems: Problem[] = [];
  const read: ReadInput = name => readGiven(name) || inputs[name].default;

  /** The parsed value; a problem is noted, and `undefined` is never used since problems end the load. */
  const optional = <T>(name: InputName, parse: (text: string) => Parsed<T>): T | undefined => {
    const text = read(name);
    if (text === '') return undefined;
    const parsed = parse(text);
    if ('value' in parsed) return parsed.value;
    problems.push({ input: name, wrong: parsed.wrong });
    return undefined;
  };
  const required = <T>(name: InputName, parse: (text: string) => Parsed<T>): T => {
    if (read(name) === '') problems.push({ input: name, wrong: 'it is missing, or its expression is empty' });
    return optional(name, parse) as T;
  };

  const requestId = required('request-id', text => word(text, /[^\w-]/u, 128));
  const subscription = required('subscription', text =>
    guid.test(text) ? { value: text } : { wrong: `${quoted(text)} is no GUID` },
  );
  const statusApi = required('status-api', text => {
    const value = statusApis.find(api => api === text);
    return value ? { value } : { wrong: `${quoted(text)} is unknown` };
  });
  // Get Operation Status needs neither name.
  const named = statusApi === 'service-management' ? optional : required;
  const cloudServiceName =
    named('cloud-service-name', text =>
      // A path segment that URL() resolves away.
      /^\.+$/.test(text) ? { wrong: `${quoted(text)} is only dots` } : word(text, /[^\w.-]/u, 64),
    ) ?? '';
  const resourceName = named('resource-name', text => word(text, /[^\w-]/u, 64)) ?? '';
  const choice = await chooseCredential(read, today);
  if ('problems' in choice) problems.push(...choice.problems);
  const endpoint = optional('management-endpoint', managementEndpoint);
  const apiVersion = required('api-version', text => dateFrom(text, '2012-08-01'));
  const timeoutMinutes = required('timeout-minutes', text => decimal(text, 0, 360, true));
  const intervalSeconds = optional('poll-interval-seconds', text => decimal(text, 1, 3600, false));
  const toleranceMinutes = required('outage-tolerance-minutes', text => decimal(text, 0, 360, true));

  if (problems.length > 0 || 'problems' in choice) return { problems };
  return {
    value: {
      operation:
        statusApi === 'service-management'
          ? { requestId, subscription, statusApi }
          : { requestId, subscription, statusApi, cloudServiceName, resourceName },
      endpoint: endpoint ?? choice.value.endpoint ?? defaultEndpoint,
      credential: choice.value.credential,
      apiVersion,
      timeoutMs: timeoutMinutes * minuteMs,
      ...(intervalSeconds !== undefined && { pollIntervalMs: intervalSeconds * 1000 }),
      outageToleranceMs: toleranceMinutes * minuteMs,
    },
  };
}

/** A warning where the credential expires before a wait of the whole time-out would end. */
export function expiryWarning(settings: Settings, today: Date): string | undefined {
  const { expires, kind } = settings.credential;
  if (expires === undefined || expires.getTime() >= today.getTime() + settings.timeoutMs) return undefined;
  return `The ${kind} expires at ${expires.toISOString()}, before the time-out of ${settings.timeoutMs / minuteMs} minutes: a longer operation would end as unauthorized.`;
}

import { type Credential, credential } from '../credentials/credential.ts';
import { type Checked, type InputName, inputs, type Problem, type ReadInput } from '../inputs.ts';
import { type Operation, statusApis } from '../operation.ts';
import { defaultEndpoint, managementEndpoint } from './endpoint.ts';
import { dateFrom, decimal, matching, type Parsed, quoted } from './plain.ts';

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
export function loadSettings(readGiven: ReadInput, today: Date): Checked<Settings> {
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
    if (read(name) === '') problems.push({ input: name, wrong: 'it is missing' });
    return optional(name, parse) as T;
  };

  const operation: Operation = {
    requestId: required('request-id', text => matching(text, /^[\w-]{1,128}$/)),
    subscription: required('subscription', text => matching(text, guid)),
    // A name of dots alone would be a path segment that URL() resolves away.
    cloudServiceName: required('cloud-service-name', text => matching(text, /^(?!\.+$)[\w.-]{1,64}$/)),
    resourceName: required('resource-name', text => matching(text, /^[\w-]{1,64}$/)),
    statusApi: required('status-api', text => {
      const value = statusApis.find(api => api === text);
      return value ? { value } : { wrong: `${quoted(text)} is not known in this version` };
    }),
  };
  const asker = credential(read, today);
  if ('problems' in asker) problems.push(...asker.problems);
  const endpoint = optional('management-endpoint', managementEndpoint);
  const apiVersion = required('api-version', text => dateFrom(text, '2012-08-01'));
  const timeoutMinutes = required('timeout-minutes', text => decimal(text, 0, 360, true));
  const intervalSeconds = optional('poll-interval-seconds', text => decimal(text, 1, 3600, false));
  const toleranceMinutes = required('outage-tolerance-minutes', text => decimal(text, 0, 360, true));

  if (problems.length > 0 || 'problems' in asker) return { problems };
  return {
    value: {
      operation,
      endpoint: endpoint ?? defaultEndpoint,
      credential: asker.value,
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

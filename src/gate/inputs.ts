import { type Connection, loadConnection } from '../inputs/connection.ts';
import { connectionInputs, type InputDefinition } from '../inputs/definitions.ts';
import { createInputReader, type InputReader } from '../inputs/input-reader.ts';
import { nameInputs, parseCloudServiceName, parseResourceName } from '../inputs/names.ts';
import { decimal } from '../inputs/parsers.ts';
import type { Result } from '../result.ts';
import { quote } from '../text.ts';
import { type ListedOperation, parseOperationList, parseRequestId } from './operation-list.ts';
import { type NamedOperation, type Operation, statusApis } from './status/operation.ts';
import type { WaitOptions } from './wait/wait-for-operation.ts';

/** Everything that a run needs to know, checked. */
export interface GateInputs {
  operations: [NamedOperation, ...NamedOperation[]];
  connection: Connection;
  wait: WaitOptions;
}

const { subscription, ...otherConnectionInputs } = connectionInputs;

/** Every input of the gate once. A test holds `action.yml` to these defaults and words. */
export const gateInputs = {
  'request-id': { default: '', allowed: '1 to 128 letters, digits, "-" or "_"' },
  operations: {
    default: '',
    allowed:
      '1 to 100 lines, each "resource-name: request-id" or "cloud-service-name/resource-name: request-id" (with service-management "label: request-id"), no name or id twice',
  },
  subscription,
  ...nameInputs,
  'status-api': { default: 'biztalk', allowed: 'biztalk, biztalk-direct or service-management' },
  ...otherConnectionInputs,
  'timeout-minutes': { default: '90', allowed: 'a number from 0 to 360, such as 90 or 0.5' },
  'poll-interval-seconds': { default: '', allowed: 'a whole number from 1 to 3600' },
  'outage-tolerance-minutes': {
    default: '5',
    allowed: 'a number from 0 to 360, such as 90 or 0.5',
  },
} satisfies Record<string, InputDefinition>;

type GateInput = keyof typeof gateInputs;

const minuteMs = 60_000;
const minutes = { min: 0, max: 360, fractions: true };

/** Reads and checks every input: the inputs, or one line for each problem. `now` decides what has expired. */
export async function loadInputs(
  readRaw: (name: string) => string,
  now: Date,
): Promise<Result<GateInputs, string[]>> {
  const reader = createInputReader(gateInputs, readRaw);
  const statusApi = reader.required('status-api', text => {
    const value = statusApis.find(api => api === text);
    return value ? { value } : { error: `${quote(text)} is unknown` };
  });
  const listed = loadOperations(reader, statusApi);
  const connection = await loadConnection(reader, now);
  const timeoutMinutes = reader.required('timeout-minutes', text => decimal(text, minutes));
  const intervalSeconds = reader.optional('poll-interval-seconds', text =>
    decimal(text, { min: 1, max: 3600, fractions: false }),
  );
  const toleranceMinutes = reader.required('outage-tolerance-minutes', text => decimal(text, minutes));

  const problems = reader.problemLines();
  const [first, ...others] = listed;
  if (
    problems.length > 0 ||
    first === undefined ||
    statusApi === undefined ||
    connection === undefined ||
    timeoutMinutes === undefined ||
    toleranceMinutes === undefined
  )
    return { error: problems };
  const operation = ({
    name,
    requestId,
    cloudServiceName,
    resourceName,
  }: ListedOperation): NamedOperation => {
    const common = { name, requestId, subscription: connection.subscription };
    return statusApi === 'service-management'
      ? { ...common, statusApi }
      : { ...common, statusApi, cloudServiceName, resourceName };
  };
  return {
    value: {
      operations: [operation(first), ...others.map(operation)],
      connection,
      wait: {
        timeoutMs: timeoutMinutes * minuteMs,
        ...(intervalSeconds !== undefined && { pollIntervalMs: intervalSeconds * 1000 }),
        outageToleranceMs: toleranceMinutes * minuteMs,
      },
    },
  };
}

/** The operations that `request-id` or `operations` names; problems are noted in `reader`. */
function loadOperations(
  reader: InputReader<GateInput>,
  statusApi: Operation['statusApi'] | undefined,
): ListedOperation[] {
  const isLabel = statusApi === 'service-management';
  const text = reader.text('operations');
  const isOne = reader.text('request-id') !== '' || text === '';
  const requestId = reader.optional('request-id', parseRequestId);
  if (isOne && reader.text('request-id') === '')
    reader.note({
      input: 'request-id',
      message: 'it is missing, or its expression is empty; set request-id or operations',
    });
  const both = { message: 'set request-id or operations, not both' };
  if (isOne && text !== '') reader.note({ input: 'request-id', ...both }, { input: 'operations', ...both });
  // Get Operation Status needs neither name.
  const read = isLabel || text !== '' ? reader.optional : reader.required;
  const cloudServiceName = read('cloud-service-name', parseCloudServiceName) ?? '';
  const resourceName = read('resource-name', parseResourceName) ?? '';
  if (isOne) {
    const name = resourceName || (requestId ?? '');
    return [{ name, requestId: requestId ?? '', cloudServiceName, resourceName, line: 1 }];
  }
  if (reader.text('resource-name') !== '')
    reader.note({
      input: 'resource-name',
      message: 'it is not allowed with operations, whose lines name the resources',
    });
  const list = parseOperationList(text, isLabel);
  if ('error' in list) {
    reader.note(...list.error.map(message => ({ input: 'operations', message }) as const));
    return [];
  }
  const nameless = isLabel ? [] : list.value.filter(operation => operation.cloudServiceName === '');
  if (nameless.length > 0 && reader.text('cloud-service-name') === '') {
    const lines = nameless.map(({ line }) => line).join(', ');
    reader.note({
      input: 'cloud-service-name',
      message: `it is missing, and these lines of operations name none: ${lines}`,
    });
  }
  return list.value.map(operation => ({
    ...operation,
    cloudServiceName: operation.cloudServiceName || cloudServiceName,
  }));
}

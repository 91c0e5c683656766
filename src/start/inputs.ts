import { type Connection, loadConnection } from '../inputs/connection.ts';
import { connectionInputs, type InputDefinition } from '../inputs/definitions.ts';
import { createInputReader, type InputReader } from '../inputs/input-reader.ts';
import { nameInputs, parseCloudServiceName, parseResourceName } from '../inputs/names.ts';
import { decimal } from '../inputs/parsers.ts';
import type { Result } from '../result.ts';
import type { ServiceName } from '../service/urls.ts';
import { quote } from '../text.ts';
import { unusualCharacter } from '../unusual-character.ts';
import { checkBody } from './body.ts';
import { callOf, type OperationName, operationNamed } from './request/operations.ts';

/** Everything that a run needs to know, checked. */
export interface StartInputs {
  operation: OperationName;
  service: ServiceName;
  connection: Connection;
  /** The body to send; empty where the operation has none. */
  body: string;
  /** Empty where it is not given. */
  ifMatch: string;
  timeoutMs: number;
}

const { subscription, ...otherConnectionInputs } = connectionInputs;

/** Every input of the action once. A test holds `start/action.yml` to these defaults and words. */
export const startInputs = {
  operation: {
    default: '',
    allowed: 'suspend, resume, restart, syncacskeys, backup, create, update, restore or delete',
  },
  subscription,
  ...nameInputs,
  ...otherConnectionInputs,
  body: {
    default: '',
    allowed:
      'an XML document of at most 64 KiB with the root ServiceBackupSettings for backup, Resource for create, update and restore; none for the other operations',
  },
  'if-match': { default: '', allowed: 'an ETag with its quotation marks, such as "0x8D2", or *' },
  'timeout-seconds': { default: '60', allowed: 'a whole number from 1 to 600' },
} satisfies Record<string, InputDefinition>;

type StartInput = keyof typeof startInputs;

/** Reads and checks every input: the inputs, or one line for each problem. `now` decides what has expired. */
export async function loadInputs(
  readRaw: (name: string) => string,
  now: Date,
): Promise<Result<StartInputs, string[]>> {
  const reader = createInputReader<StartInput>(startInputs, readRaw);
  const operation = reader.required('operation', text => {
    const value = operationNamed(text);
    return value ? { value } : { error: `${quote(text)} is unknown` };
  });
  const cloudServiceName = reader.required('cloud-service-name', parseCloudServiceName);
  const resourceName = reader.required('resource-name', parseResourceName);
  const connection = await loadConnection(reader, now);
  const body = readBody(reader, operation);
  const ifMatch = readIfMatch(reader);
  const timeoutSeconds = reader.required('timeout-seconds', text =>
    decimal(text, { min: 1, max: 600, fractions: false }),
  );

  const problems = reader.problemLines();
  if (
    problems.length > 0 ||
    operation === undefined ||
    cloudServiceName === undefined ||
    resourceName === undefined ||
    connection === undefined ||
    timeoutSeconds === undefined
  )
    return { error: problems };
  return {
    value: {
      operation,
      service: { subscription: connection.subscription, cloudServiceName, resourceName },
      connection,
      body,
      ifMatch,
      timeoutMs: timeoutSeconds * 1000,
    },
  };
}

// Body and ETag are not parsed by the reader, which takes a quotation mark for the likely mistake and quotes values.

/** The body, if it fits the operation; checked as far as possible if that is unknown. */
function readBody(reader: InputReader<StartInput>, operation: OperationName | undefined): string {
  const text = reader.text('body');
  const note = (message: string): void => reader.note({ input: 'body', message });
  const root = operation && callOf(operation).root;
  if (text === '') {
    if (root) note(`${operation} needs one, and it is missing, or its expression is empty`);
    return text;
  }
  if (operation && !root) note(`${operation} has none`);
  const checked = checkBody(text, root);
  if ('error' in checked) note(checked.error);
  return text;
}

/** An entity tag (RFC 9110, section 8.8.3) in printable ASCII, or `*`. */
function readIfMatch(reader: InputReader<StartInput>): string {
  const text = reader.text('if-match');
  const character = unusualCharacter(text, /[^ -~]/u);
  if (text !== '' && !/^(\*|(W\/)?"[!#-~]*")$/.test(text))
    reader.note({
      input: 'if-match',
      message: character
        ? `it contains ${character}`
        : /^(W\/)?[!#-~]+$/.test(text)
          ? `it has no quotation marks; YAML takes them for its own unless they are in others, as in '"0x8D2"'`
          : `${quote(text)} is no ETag`,
    });
  return text;
}

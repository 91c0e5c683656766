import type { Method } from '../../http/send.ts';
import { type ServiceName, serviceUrl } from '../../service/urls.ts';

/** How an operation is started, and which API tracks it. */
interface OperationCall {
  method: Method;
  /** Whether the URL has `~`, which passes the request through to the resource provider. */
  tilde: boolean;
  query: string;
  /** The root element of the body; undefined where there is none. */
  root?: 'ServiceBackupSettings' | 'Resource';
  /** Front end and resource provider track what they handle themselves; a backup belongs to the second. */
  statusApi: 'biztalk' | 'service-management';
}

const command = (name: string): OperationCall => ({
  method: 'POST',
  tilde: true,
  query: `?comp=${name}`,
  statusApi: 'biztalk',
});
const put = {
  method: 'PUT',
  tilde: false,
  query: '',
  root: 'Resource',
  statusApi: 'service-management',
} satisfies OperationCall;

/**
 * The nine operations: dn232419 (suspend; resume and restart by analogy), dn509556 (syncacskeys), dn232427 (backup,
 * without `~`), dn232416 (create, update, delete), dn232344 (restore).
 */
const calls = {
  suspend: command('suspend'),
  resume: command('resume'),
  restart: command('restart'),
  syncacskeys: command('syncacskeys'),
  backup: { ...command('backup'), tilde: false, root: 'ServiceBackupSettings' },
  create: put,
  update: put,
  restore: put,
  delete: { method: 'DELETE', tilde: false, query: '', statusApi: 'service-management' },
} satisfies Record<string, OperationCall>;

export type OperationName = keyof typeof calls;

/** The operation of that name; undefined if there is none. */
export function operationNamed(text: string): OperationName | undefined {
  return (Object.keys(calls) as OperationName[]).find(name => name === text);
}

/** How to start an operation. */
export function callOf(operation: OperationName): OperationCall {
  return calls[operation];
}

/** The URL that starts an operation. */
export function startUrl(endpoint: URL, service: ServiceName, operation: OperationName): URL {
  const { tilde, query } = callOf(operation);
  return new URL(`${serviceUrl(endpoint, service, { tilde })}${query}`);
}

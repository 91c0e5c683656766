import type { IncomingMessage } from 'node:http';
import type { Operations, Scenario } from './operations.ts';

/** What the service answers. */
export interface Answer {
  status: number;
  body: string;
  /** That of the operation where one was started, else one of the request's own. */
  requestId?: string;
}

const root =
  'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

function fault(status: number, code: string, message: string): Answer {
  return {
    status,
    body: `<Error ${root}><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`,
  };
}
export const forbidden = fault(
  403,
  'ForbiddenError',
  'The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.',
);
const notFound = fault(404, 'ResourceNotFound', 'The specified resource does not exist.');

const place =
  /^\/([\da-f-]{36}\/cloudservices\/[\w.-]+\/resources\/biztalkservices)(\/~)?\/biztalk\/([\w-]+)$/i;
const tracked = /^\/([\da-f-]{36})\/operations\/([\w-]+)$/i;
const startable = /^comp=(suspend|resume|restart|backup|syncacskeys)$/;

/** What the service answers to a caller it knows. */
export function answerTo(request: IncomingMessage, operations: Operations, course: Scenario): Answer {
  const version = String(request.headers['x-ms-version'] ?? '');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(version) || version < '2012-08-01')
    return fault(
      400,
      'MissingOrIncorrectVersionHeader',
      'The versioning header is not specified or was specified incorrectly.',
    );
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const [, subscription, operationId = ''] = tracked.exec(path) ?? [];
  if (subscription) return getOperationStatus(request.method, subscription, operationId, operations, course);
  const [, where, tilde, name] = place.exec(path) ?? [];
  if (!where || !name) return notFound;
  const resource = `${where}/${name}`.toLowerCase();
  const started = (owner: string): Answer => ({ status: 202, body: '', requestId: operations.start(owner) });
  // Whatever has `~` passes through to the resource provider, which tracks it itself; what has none is the front
  // end's, which tracks it by subscription (dn232416, ee460783). The backup's page shows it without (dn232427).
  if (request.method === 'POST' && startable.test(query)) return started(resource);
  if (/^(PUT|DELETE)$/.test(request.method ?? '') && !tilde && !query)
    return started((where.split('/')[0] ?? '').toLowerCase());
  if (request.method !== 'GET') return fault(400, 'InvalidHttpVerb', 'The HTTP verb is not valid here.');
  const requestId = /^OperationStatus\/([\w-]+)$/.exec(query)?.[1];
  if (requestId === undefined)
    return fault(400, 'MissingOrInvalidRequiredQueryParameter', 'A required query parameter is missing.');
  const status = operations.status(resource, requestId);
  return status ? { status: 202, body: operationStatus(status, course) } : notFound;
}

/** Get Operation Status: HTTP 200 even for a failed operation, and the id with hyphens (ee460783). */
function getOperationStatus(
  method: string | undefined,
  subscription: string,
  operationId: string,
  operations: Operations,
  { httpCode, message, extendedCode }: Scenario,
): Answer {
  if (method !== 'GET') return fault(400, 'InvalidHttpVerb', 'The HTTP verb is not valid here.');
  const requestId = operationId.replaceAll('-', '').toLowerCase();
  const status = operations.status(subscription.toLowerCase(), requestId);
  if (status === undefined) return notFound;
  const id = requestId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const end = {
    InProgress: '',
    Succeeded: '<HttpStatusCode>200</HttpStatusCode>',
    Failed: `<HttpStatusCode>${escaped(httpCode)}</HttpStatusCode><Error><Code>${escaped(extendedCode)}</Code><Message>${escaped(message)}</Message></Error>`,
  }[status];
  return {
    status: 200,
    body: `<Operation ${root}><ID>${id}</ID><Status>${status}</Status>${end}</Operation>`,
  };
}

function operationStatus(status: string, { httpCode, message, extendedCode }: Scenario): string {
  const error =
    status === 'Failed'
      ? `<Error><HttpCode>${escaped(httpCode)}</HttpCode><Message>${escaped(message)}</Message><ExtendedCode>${escaped(extendedCode)}</ExtendedCode></Error>`
      : '<Error i:nil="true"/>';
  return `<OperationStatus ${root}><Result>${status}</Result>${error}</OperationStatus>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, char => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? '');
}

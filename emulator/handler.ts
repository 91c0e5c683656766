import type { IncomingMessage } from 'node:http';
import { readXml } from '../src/xml/read-xml.ts';
import type { OperationStatus, Operations, Scenario } from './operations.ts';

export interface ServiceResponse {
  statusCode: number;
  body: string;
  /** The request id of the operation that was started; absent if none was. */
  requestId?: string;
}

const namespaces =
  'xmlns="http://schemas.microsoft.com/windowsazure" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';

const errorResponse = (statusCode: number, code: string, message: string): ServiceResponse => ({
  statusCode,
  body: `<Error ${namespaces}><Code>${code}</Code><Message>${message}</Message></Error>`,
});
const incorrectVersion = errorResponse(
  400,
  'MissingOrIncorrectVersionHeader',
  'The versioning header is not specified or was specified incorrectly.',
);
const missingParameter = errorResponse(
  400,
  'MissingOrInvalidRequiredQueryParameter',
  'A required query parameter is missing.',
);
const invalidVerb = errorResponse(400, 'InvalidHttpVerb', 'The HTTP verb is not valid here.');
const invalidXml = errorResponse(
  400,
  'InvalidXmlRequest',
  'The body of the request is not the XML that the operation needs.',
);
const conflict = errorResponse(
  409,
  'ConflictError',
  'Another operation of this service is in progress. Retry the request when it has ended.',
);
const notFound = errorResponse(404, 'ResourceNotFound', 'The specified resource does not exist.');
export const forbidden = errorResponse(
  403,
  'ForbiddenError',
  'The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.',
);

export const tooManyRequests = errorResponse(
  503,
  'TooManyRequests',
  'The number of requests exceeds the limit. Retry the request after some time.',
);

const resourcePathPattern =
  /^\/([\da-f-]{36})\/cloudservices\/([\w.-]+)\/resources\/biztalkservices(\/~)?\/biztalk\/([\w-]+)$/i;
const operationPathPattern = /^\/([\da-f-]{36})\/operations\/([\w-]+)$/i;
const commandPattern = /^comp=(suspend|resume|restart|syncacskeys)$/;
const statusQueryPattern = /^OperationStatus\/([\w-]+)$/;

/** Responds to an authenticated request with that content: starts an operation or returns the status of one. */
export function handleRequest(
  { method = '', url = '', headers }: IncomingMessage,
  content: string,
  { operations, scenario }: { operations: Operations; scenario: Scenario },
): ServiceResponse {
  const version = String(headers['x-ms-version'] ?? '');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(version) || version < '2012-08-01') return incorrectVersion;

  const [path = '', query = ''] = url.split('?');
  const [, owner, operationId] = operationPathPattern.exec(path) ?? [];
  if (owner && operationId) {
    if (method !== 'GET') return invalidVerb;
    const requestId = operationId.replaceAll('-', '').toLowerCase();
    const status = operations.status(owner.toLowerCase(), requestId);
    // 200 even for a failed operation (ee460783).
    return status ? { statusCode: 200, body: operationDocument(requestId, status, scenario) } : notFound;
  }

  const [, subscription, cloudServiceName, tilde, resourceName] = resourcePathPattern.exec(path) ?? [];
  if (!subscription) return notFound;
  const resource = `${subscription}/${cloudServiceName}/${resourceName}`.toLowerCase();
  const start = (owner: string, root?: string): ServiceResponse => {
    if (root && !hasRoot(content, root)) return invalidXml;
    const requestId = operations.start(owner, resource);
    return requestId === undefined ? conflict : { statusCode: 202, body: '', requestId };
  };
  // The front end passes paths with `~` through to the resource provider, which tracks the operation by resource. It
  // handles the others itself and tracks them by subscription (dn232416, ee460783). Backup belongs to the first,
  // although its page shows the path without `~` (dn232427).
  if (method === 'POST' && tilde && commandPattern.test(query)) return start(resource);
  if (method === 'POST' && query === 'comp=backup') return start(resource, 'ServiceBackupSettings');
  if (method === 'POST') return missingParameter;
  if (method === 'PUT' && !tilde && !query) return start(subscription.toLowerCase(), 'Resource');
  if (method === 'DELETE' && !tilde && !query) return start(subscription.toLowerCase());
  if (method !== 'GET') return invalidVerb;
  const [, requestId] = statusQueryPattern.exec(query) ?? [];
  if (!requestId) return missingParameter;
  const status = operations.status(resource, requestId);
  // 202 even for an operation that has ended (dn232425).
  return status ? { statusCode: 202, body: operationStatusDocument(status, scenario) } : notFound;
}

/** Whether the content is a document with that root; none at all is accepted, so that a request by hand needs none. */
function hasRoot(content: string, root: string): boolean {
  if (content === '') return true;
  const document = readXml(content);
  return 'value' in document && document.value.wellFormed && document.value.root.name === root;
}

/** The body of Get Operation Status, which writes the request id with hyphens. */
function operationDocument(
  requestId: string,
  status: OperationStatus,
  { httpCode, message, extendedCode }: Scenario,
): string {
  const id = requestId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const result = {
    InProgress: '',
    Succeeded: '<HttpStatusCode>200</HttpStatusCode>',
    Failed: `<HttpStatusCode>${escapeXml(httpCode)}</HttpStatusCode><Error><Code>${escapeXml(extendedCode)}</Code><Message>${escapeXml(message)}</Message></Error>`,
  }[status];
  return `<Operation ${namespaces}><ID>${id}</ID><Status>${status}</Status>${result}</Operation>`;
}

/** The body of a BizTalk status response. */
function operationStatusDocument(
  status: OperationStatus,
  { httpCode, message, extendedCode }: Scenario,
): string {
  const error =
    status === 'Failed'
      ? `<Error><HttpCode>${escapeXml(httpCode)}</HttpCode><Message>${escapeXml(message)}</Message><ExtendedCode>${escapeXml(extendedCode)}</ExtendedCode></Error>`
      : '<Error i:nil="true"/>';
  return `<OperationStatus ${namespaces}><Result>${status}</Result>${error}</OperationStatus>`;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

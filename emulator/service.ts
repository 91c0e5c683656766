import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createCertificate, type Identity } from './certificates.ts';
import { type Course, createOperations, type Operations } from './operations.ts';

/** The service management endpoint of BizTalk Services, on this machine. */
export interface Service {
  /** `https://localhost:port` */
  endpoint: string;
  /** The CA that signed the server's certificate, PEM. */
  ca: string;
  /** A management certificate that the service knows. */
  client: Identity;
  /** A bearer token that the service knows. */
  token: string;
  close(): Promise<void>;
}

export interface ServiceOptions extends Partial<Course> {
  /** 0 for any free one. */
  port?: number;
  /** A clock in milliseconds. */
  now?: () => number;
}

export const defaultCourse: Course = {
  durationMs: 5000,
  outcome: 'Succeeded',
  httpCode: '409',
  message: 'The backup store cannot be reached.',
  extendedCode: '04009',
};

/** Starts the service on loopback with certificates of its own making. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { port = 0, now = () => performance.now() } = options;
  const course: Course = { ...defaultCourse, ...options };
  // A name of its own, or OpenSSL would try the key of another run's CA where a file holds both.
  const ca = createCertificate({
    commonName: `BizTalk emulator CA ${randomBytes(4).toString('hex')}`,
    ca: true,
  });
  const own = createCertificate({
    commonName: 'localhost',
    hosts: ['localhost', '127.0.0.1', '::1'],
    issuer: ca,
  });
  const client = createCertificate({ commonName: 'BizTalk emulator management certificate' });
  const token = randomBytes(32).toString('base64url');
  const operations = createOperations(course, now);

  const server = createServer(
    // Not rejected in the handshake: the service answers an unknown certificate with a 403, not with a TLS alert.
    { key: own.key, cert: own.certificate, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const answer = isKnown(request, client, token) ? route(request, operations, course) : forbidden;
      response.writeHead(answer.status, {
        'Content-Type': 'application/xml; charset=utf-8',
        'x-ms-request-id': answer.requestId ?? randomUUID().replaceAll('-', ''),
      });
      response.end(answer.body);
    },
  );
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  return {
    endpoint: `https://localhost:${(server.address() as AddressInfo).port}`,
    ca: ca.certificate,
    client,
    token,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
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
const forbidden = fault(
  403,
  'ForbiddenError',
  'The server failed to authenticate the request. Verify that the certificate is valid and is associated with this subscription.',
);
const notFound = fault(404, 'ResourceNotFound', 'The specified resource does not exist.');

// The documents have `~` in the URL template and none in the example (dn232425); both are served.
const resourcePath =
  /^\/([\da-f-]{36}\/cloudservices\/[\w.-]+\/resources\/biztalkservices)(?:\/~)?\/biztalk\/([\w-]+)$/i;
const startable = /^comp=(suspend|resume|restart|backup|syncacskeys)$/;

function route(request: IncomingMessage, operations: Operations, course: Course): Answer {
  const version = String(request.headers['x-ms-version'] ?? '');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(version) || version < '2012-08-01')
    return fault(
      400,
      'MissingOrIncorrectVersionHeader',
      'The versioning header is not specified or was specified incorrectly.',
    );
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const [, place = '', name = ''] = resourcePath.exec(path) ?? [];
  const resource = `${place}/${name}`.toLowerCase();
  if (!name) return notFound;
  if (request.method === 'POST' && startable.test(query))
    return { status: 202, body: '', requestId: operations.start(resource) };
  if (request.method !== 'GET') return fault(400, 'InvalidHttpVerb', 'The HTTP verb is not valid here.');
  const requestId = /^OperationStatus\/([\w-]+)$/.exec(query)?.[1];
  if (requestId === undefined)
    return fault(400, 'MissingOrInvalidRequiredQueryParameter', 'A required query parameter is missing.');
  const status = operations.status(resource, requestId);
  return status ? { status: 202, body: operationStatus(status, course) } : notFound;
}

function operationStatus(status: string, { httpCode, message, extendedCode }: Course): string {
  const error =
    status === 'Failed'
      ? `<Error><HttpCode>${escaped(httpCode)}</HttpCode><Message>${escaped(message)}</Message><ExtendedCode>${escaped(extendedCode)}</ExtendedCode></Error>`
      : '<Error i:nil="true"/>';
  return `<OperationStatus ${root}><Result>${status}</Result>${error}</OperationStatus>`;
}

/** Whether the caller shows the known management certificate or the known bearer token. */
function isKnown(request: IncomingMessage, client: Identity, token: string): boolean {
  const shown = (request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256;
  return (
    shown === new X509Certificate(client.certificate).fingerprint256 ||
    request.headers.authorization === `Bearer ${token}`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, char => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? '');
}

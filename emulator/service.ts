import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createCertificate, type Identity } from './certificates.ts';
import { answerTo, forbidden } from './handler.ts';
import { createOperations, type Scenario } from './operations.ts';

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
  /** The server itself, for whoever brings connections of their own. */
  server: Server;
  close(): Promise<void>;
}

export interface ServiceOptions extends Partial<Scenario> {
  /** 0 for any free one. */
  port?: number;
  /** Host names that the server's certificate is for, beside those of loopback. */
  hosts?: string[];
  /** Told of each request, in one line. */
  onRequest?: (line: string) => void;
  /** A clock in milliseconds. */
  now?: () => number;
}

export const defaultScenario: Scenario = {
  durationMs: 5000,
  outcome: 'Succeeded',
  httpCode: '409',
  message: 'The backup store cannot be reached.',
  extendedCode: '04009',
};

/** Starts the service on loopback with certificates of its own making. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { port = 0, hosts = [], onRequest, now = () => performance.now() } = options;
  const course: Scenario = { ...defaultScenario, ...options };
  // A name of its own, or OpenSSL would try the key of another run's CA where a file holds both.
  const ca = createCertificate({
    commonName: `BizTalk emulator CA ${randomBytes(4).toString('hex')}`,
    ca: true,
  });
  const own = createCertificate({
    commonName: 'localhost',
    hosts: ['localhost', '127.0.0.1', '::1', ...hosts],
    issuer: ca,
  });
  const client = createCertificate({ commonName: 'BizTalk emulator management certificate' });
  const token = randomBytes(32).toString('base64url');
  const operations = createOperations(course, now);

  const server = createServer(
    // Not rejected in the handshake: the service answers an unknown certificate with a 403, not with a TLS alert.
    { key: own.key, cert: own.certificate, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const answer = isKnown(request, client, token) ? answerTo(request, operations, course) : forbidden;
      response.writeHead(answer.status, {
        'Content-Type': 'application/xml; charset=utf-8',
        'x-ms-request-id': answer.requestId ?? randomUUID().replaceAll('-', ''),
      });
      response.end(answer.body);
      onRequest?.(`${request.method} ${request.url} ${answer.status}`);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    endpoint: `https://localhost:${(server.address() as AddressInfo).port}`,
    ca: ca.certificate,
    client,
    token,
    server,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Whether the caller shows the known management certificate or the known bearer token. */
function isKnown(request: IncomingMessage, client: Identity, token: string): boolean {
  const shown = (request.socket as TLSSocket).getPeerX509Certificate()?.fingerprint256;
  return (
    shown === new X509Certificate(client.certificate).fingerprint256 ||
    request.headers.authorization === `Bearer ${token}`
  );
}

import { randomBytes, randomUUID, X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createCertificate, type Identity } from './certificates.ts';
import { forbidden, handleRequest, tooManyRequests } from './handler.ts';
import { createOperations, type Scenario } from './operations.ts';
import { createRateLimit } from './rate-limit.ts';

/** The management API of BizTalk Services, served on this machine. */
export interface Service {
  /** `https://localhost:port` */
  endpoint: string;
  /** The CA that signed the server's certificate, PEM. */
  ca: string;
  /** The management certificate that the service accepts. */
  client: Identity;
  /** The bearer token that the service accepts. */
  token: string;
  /** The server itself, for tests that pass it connections they opened. */
  server: Server;
  close(): Promise<void>;
}

export interface ServiceOptions extends Partial<Scenario> {
  /** 0, the default, is any free port. */
  port?: number;
  /** Further host names for the server's certificate, which is always valid for loopback. */
  hosts?: string[];
  /** Requests beyond it are answered with 503; 0, the default, is unlimited. */
  requestsPerMinute?: number;
  /** `Retry-After` of such a 503; none by default. */
  retryAfterSeconds?: number;
  /** Called with one log line for each request. */
  onRequest?: (line: string) => void;
  /** A clock in milliseconds. */
  now?: () => number;
}

const maxBodyBytes = 1024 * 1024;

export const defaultScenario: Scenario = {
  durationMs: 5000,
  outcome: 'Succeeded',
  httpCode: '409',
  message: 'The backup store cannot be reached.',
  extendedCode: '04009',
  busy: false,
};

/** Starts the service on loopback, with newly created certificates and a new token. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { port = 0, hosts = [], onRequest, now = () => performance.now() } = options;
  const scenario: Scenario = { ...defaultScenario, ...options };
  const ca = createCertificate({
    // Unique: where one file holds the CAs of two runs, OpenSSL picks the issuer by its name.
    commonName: `BizTalk emulator CA ${randomBytes(4).toString('hex')}`,
    ca: true,
  });
  const { certificate: cert, key } = createCertificate({
    commonName: 'localhost',
    hosts: ['localhost', '127.0.0.1', '::1', ...hosts],
    issuer: ca,
  });
  const client = createCertificate({ commonName: 'BizTalk emulator management certificate' });
  const token = randomBytes(32).toString('base64url');
  const operations = createOperations(scenario, now);
  const admit = createRateLimit(options.requestsPerMinute ?? 0, now);
  const { retryAfterSeconds } = options;

  const server = createServer(
    // Not rejected in the handshake: the real service answers an unknown certificate with 403, not with a TLS alert.
    { key, cert, requestCert: true, rejectUnauthorized: false },
    async (request, response) => {
      const isAdmitted = admit();
      const content = await readBody(request);
      if (content === undefined) return void response.destroy();
      const { statusCode, body, requestId } = !isAdmitted
        ? tooManyRequests
        : isAuthenticated(request, client, token)
          ? handleRequest(request, content, { operations, scenario })
          : forbidden;
      response.writeHead(statusCode, {
        'Content-Type': 'application/xml; charset=utf-8',
        'x-ms-request-id': requestId ?? randomUUID().replaceAll('-', ''),
        ...(!isAdmitted && retryAfterSeconds !== undefined && { 'Retry-After': retryAfterSeconds }),
      });
      response.end(body);
      onRequest?.(`${request.method} ${request.url} ${statusCode}`);
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

/** The content of a request, cut after more than any body may have; undefined if it broke off. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= maxBodyBytes) chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Whether a request comes with the management certificate or the bearer token of the service. */
function isAuthenticated({ socket, headers }: IncomingMessage, client: Identity, token: string): boolean {
  const fingerprint = (socket as TLSSocket).getPeerX509Certificate()?.fingerprint256;
  return (
    fingerprint === new X509Certificate(client.certificate).fingerprint256 ||
    headers.authorization === `Bearer ${token}`
  );
}

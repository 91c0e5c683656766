import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCertificate } from '../emulator/certificates.ts';
import { trustingEnv } from './support/certificates.ts';
import { validInputs } from './support/inputs.ts';
import { startRequestServer } from './support/request-server.ts';
import { accepted, answer, checkStart, operationId, runStart, startAgainst } from './support/start-step.ts';

// The documented requests, byte for byte, as the shipped bundle sends them.

const resource =
  '<Resource xmlns="http://schemas.microsoft.com/windowsazure">\r\n  <Plan>ü</Plan></Resource>';
const backup = '<?xml version="1.0" encoding="utf-8"?>\n<b:ServiceBackupSettings xmlns:b="u"/>';

const service = `/${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices`;
const requests: Record<string, [request: string, body: string | undefined, statusApi: string]> = {
  suspend: [`POST ${service}/~/biztalk/contosobts?comp=suspend`, '', 'biztalk'],
  resume: [`POST ${service}/~/biztalk/contosobts?comp=resume`, '', 'biztalk'],
  restart: [`POST ${service}/~/biztalk/contosobts?comp=restart`, '', 'biztalk'],
  syncacskeys: [`POST ${service}/~/biztalk/contosobts?comp=syncacskeys`, '', 'biztalk'],
  backup: [`POST ${service}/biztalk/contosobts?comp=backup`, backup, 'biztalk'],
  create: [`PUT ${service}/biztalk/contosobts`, resource, 'service-management'],
  update: [`PUT ${service}/biztalk/contosobts`, resource, 'service-management'],
  restore: [`PUT ${service}/biztalk/contosobts`, resource, 'service-management'],
  delete: [`DELETE ${service}/biztalk/contosobts`, undefined, 'service-management'],
};

const guid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/;

/** A request with its headers in alphabetical order and lower case, without the version and the client request id. */
function normalized(request: string): { line: string; headers: string[]; body: string } {
  const [head = '', ...body] = request.split('\r\n\r\n');
  const [line = '', ...headers] = head.split('\r\n');
  return {
    line,
    headers: headers
      .map(header =>
        header
          .replace(/^[^:]+/, name => name.toLowerCase())
          .replace(guid, 'GUID')
          .replace(/^(user-agent: biztalk-operation-gate)\/\d+\.\d+\.\d+$/, '$1/…'),
      )
      .sort(),
    body: Buffer.from(body.join('\r\n\r\n'), 'latin1').toString('utf8'),
  };
}

describe('the request', { concurrency: 3 }, () => {
  for (const [operation, [request, body, statusApi]] of Object.entries(requests))
    it(`of ${operation} is the documented one`, async () => {
      const step = await startAgainst(answer(accepted()), {
        operation,
        ...(body && { body }),
        'if-match': operation === 'update' ? 'W/"0x8D2"' : '',
      });
      checkStart(step, 'started');
      assert.deepEqual([step.outputs['request-id'], step.outputs['status-api']], [operationId, statusApi]);
      assert.equal(step.server.connections.length, 1);
      assert.deepEqual(normalized(step.server.requests().join()), {
        line: `${request} HTTP/1.1`,
        headers: [
          'accept-encoding: identity',
          'accept: application/xml, */*;q=0.5',
          `authorization: Bearer ${validInputs['access-token']}`,
          'cache-control: no-cache',
          'connection: close',
          ...(body === undefined ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
          'content-type: application/xml; charset=utf-8',
          `host: 127.0.0.1:${step.server.port}`,
          ...(operation === 'update' ? ['if-match: W/"0x8D2"'] : []),
          'user-agent: biztalk-operation-gate/…',
          'x-ms-client-request-id: GUID',
          'x-ms-version: 2013-04-26',
        ],
        body: body ?? '',
      });
    });

  it('goes below the path of the endpoint, with the given version', async () => {
    await using server = await startRequestServer(answer(accepted()));
    const step = await runStart({
      'management-endpoint': `http://127.0.0.1:${server.port}/azure/`,
      'api-version': '2014-01-01',
    });
    checkStart(step, 'started');
    assert.match(
      server.requests().join(),
      new RegExp(`^POST /azure${service}/~/[^]*x-ms-version: 2014-01-01`),
    );
  });

  it('shows the client certificate, and has no Authorization', async () => {
    const ca = createCertificate({ commonName: 'CA', ca: true });
    const identity = createCertificate({ commonName: 'localhost', hosts: ['localhost'], issuer: ca });
    const client = createCertificate({ commonName: 'client', issuer: ca });
    await using server = await startRequestServer(answer(accepted()), {
      tls: {
        key: identity.key,
        cert: identity.certificate,
        requestCert: true,
        rejectUnauthorized: true,
        ca: ca.certificate,
      },
    });
    const step = await runStart(
      {
        'access-token': '',
        'management-certificate': client.certificate + client.key,
        'management-endpoint': `https://localhost:${server.port}`,
      },
      { env: trustingEnv(ca.certificate) },
    );
    checkStart(step, 'started');
    assert.deepEqual(
      server.connections.map(({ subject }) => subject),
      ['CN=client'],
    );
    assert.doesNotMatch(server.requests().join(), /authorization/i);
  });

  it('has the client request id that log and summary show', async () => {
    const step = await startAgainst(answer(accepted()));
    const [, id = 'none'] = /x-ms-client-request-id: (\S+)/.exec(step.server.requests().join()) ?? [];
    assert.ok(step.log.join('\n').includes(`(client request id ${id})`), step.raw);
    assert.ok(step.summary.includes(`client request id ${id}`), step.summary);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createCertificate } from '../emulator/certificates.ts';
import { type Program, skipFront, startFront } from './fronts/start-front.ts';
import { trustInProcess, trustingEnv } from './support/certificates.ts';
import { get } from './support/get.ts';
import { validInputs } from './support/inputs.ts';
import { runAction } from './support/run-action.ts';
import * as servers from './support/server.ts';
import { annotation, checkVerdict } from './support/step.ts';

// The bundle behind real proxies and front ends on loopback (`npm run test:fronts`). docs/networks.md has the results.

const host = 'management.contoso.example'; // loopback names bypass every proxy
const ca = createCertificate({ commonName: 'CA', ca: true });
const identity = createCertificate({ commonName: host, hosts: [host, '127.0.0.1'], issuer: ca });
const client = createCertificate({ commonName: 'client' });
const serverTls = { key: identity.key, cert: identity.certificate, ca: client.certificate };
trustInProcess(ca.certificate);
const trusting = trustingEnv(ca.certificate);
/** The files beside each configuration. */
const files = {
  hosts: `127.0.0.1 localhost ${host}\n`,
  'server.pem': identity.certificate + identity.key,
  'client.pem': client.certificate,
  passwords: 'gate:$apr1$cXobaqoV$aT9PzGjsPz.FM2Mo/ATEY.\n', // htpasswd -bn gate open-sesame
};

const { httpResponse, respondWith, startByteServer } = servers;
const status = (result: string, code = 202): string =>
  httpResponse(code, servers.operationStatus(result), { 'Content-Type': 'application/xml' });
const succeeded = status('Succeeded');
/** What the server responds; with none, nothing listens where the program expects it. */
const responses: Record<string, string[]> = {
  202: [status('InProgress'), succeeded],
  200: [status('InProgress', 200), status('Succeeded', 200)],
  404: [httpResponse(404, ''), succeeded],
};

type Values = Record<string, string>;
const certificate = { 'access-token': '', 'management-certificate': client.certificate + client.key };
const limits = { 'timeout-minutes': '0.1', 'outage-tolerance-minutes': '0.05' };
/** How the gate runs, if not with a token alone; `login` is that of the proxy's setting. */
const runs: Record<string, { inputs?: Values; env?: Values; login?: string }> = {
  certificate: { inputs: certificate },
  'TLS 1.2': { inputs: certificate, env: { NODE_OPTIONS: '--tls-max-v1.2' } },
  password: { login: 'gate:open-sesame@' },
  'wrong password': { login: 'gate:open@' },
  'port 8443': { inputs: { 'management-endpoint': `https://${host}:8443`, 'outage-tolerance-minutes': '0' } },
  'no tolerance': { inputs: { 'outage-tolerance-minutes': '0' } },
  'certificate, 6 s': { inputs: { ...certificate, ...limits } },
};

/** What the annotation says; a text that is not in here can be in the log, too. */
const texts: Record<string, RegExp> = {
  login:
    /^.* FRONT demands a user and password: HTTP 40[17].*\n(Set|Correct) the user and password in https_proxy/,
  forbidden: /^.* the proxy FRONT refused the tunnel: HTTP 403 for \S+:8443.*\nThe proxy does not allow/,
  down: /^.* the proxy FRONT could not connect: HTTP 50\d for \S+:9.*\nThe proxy works, but could not connect/,
  // Varnish answers with Retry-After, as a rate limiter does.
  faulty: /(unreachable|throttled):/,
  'set a certificate': /^.*\nThe server accepts only clients with a certificate: set management-certificate/,
  'use TLS 1.2': /^.*\nThe server asks .* after the TLS 1.3 handshake.* set NODE_OPTIONS to --tls-max-v1\.2/,
  Age: /^.* came out of a cache \(Age: \d+ s\)/,
};

// The options are lines of the configuration in fronts/. nginx compresses no 202; HAProxy speaks TLS for Varnish.
const cases = `
  programs                                       | options             | run              | responses | verdict      | text
  squid tinyproxy nginx haproxy apache2 varnishd | open                | token            | 202       | succeeded    |
  squid tinyproxy nginx haproxy apache2 varnishd | certificate         | certificate      | 202       | succeeded    |
  squid tinyproxy nginx haproxy apache2 varnishd | open                | restart          | 202       | succeeded    | faulty
  squid tinyproxy                                | password            | password         | 202       | succeeded    |
  squid tinyproxy                                | password            | wrong password   | none      | unreachable  | login
  squid tinyproxy                                | password            | token            | none      | unreachable  | login
  squid tinyproxy                                | open                | port 8443        | none      | unreachable  | forbidden
  squid tinyproxy                                | open                | no tolerance     | none      | unreachable  | down
  nginx haproxy apache2                          | open gzip           | token            | 200       | succeeded    |
  nginx                                          | limit               | token            | 202       | succeeded    | HTTP 503
  haproxy                                        | open limit          | token            | 202       | succeeded    | HTTP 403
  haproxy                                        | open limit429       | token            | 202       | succeeded    | HTTP 429
  nginx                                          | certificate         | token            | none      | refused      | set a certificate
  haproxy apache2                                | certificate tls12   | token            | none      | unreachable  | set a certificate
  haproxy apache2                                | certificate tls13   | token            | none      | unreachable  | set a certificate
  apache2                                        | location            | token            | none      | unauthorized | use TLS 1.2
  apache2                                        | location            | TLS 1.2          | 202       | succeeded    |
  varnishd                                       | open                | token            | 404       | succeeded    |
  varnishd                                       | certificate nocache | certificate      | 404       | succeeded    |
  varnishd                                       | certificate         | certificate, 6 s | 404       | not-found    | Age
  varnishd                                       | certificate         | certificate, 6 s | 200       | timed-out    | Age`
  .split('\n')
  .slice(2)
  .map(row => row.split('|').map(cell => cell.trim()));

/** Stops a server once it has responded, and starts it again after three seconds. */
async function restart(server: servers.ByteServer, options: servers.ByteServerOptions) {
  for (let left = 100; left > 0 && server.requests.length === 0; left -= 1) await delay(100);
  await delay(500);
  await server.close();
  await delay(3000);
  return startByteServer(respondWith(succeeded), { ...options, port: server.port });
}

describe('the gate', { concurrency: 3 }, () => {
  for (const [programs = '', options = '', run = '', code = '', verdict = '', text = ''] of cases)
    for (const program of programs.split(' ') as Program[])
      it(`${program} ${options}, ${run}, ${code}: ${verdict}`, { skip: skipFront(program) }, async () => {
        const isProxy = /^(squid|tinyproxy)$/.test(program);
        const { inputs, env, login = '' } = runs[run] ?? {};
        const requestCert = inputs !== undefined && 'management-certificate' in inputs;
        // Behind a proxy the server itself speaks TLS and verifies the client certificate.
        const serverOptions = isProxy ? { tls: { ...serverTls, requestCert } } : {};
        await using server = await startByteServer(respondWith(...(responses[code] ?? [])), serverOptions);
        const port = code === 'none' ? 9 : server.port;
        const start = (program: Program, port: number) => startFront(program, port, options, files);
        await using cache = program === 'varnishd' ? await start(program, port) : undefined;
        await using front = cache ? await start('haproxy', cache.port) : await start(program, port);
        const address = `127.0.0.1:${front.port}`;
        const endpoint = `https://${isProxy ? `${host}:${port}` : address}`;
        if (options === 'open gzip')
          assert.deepEqual((await get(`${endpoint}/0`)).headers?.['content-encoding'], ['gzip']);

        const running = runAction(
          { ...validInputs, 'management-endpoint': endpoint, 'timeout-minutes': '0.5', ...inputs },
          { env: { ...trusting, https_proxy: `http://${login}${address}`, ...env } },
        );
        await using _again = run === 'restart' ? await restart(server, serverOptions) : undefined;
        const step = await running;
        checkVerdict(step, verdict);
        const said = `${annotation(step)}\n${step.raw}`.replaceAll(address, 'FRONT');
        assert.match(said, texts[text] ?? RegExp(text));
        if (code === 'none') {
          assert.equal(step.outputs['polls'], '1');
          if (isProxy) assert.equal(front.log('access').match(/CONNECT management/g)?.length, 1);
        } else {
          const request = server.requests.at(-1) ?? '';
          assert.match(request, /^GET \/\S+\/~\/biztalk\/contosobts\?OperationStatus\/\w+ HTTP/);
          assert.equal(/^authorization: Bearer /im.test(request), !requestCert);
        }
      });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { createCertificate } from '../emulator/certificates.ts';
import { type Service, startService } from '../emulator/service.ts';
import { validInputs } from './support/inputs.ts';
import { skipWithoutShell } from './support/tools.ts';

// The shell step in docs/starting-operations.md, run as the runner does, against the emulator.

const page = readFileSync(join(import.meta.dirname, '../docs/starting-operations.md'), 'utf8');
const [step] = parse(/^```yaml\n(.*?)^```$/ms.exec(page)?.[1] ?? '') as { run: string }[];
assert.ok(step);
const script = step.run;

let service: Service;
let folder: string;
before(async () => {
  service = await startService({ durationMs: 0 });
  folder = mkdtempSync(join(tmpdir(), 'deploy-'));
  writeFileSync(join(folder, 'ca.pem'), service.ca);
});
after(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

/** Runs the script in the runner's default shell. Returns its exit code and the outputs file. */
async function run(certificate: string, endpoint = service.endpoint) {
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const services = `${endpoint}/${validInputs.subscription}/cloudservices/contoso-cs/resources/biztalkservices`;
  const env = {
    PATH: process.env['PATH'],
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: output,
    CURL_CA_BUNDLE: join(folder, 'ca.pem'),
    CERTIFICATE: certificate,
    SERVICES: services,
  };
  writeFileSync(join(folder, 'step.sh'), script);
  // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
  const code = await new Promise<unknown>(resolve =>
    execFile('bash', ['-e', join(folder, 'step.sh')], { env, cwd: folder }, error =>
      resolve(error?.code ?? 0),
    ),
  );
  return { code, output: readFileSync(output, 'utf8') };
}

describe('the step that starts an operation with curl', () => {
  const unknownCertificate = createCertificate({ commonName: 'unknown' });

  it('outputs the request id, and nothing if the call fails', {
    skip: skipWithoutShell,
  }, async () => {
    const certificate = service.client.certificate + service.client.key;
    const started = await run(certificate);
    assert.equal(started.code, 0);
    assert.match(started.output, /^request-id=[\da-f]{32}\n$/);
    // 22 and 7 are curl's exit codes for an HTTP error and for a failed connection.
    const refused = await run(unknownCertificate.certificate + unknownCertificate.key);
    assert.deepEqual(refused, { code: 22, output: '' });
    const unreachable = await run(certificate, 'https://localhost:1');
    assert.deepEqual(unreachable, { code: 7, output: '' });
    assert.notEqual((await run('')).code, 0);
  });
});

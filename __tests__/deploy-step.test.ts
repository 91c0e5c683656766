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
import { skipUnless } from './support/tools.ts';

// The shell steps of the examples that start an operation, run as the runner does, against the emulator.

interface Example {
  jobs: Record<string, { steps: { name?: string; run?: string }[] }>;
}

const scripts = (file: string): string[] => {
  const { jobs } = parse(readFileSync(join(import.meta.dirname, '../examples', file), 'utf8')) as Example;
  return Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run = '' }) => (/curl|start/.test(run) ? [run] : [])),
  );
};

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

/** Runs scripts in the runner's default shell until one fails. Returns its exit code and the outputs file. */
async function run(scripts: string[], certificate: string, endpoint = service.endpoint) {
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
    SERVICE: `${services}/~/biztalk/contosobts`,
  };
  for (const script of scripts) {
    writeFileSync(join(folder, 'step.sh'), script);
    // https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
    const code = await new Promise<unknown>(resolve =>
      execFile('bash', ['-e', join(folder, 'step.sh')], { env, cwd: folder }, error =>
        resolve(error?.code ?? 0),
      ),
    );
    if (code !== 0) return { code, output: readFileSync(output, 'utf8') };
  }
  return { code: 0, output: readFileSync(output, 'utf8') };
}

describe('the step that starts an operation', () => {
  const unknownCertificate = createCertificate({ commonName: 'unknown' });
  for (const [file, ids] of [['gate-a-release.yml', 1]] as const)
    it(`in ${file} outputs the request id, and nothing if the call fails`, {
      skip: skipUnless('bash', 'curl'),
    }, async () => {
      const certificate = service.client.certificate + service.client.key;
      const started = await run(scripts(file), certificate);
      assert.equal(started.code, 0);
      assert.match(started.output, new RegExp(`^(request-id=[\\da-f]{32}\n){${ids}}$`));
      // 22 and 7 are curl's exit codes for an HTTP error and for a failed connection.
      const refused = await run(scripts(file), unknownCertificate.certificate + unknownCertificate.key);
      assert.deepEqual(refused, { code: 22, output: '' });
      const unreachable = await run(scripts(file), certificate, 'https://localhost:1');
      assert.deepEqual(unreachable, { code: 7, output: '' });
      assert.notEqual((await run(scripts(file), '')).code, 0);
    });
});

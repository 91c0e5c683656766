import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '../__tests__/support/run-action.ts';
import { resourcePath, sample } from './connection-files.ts';
import { type ServiceOptions, startService } from './service.ts';
import { startOperation } from './start-operation.ts';

/** Starts an operation on an emulator, runs the gate on it as the runner would, and prints what a user would see. */
async function show(title: string, options: ServiceOptions, expectedExitCode: number): Promise<void> {
  console.log(`\n━━━ ${title} ${'━'.repeat(90 - title.length)}\n`);
  const service = await startService(options);
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, service.ca);
  try {
    const requestId = await startOperation(service, 'POST', `${resourcePath}?comp=backup`);
    console.log(`POST …?comp=backup to ${service.endpoint} returned x-ms-request-id ${requestId}\n`);
    const inputs = {
      'request-id': requestId,
      subscription: sample.subscription,
      'cloud-service-name': sample.cloudServiceName,
      'resource-name': sample.resourceName,
      'management-endpoint': service.endpoint,
      'management-certificate': service.client.certificate + service.client.key,
    };
    const step = await runAction(inputs, { env: { NODE_EXTRA_CA_CERTS: ca } });
    const annotations = step.commands.filter(({ name }) => name === 'error');
    console.log('Log');
    for (const line of step.log) console.log(`  ${line}`);
    console.log(`\nError annotations: ${annotations.length}`);
    for (const { properties, data } of annotations)
      console.log(`  ${properties['title']}\n  ${data.replaceAll('\n', '\n  ')}`);
    console.log('\nOutputs');
    for (const [name, value] of Object.entries(step.outputs)) console.log(`  ${name.padEnd(18)} ${value}`);
    console.log(`\nSummary\n  ${step.summary.trim().replaceAll('\n', '\n  ')}`);
    console.log(`\nExit code ${step.exitCode}: the job ${step.exitCode === 0 ? 'continues' : 'stops'}`);
    if (step.exitCode !== expectedExitCode) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
    await service.close();
  }
}

await show('An operation that succeeds', { durationMs: 5000 }, 0);
await show('An operation that fails', { durationMs: 3000, outcome: 'Failed' }, 1);

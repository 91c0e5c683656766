import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction, type Step } from '../__tests__/support/run-action.ts';
import { sample } from './connection-files.ts';
import { type ServiceOptions, startService } from './service.ts';

interface Demo {
  title: string;
  /** Inputs of the start. */
  start: Record<string, string>;
  service: ServiceOptions;
  expectedExitCode: number;
}

/** Starts an operation on an emulator and runs the gate on it, as the runner would, and prints what a user would see. */
async function show({ title, start, service: options, expectedExitCode }: Demo): Promise<void> {
  console.log(`\n━━━ ${title} ${'━'.repeat(90 - title.length)}`);
  const service = await startService(options);
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, service.ca);
  const env = { NODE_EXTRA_CA_CERTS: ca };
  try {
    const connection = {
      subscription: sample.subscription,
      'cloud-service-name': sample.cloudServiceName,
      'resource-name': sample.resourceName,
      'management-endpoint': service.endpoint,
      'management-certificate': service.client.certificate + service.client.key,
    };
    const started = await runAction({ ...connection, ...start }, { path: 'start', env });
    print('start', started);
    const { 'request-id': requestId = '', 'status-api': statusApi = '' } = started.outputs;
    const gate = await runAction(
      { ...connection, 'request-id': requestId, 'status-api': statusApi },
      { env },
    );
    print('gate', gate);
    console.log(`\nThe job ${gate.exitCode === 0 ? 'continues' : 'stops'}`);
    if (started.exitCode !== 0 || gate.exitCode !== expectedExitCode) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
    await service.close();
  }
}

/** What a step shows, under the name of its action. */
function print(name: string, { log, commands, outputs, summary, exitCode }: Step): void {
  console.log(`\n── ${name}\n\nLog`);
  for (const line of log) console.log(`  ${line}`);
  const annotations = commands.filter(({ name }) => name === 'error');
  console.log(`\nError annotations: ${annotations.length}`);
  for (const { properties, data } of annotations)
    console.log(`  ${properties['title']}\n  ${data.replaceAll('\n', '\n  ')}`);
  console.log('\nOutputs');
  for (const [name, value] of Object.entries(outputs)) console.log(`  ${name.padEnd(18)} ${value}`);
  console.log(`\nSummary\n  ${summary.trim().replaceAll('\n', '\n  ')}\n\nExit code ${exitCode}`);
}

await show({
  title: 'An operation that succeeds',
  start: { operation: 'restart' },
  service: { durationMs: 5000 },
  expectedExitCode: 0,
});
await show({
  title: 'An operation that fails',
  start: {
    operation: 'backup',
    body: '<ServiceBackupSettings><BackupStoreConnectionString>AccountName=contoso;AccountKey=c2VjcmV0LWtleQ==</BackupStoreConnectionString><BackupName>nightly</BackupName></ServiceBackupSettings>',
  },
  service: { durationMs: 3000, outcome: 'Failed' },
  expectedExitCode: 1,
});

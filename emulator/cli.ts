import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultCourse, type Service, startService } from './service.ts';

const usage = `Serves the status API of BizTalk Services on this machine until it is interrupted.

  npm run emulator -- [options]

  --port N             port on 127.0.0.1; 0 is any free one (default 8443)
  --duration SECONDS   how long an operation runs (default ${defaultCourse.durationMs / 1000})
  --outcome WORD       how it ends: Succeeded or Failed (default ${defaultCourse.outcome})
  --http-code TEXT     HttpCode of a failed operation (default ${defaultCourse.httpCode})
  --message TEXT       Message of a failed operation (default "${defaultCourse.message}")
  --extended-code TEXT ExtendedCode of a failed operation (default ${defaultCourse.extendedCode})
`;

/** The options as the service takes them; throws a sentence about the first that is wrong. */
function options(args: string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      port: { ...text, default: '8443' },
      duration: { ...text, default: String(defaultCourse.durationMs / 1000) },
      outcome: { ...text, default: defaultCourse.outcome },
      'http-code': { ...text, default: defaultCourse.httpCode },
      message: { ...text, default: defaultCourse.message },
      'extended-code': { ...text, default: defaultCourse.extendedCode },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { port, duration, outcome } = values;
  if (!/^\d+$/.test(port) || Number(port) > 65535) throw new Error(`--port: "${port}" is not 0 to 65535`);
  if (!/^\d+(\.\d+)?$/.test(duration))
    throw new Error(`--duration: "${duration}" is not a number of seconds`);
  if (outcome !== 'Succeeded' && outcome !== 'Failed')
    throw new Error(`--outcome: "${outcome}" is neither Succeeded nor Failed`);
  return {
    port: Number(port),
    durationMs: Number(duration) * 1000,
    outcome,
    httpCode: values['http-code'],
    message: values.message,
    extendedCode: values['extended-code'],
  } as const;
}

/** Writes certificates and token into `folder`, and says where all is and how to start an operation and ask for it. */
function announce({ endpoint, ca, client, token }: Service, folder: string): void {
  const files = {
    ca: join(folder, 'ca.pem'),
    client: join(folder, 'client.pem'),
    token: join(folder, 'token'),
  };
  writeFileSync(files.ca, ca);
  writeFileSync(files.client, client.certificate + client.key, { mode: 0o600 });
  writeFileSync(files.token, token, { mode: 0o600 });
  const resource =
    '00000000-0000-0000-0000-000000000000/cloudservices/contoso-cs/resources/biztalkservices/~/biztalk/contosobts';
  const curl = `curl --cacert ${files.ca} --cert ${files.client} -H 'x-ms-version: 2013-04-26'`;
  console.log(`Listening on ${endpoint}

  CA of the server     ${files.ca}
  management cert      ${files.client}
  bearer token         ${files.token}

Start an operation; x-ms-request-id is its request id:
  ${curl} -i -d '' '${endpoint}/${resource}?comp=suspend'

Ask for its status:
  ${curl} '${endpoint}/${resource}?OperationStatus/REQUEST-ID'
`);
}

try {
  const chosen = options(process.argv.slice(2));
  if (chosen === undefined) console.log(usage);
  else {
    const service = await startService(chosen);
    const folder = mkdtempSync(join(tmpdir(), 'biztalk-emulator-'));
    for (const signal of ['SIGINT', 'SIGTERM'])
      process.on(signal, async () => {
        await service.close();
        rmSync(folder, { recursive: true, force: true });
      });
    announce(service, folder);
  }
} catch (error) {
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 2;
}

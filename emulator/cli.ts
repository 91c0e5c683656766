import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ConnectionFiles, resourcePath, writeConnectionFiles } from './connection-files.ts';
import { defaultScenario, type Service, startService } from './service.ts';

const usage = `Serves the status API of BizTalk Services on this machine until it is interrupted.

  npm run emulator -- [options]

  --port N              port on 127.0.0.1; 0 is any free one (default 8443)
  --duration-seconds N  how long an operation runs (default ${defaultScenario.durationMs / 1000})
  --outcome WORD        how it ends: Succeeded or Failed (default ${defaultScenario.outcome})
  --http-code TEXT      HttpCode of a failed operation (default ${defaultScenario.httpCode})
  --message TEXT        Message of a failed operation (default "${defaultScenario.message}")
  --extended-code TEXT  ExtendedCode of a failed operation (default ${defaultScenario.extendedCode})
  --folder PATH         an empty folder for certificates and token, removed at the end; without it, the service
                        ends (default a new one)
  --lifetime-minutes N  stop by itself after that time (default never)
`;

/** The options as the service takes them; throws a sentence about the first that is wrong. */
function options(args: string[]) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      port: { ...text, default: '8443' },
      'duration-seconds': { ...text, default: String(defaultScenario.durationMs / 1000) },
      outcome: { ...text, default: defaultScenario.outcome },
      'http-code': { ...text, default: defaultScenario.httpCode },
      message: { ...text, default: defaultScenario.message },
      'extended-code': { ...text, default: defaultScenario.extendedCode },
      folder: text,
      'lifetime-minutes': text,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { port, 'duration-seconds': duration, outcome, 'lifetime-minutes': lifetime } = values;
  if (!/^\d+$/.test(port) || Number(port) > 65535) throw new Error(`--port: "${port}" is not 0 to 65535`);
  for (const [name, number] of Object.entries({ 'duration-seconds': duration, 'lifetime-minutes': lifetime }))
    if (number !== undefined && !/^\d{1,6}(\.\d+)?$/.test(number))
      throw new Error(`--${name}: "${number}" is not a number in plain decimal notation`);
  if (outcome !== 'Succeeded' && outcome !== 'Failed')
    throw new Error(`--outcome: "${outcome}" is neither Succeeded nor Failed`);
  return {
    port: Number(port),
    durationMs: Number(duration) * 1000,
    outcome,
    httpCode: values['http-code'],
    message: values.message,
    extendedCode: values['extended-code'],
    folder: values.folder,
    lifetimeMs: lifetime === undefined ? undefined : Number(lifetime) * 60_000,
  } as const;
}

/** Says where all is, how to start an operation and how to ask for it. */
function announce(endpoint: string, { ca, client, token, startOperation }: ConnectionFiles): void {
  const resource = endpoint + resourcePath;
  const curl = `curl --cacert ${ca} --cert ${client} -H 'x-ms-version: 2013-04-26'`;
  console.log(`
  CA of the server     ${ca}
  management cert      ${client}
  bearer token         ${token}

Start an operation; x-ms-request-id is its request id, which the script prints alone:
  ${curl} -i -d '' '${resource}?comp=restart'
  ${startOperation} restart

Ask for its status:
  ${curl} '${resource}?OperationStatus/REQUEST-ID'
`);
}

/** The kit in `folder`; where it cannot be written, the service ends: whoever named the folder may be gone with it. */
async function written(service: Service, folder: string): Promise<ConnectionFiles> {
  try {
    return writeConnectionFiles(service, folder);
  } catch (error) {
    await service.close();
    throw error;
  }
}

try {
  const chosen = options(process.argv.slice(2));
  if (chosen === undefined) console.log(usage);
  else {
    const onRequest = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);
    const service = await startService({ ...chosen, onRequest });
    const folder = chosen.folder ?? mkdtempSync(join(tmpdir(), 'biztalk-emulator-'));
    const stop = async (): Promise<void> => {
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    };
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
    if (chosen.lifetimeMs !== undefined) setTimeout(stop, chosen.lifetimeMs).unref();
    const kit = await written(service, folder);
    setInterval(() => existsSync(folder) || stop(), 1000).unref();
    console.log(`Listening on ${service.endpoint}`);
    // Who names the folder knows what is in it.
    if (!chosen.folder) announce(service.endpoint, kit);
  }
} catch (error) {
  const { message } = error as Error;
  console.error(message.startsWith('listen ') ? message : `${message}\n\n${usage}`);
  process.exitCode = 2;
}

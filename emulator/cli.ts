import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ConnectionFiles, resourcePath, writeConnectionFiles } from './connection-files.ts';
import type { Scenario } from './operations.ts';
import { defaultScenario, startService } from './service.ts';

const usage = `Serves the management API of BizTalk Services on this machine until it is interrupted.

  npm run emulator -- [options]

  --port N              port on 127.0.0.1, 0 for any free port (default 8443)
  --duration-seconds N  how long an operation runs (default ${defaultScenario.durationMs / 1000})
  --outcome RESULT      how an operation ends: Succeeded or Failed (default ${defaultScenario.outcome})
  --http-code TEXT      HttpCode of a failed operation (default ${defaultScenario.httpCode})
  --message TEXT        Message of a failed operation (default "${defaultScenario.message}")
  --extended-code TEXT  ExtendedCode of a failed operation (default ${defaultScenario.extendedCode})
  --busy                answer 409 ConflictError while another operation of the same service runs
  --requests-per-minute N
                        answer 503 TooManyRequests beyond this rate, with bursts of a sixth of it (default 0: unlimited)
  --retry-after-seconds N
                        Retry-After of such an answer (default: none)
  --folder PATH         an empty folder for the certificates and the token (default: a new one); it is removed
                        when the emulator stops, and the emulator stops when it is removed
  --lifetime-minutes N  stop after this time (default: never)
  --help                show this text
`;

interface Options extends Scenario {
  port: number;
  folder: string | undefined;
  lifetimeMs: number | undefined;
  requestsPerMinute: number;
  retryAfterSeconds?: number;
}

/** The options in `args`, `undefined` for `--help`; throws an error that describes the first invalid one. */
function parseOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    // The action passes "--busy=false", too.
    args: args.map(arg => (arg === '--busy' ? '--busy=true' : arg)),
    options: {
      port: { type: 'string', default: '8443' },
      'duration-seconds': { type: 'string', default: String(defaultScenario.durationMs / 1000) },
      outcome: { type: 'string', default: defaultScenario.outcome },
      'http-code': { type: 'string', default: defaultScenario.httpCode },
      message: { type: 'string', default: defaultScenario.message },
      'extended-code': { type: 'string', default: defaultScenario.extendedCode },
      busy: { type: 'string', default: String(defaultScenario.busy) },
      'requests-per-minute': { type: 'string', default: '0' },
      'retry-after-seconds': { type: 'string' },
      folder: { type: 'string' },
      'lifetime-minutes': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { port, 'duration-seconds': duration, outcome, 'lifetime-minutes': lifetime } = values;
  if (!/^\d+$/.test(port) || Number(port) > 65535)
    throw new Error(`--port: "${port}" is not a number from 0 to 65535`);
  for (const [name, number] of Object.entries({ 'duration-seconds': duration, 'lifetime-minutes': lifetime }))
    if (number !== undefined && !/^\d{1,6}(\.\d+)?$/.test(number))
      throw new Error(`--${name}: "${number}" is not a number in plain decimal notation`);
  for (const name of ['requests-per-minute', 'retry-after-seconds'] as const)
    if (!/^\d{0,6}$/.test(values[name] ?? ''))
      throw new Error(`--${name}: "${values[name]}" is not a whole number`);
  if (outcome !== 'Succeeded' && outcome !== 'Failed')
    throw new Error(`--outcome: "${outcome}" is neither Succeeded nor Failed`);
  if (values.busy !== 'true' && values.busy !== 'false')
    throw new Error(`--busy: "${values.busy}" is neither true nor false`);
  return {
    port: Number(port),
    durationMs: Number(duration) * 1000,
    outcome,
    httpCode: values['http-code'],
    message: values.message,
    extendedCode: values['extended-code'],
    busy: values.busy === 'true',
    requestsPerMinute: Number(values['requests-per-minute']),
    ...(values['retry-after-seconds'] && { retryAfterSeconds: Number(values['retry-after-seconds']) }),
    folder: values.folder,
    // A longer timer would fire at once.
    lifetimeMs: lifetime === undefined ? undefined : Math.min(Number(lifetime) * 60_000, 2 ** 31 - 1),
  };
}

/** Serves until a signal, the end of the lifetime or the removal of the folder. */
async function serve({ folder, lifetimeMs, ...options }: Options): Promise<void> {
  const onRequest = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);
  const service = await startService({ ...options, onRequest });
  const ownFolder = folder ?? mkdtempSync(join(tmpdir(), 'biztalk-emulator-'));
  const stop = async (): Promise<void> => {
    await service.close();
    rmSync(ownFolder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  if (lifetimeMs !== undefined) setTimeout(stop, lifetimeMs).unref();
  try {
    const files = writeConnectionFiles(service, ownFolder);
    console.log(`Listening on ${service.endpoint}`);
    if (folder === undefined) console.log(instructions(service.endpoint, files));
  } catch (error) {
    await service.close(); // the open server would keep the process alive
    throw error;
  }
  // The post step of the action removes the folder, also that of an emulator whose process id it does not know.
  setInterval(() => existsSync(ownFolder) || stop(), 1000).unref();
}

/** Where the files are, and the commands that start an operation and get its status. */
function instructions(endpoint: string, { ca, client, token, startOperation }: ConnectionFiles): string {
  const resource = endpoint + resourcePath;
  const curl = `curl --cacert ${ca} --cert ${client} -H 'x-ms-version: 2013-04-26'`;
  return `
  CA certificate          ${ca}
  management certificate  ${client}
  bearer token            ${token}

Start an operation; its request id is the x-ms-request-id of the response, and all that the script prints:
  ${curl} -i -d '' '${resource}?comp=restart'
  ${startOperation} restart

Get its status:
  ${curl} '${resource}?OperationStatus/REQUEST-ID'
`;
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options) await serve(options);
  else console.log(usage);
} catch (error) {
  const { message } = error as Error;
  console.error(message.startsWith('listen ') ? message : `${message}\n\n${usage}`);
  process.exitCode = 2;
}

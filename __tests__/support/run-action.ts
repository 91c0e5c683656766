import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { startStopwatch } from './stopwatch.ts';

/** A workflow command in a line of output. */
export interface Command {
  name: string;
  properties: Record<string, string>;
  data: string;
}

/** A finished step, as the runner sees it. */
export interface Step {
  exitCode: number | null;
  /** The signal that killed the process, if one did. */
  signal: NodeJS.Signals | null;
  outputs: Record<string, string>;
  /** Environment variables exported to later steps. */
  env: Record<string, string>;
  /** State saved for the post step. */
  state: Record<string, string>;
  commands: Command[];
  /** The lines of stdout and stderr that are not commands. */
  log: string[];
  /** All lines of stdout and stderr. */
  raw: string;
  summary: string;
  /** Time until the end of its output, without the pauses of this machine. */
  elapsedMs: number;
  /** Time until the process exited. */
  exitedMs: number;
  /** Time from the first signal sent by `kill` to the exit. */
  killedMs: number;
}

export type Kill = (signal: NodeJS.Signals) => void;

export interface StepOptions {
  env?: Record<string, string>;
  /** Called when the process has started. */
  onStart?: (kill: Kill) => void;
  /** Called with each line when it arrives. */
  onLine?: (line: string, kill: Kill) => void;
  /** Starts to read the output only after this time. */
  readAfterMs?: number;
  /** `false` closes the reading ends of the pipes at once. */
  readsOutput?: boolean;
  /** A command that runs its arguments, in front of node; it must become node, to get the signals. */
  launcher?: string[];
  /** Arguments for node, before the path of the bundle. */
  nodeArgs?: string[];
  /** The action's folder in the repository, as in `uses`; the root by default. */
  path?: string;
  /** Runs the post step with this state, which the main step saved. */
  postWith?: Record<string, string>;
}

const top = join(import.meta.dirname, '../..');

/**
 * Runs a built action as the runner does (actions/runner, NodeScriptActionHandler.cs): inputs and their defaults in
 * `INPUT_*`, files for outputs, state, environment and summary, no stdin, commands read from both stdout and stderr.
 * Kills it after a minute.
 */
export async function runAction(inputs: Record<string, string>, options: StepOptions = {}): Promise<Step> {
  const folder = mkdtempSync(join(tmpdir(), 'step-'));
  const { path = '', postWith } = options;
  const action = parse(readFileSync(join(top, path, 'action.yml'), 'utf8')) as {
    runs: { main: string; post: string };
    inputs: Record<string, { default?: string }>;
  };
  const files = {
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_STATE: join(folder, 'state'),
  };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']);
  const inputEnv = Object.entries<string>({ ...Object.fromEntries(defaults), ...inputs }).map(
    ([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value],
  );
  const stateEnv = Object.entries(postWith ?? {}).map(([name, value]) => [`STATE_${name}`, value]);

  const startedMs = performance.now();
  const stopStopwatch = startStopwatch();
  const [command = process.execPath, ...args] = [
    ...(options.launcher ?? []),
    process.execPath,
    ...(options.nodeArgs ?? []),
    join(top, path, postWith ? action.runs.post : action.runs.main),
  ];
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      ...files,
      ...Object.fromEntries([...inputEnv, ...stateEnv]),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let stopKillStopwatch: (() => number) | undefined;
  let killedMs = 0;
  const kill: Kill = signal => {
    stopKillStopwatch ??= startStopwatch();
    child.kill(signal);
  };
  options.onStart?.(kill);
  let exitedMs = 0;
  child.once('exit', () => {
    exitedMs = performance.now() - startedMs;
    killedMs = stopKillStopwatch?.() ?? 0;
  });
  const lines: string[] = [];
  const readers = [child.stdout, child.stderr].map(async stream => {
    if (options.readsOutput === false) {
      stream.destroy();
      return;
    }
    const piped = stream.pipe(new PassThrough()); // buffers at most 64 KiB
    await delay(options.readAfterMs ?? 0);
    for await (const line of createInterface({ input: piped })) {
      lines.push(line);
      options.onLine?.(line, kill);
    }
  });
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(resolve =>
    child.once('close', (...result) => resolve(result)),
  );
  const elapsedMs = stopStopwatch();
  await Promise.all(readers);
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const step: Step = {
    exitCode,
    signal,
    outputs: parseCommandFile(read(files.GITHUB_OUTPUT)),
    env: parseCommandFile(read(files.GITHUB_ENV)),
    state: parseCommandFile(read(files.GITHUB_STATE)),
    commands: lines.map(parseCommand).filter(command => command !== undefined),
    log: lines.filter(line => parseCommand(line) === undefined),
    raw: lines.join('\n'),
    summary: read(files.GITHUB_STEP_SUMMARY),
    elapsedMs,
    exitedMs,
    killedMs,
  };
  rmSync(folder, { recursive: true });
  return step;
}

const commandNames = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
]);

/** The command in a line, written as `::name props::data` or in the old form `##[name props]data` (ActionCommand.cs). */
export function parseCommand(line: string): Command | undefined {
  const current = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line);
  const old = /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/s.exec(line);
  for (const [match, separator] of [
    [current, ','],
    [old, ';'],
  ] as const) {
    const [, name = '', props = '', data = ''] = match ?? [];
    if (!commandNames.has(name.toLowerCase())) continue;
    const properties = props
      .split(separator)
      .map(property => property.split('='))
      .filter(parts => parts.length > 1)
      .map(([key = '', ...value]) => [key.trim(), unescapeCommand(value.join('='))]);
    return {
      name: name.toLowerCase(),
      properties: Object.fromEntries(properties),
      data: unescapeCommand(data),
    };
  }
  return undefined;
}

const unescapeCommand = (text: string): string =>
  text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');

/**
 * The values in a file of outputs, state or environment variables: `name=value`, or `name<<DELIMITER`, lines and
 * `DELIMITER` (FileCommandManager.cs).
 */
function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, name = '', delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (delimiter === undefined) {
      const [key = '', ...value] = line.split('=');
      if (key) values[key] = value.join('=');
      continue;
    }
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`the value of ${name} has no end delimiter`);
    values[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return values;
}

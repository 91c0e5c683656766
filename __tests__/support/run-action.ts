import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';

/** A workflow command as the runner takes it from a line of output. */
export interface Command {
  name: string;
  properties: Record<string, string>;
  data: string;
}

/** A step that has ended, as the runner sees it. */
export interface Step {
  exitCode: number | null;
  /** The signal that killed it, if any did. */
  signal: NodeJS.Signals | null;
  outputs: Record<string, string>;
  /** What it exported to later steps, and saved for its post step. */
  env: Record<string, string>;
  state: Record<string, string>;
  commands: Command[];
  /** Every line of stdout and stderr that is no command. */
  log: string[];
  /** stdout and stderr as they came. */
  raw: string;
  summary: string;
  /** How long it took until its output was read, without the time that this machine stood still. */
  elapsedMs: number;
  /** How long its process lived. */
  endedMs: number;
}

export interface StepOptions {
  env?: Record<string, string>;
  /** Called once it runs. */
  onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Called with every line as it comes. */
  onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Leaves what it prints unread for so long. */
  readAfterMs?: number;
  /** Closes its ends of the pipes at once where `false`. */
  reads?: boolean;
  /** Arguments for node before the bundle. */
  nodeArgs?: string[];
  /** Where the action is in the repository, as in `uses`; the root where absent. */
  path?: string;
  /** Runs the post step, with what the main step saved. */
  postWith?: Record<string, string>;
}

const top = join(import.meta.dirname, '../..');

/**
 * Runs a built action as the runner would: node with inputs and defaults in `INPUT_*`, the files that it writes to,
 * stdin closed, stdout and stderr as pipes that are both read for commands
 * (actions/runner, NodeScriptActionHandler.cs). It is killed after a minute.
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
  const saved = Object.entries(postWith ?? {}).map(([name, value]) => [`STATE_${name}`, value]);
  for (const file of Object.values(files)) writeFileSync(file, '');
  const given = Object.entries({
    ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ''])),
    ...inputs,
  }).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]);

  const started = performance.now();
  const stalls = countStalls();
  const child = spawn(
    process.execPath,
    [...(options.nodeArgs ?? []), join(top, path, postWith ? action.runs.post : action.runs.main)],
    {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        ...files,
        ...Object.fromEntries([...given, ...saved]),
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
      killSignal: 'SIGKILL',
    },
  );
  options.onStart?.(signal => child.kill(signal));
  let endedMs = 0;
  child.once('exit', () => {
    endedMs = performance.now() - started;
  });
  const lines: string[] = [];
  const reading = [child.stdout, child.stderr].map(async stream => {
    if (options.reads === false) {
      stream.destroy();
      return;
    }
    const piped = stream.pipe(new PassThrough()); // takes 64 KiB at most before it is read
    await delay(options.readAfterMs ?? 0);
    for await (const line of createInterface({ input: piped })) {
      lines.push(line);
      options.onLine?.(line, signal => child.kill(signal));
    }
  });
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(resolve =>
    child.once('close', (...end) => resolve(end)),
  );
  const elapsedMs = performance.now() - started - stalls();
  await Promise.all(reading);
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  const step: Step = {
    exitCode,
    signal,
    outputs: fileOutputs(read(files.GITHUB_OUTPUT)),
    env: fileOutputs(read(files.GITHUB_ENV)),
    state: fileOutputs(read(files.GITHUB_STATE)),
    commands: lines.map(parseCommand).filter(command => command !== undefined),
    log: lines.filter(line => parseCommand(line) === undefined),
    raw: lines.join('\n'),
    summary: read(files.GITHUB_STEP_SUMMARY),
    elapsedMs,
    endedMs,
  };
  rmSync(folder, { recursive: true });
  return step;
}

/** Counts the milliseconds in which this process was not scheduled either: shared machines pause for seconds. */
function countStalls(): () => number {
  const beatMs = 50;
  let stalledMs = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const lateMs = performance.now() - last - beatMs;
    if (lateMs > 250) stalledMs += lateMs;
    last = performance.now();
  }, beatMs);
  return () => {
    clearInterval(timer);
    return stalledMs;
  };
}

const live =
  'error warning notice debug group endgroup add-mask add-matcher remove-matcher echo stop-commands set-output save-state set-env add-path';
const commandNames = new Set(live.split(' '));

/** The command in a line, in the form `::name props::data` or the old `##[name props]data`, as ActionCommand.cs reads both. */
export function parseCommand(line: string): Command | undefined {
  const now = /^\s*::([^\s:]+)(?: (.*?))?::(.*)$/s.exec(line);
  const old = /##\[([^\s\]]+)(?: ([^\]]*))?\](.*)$/s.exec(line);
  for (const [found, separator] of [
    [now, ','],
    [old, ';'],
  ] as const) {
    const [, name = '', props = '', data = ''] = found ?? [];
    if (!commandNames.has(name.toLowerCase())) continue;
    const pairs = props
      .split(separator)
      .map(pair => pair.split('='))
      .filter(pair => pair.length > 1);
    return {
      name: name.toLowerCase(),
      properties: Object.fromEntries(
        pairs.map(([key = '', ...value]) => [key.trim(), unescaped(value.join('='))]),
      ),
      data: unescaped(data),
    };
  }
  return undefined;
}

const unescaped = (text: string): string =>
  text
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%25', '%');

/** The values in an output, environment or state file: `name=value` or `name<<DELIMITER`, lines, `DELIMITER` (FileCommandManager.cs). */
function fileOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, name = '', delimiter] = /^([^=]+?)<<(.+)$/.exec(line) ?? [];
    if (delimiter === undefined) {
      const [key = '', ...value] = line.split('=');
      if (key) outputs[key] = value.join('=');
      continue;
    }
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`the output ${name} is not closed`);
    outputs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}

import { issue, issueCommand } from '@actions/core/lib/command.js';
import { issueFileCommand, prepareKeyValueMessage } from '@actions/core/lib/file-command.js';
import { escapeCommands, singleLine } from './text.ts';

/** The workflow run that the step is part of. */
export interface Run {
  id: string;
  /** `owner/name`, on a GitHub server of one's own with its host in front, as gh takes it. */
  repository: string;
}

/**
 * What the action needs of the runner. The only door to @actions/core, and to those files of it that speak to the
 * runner: it exports nothing but the whole (tsconfig.json, paths, goes round that), and the whole loads
 * node:fs/promises, which the step would pay for with 4 ms and 3 MB at each start.
 */
export interface Runner {
  /** An input's value, trimmed; empty where it was not given. */
  input(name: string): string;
  mask(secrets: readonly string[]): void;
  info(line: string): void;
  debug(line: string): void;
  warning(title: string, message: string): void;
  /** The one error annotation of a run: the first stands, further ones are not printed. */
  error(title: string, message: string): void;
  /** Writes the outputs, all at once; throws where they cannot be written. */
  outputs(values: Record<string, string>): void;
  /** Appends to the job summary; throws where the summary cannot be written. */
  summary(markdown: string): void;
  /** Absent outside of GitHub. */
  run: Run | undefined;
}

// An annotation holds 4,096 characters (actions/runner, ExecutionContext.cs); the rest would be cut in silence.
const annotationMax = 4000;

/** The runner this process runs under, spoken to over stdout and the files it names in the environment. */
export function actionsRunner(): Runner {
  let annotated = false;
  // Where nobody reads any more, outputs and summary still tell.
  process.stdout.on('error', () => undefined);
  return {
    input: name => (process.env[`INPUT_${name.toUpperCase()}`] ?? '').trim(),
    mask(secrets) {
      process.stdout.cork(); // A certificate is some forty of them.
      for (const secret of secrets) issue('add-mask', secret);
      process.stdout.uncork();
    },
    info: line => process.stdout.write(`${escapeCommands(line)}\n`),
    debug: line => issue('debug', escapeCommands(line)),
    warning: (title, message) =>
      issueCommand('warning', { title: singleLine(title, 200) }, paragraphs(message)),
    error(title, message) {
      if (annotated) return;
      annotated = true;
      issueCommand('error', { title: singleLine(title, 200) }, paragraphs(message));
    },
    outputs(values) {
      const all = Object.entries(values);
      if (process.env['GITHUB_OUTPUT'])
        issueFileCommand(
          'OUTPUT',
          all.map(([name, value]) => prepareKeyValueMessage(name, singleLine(value, 1000))).join('\n'),
        );
      // Without a file for them, runners of old took outputs as commands.
      else for (const [name, value] of all) issueCommand('set-output', { name }, escapeCommands(value));
    },
    summary: markdown => issueFileCommand('STEP_SUMMARY', markdown),
    run: currentRun(process.env),
  };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function currentRun({
  GITHUB_RUN_ID: id = '',
  GITHUB_REPOSITORY: name = '',
  GITHUB_SERVER_URL: server = '',
}: NodeJS.ProcessEnv): Run | undefined {
  const host = /^https?:\/\/([\w.-]+)\/?$/.exec(server)?.[1] ?? 'github.com';
  const repository = host === 'github.com' ? name : `${host}/${name}`;
  return /^\d+$/.test(id) && /^[\w.-]+(\/[\w.-]+)+$/.test(repository) ? { id, repository } : undefined;
}

/** Several lines for an annotation, each harmless by itself, within what an annotation holds. */
function paragraphs(message: string): string {
  return message
    .split('\n')
    .map(line => escapeCommands(line))
    .join('\n')
    .slice(0, annotationMax);
}

import * as core from '@actions/core';
import { escapeCommands, singleLine } from './text.ts';

/** The workflow run that the step is part of. */
export interface WorkflowRun {
  id: string;
  /** `owner/name`, with the host in front on a GitHub server other than github.com, as gh takes it. */
  repository: string;
}

/** What an action needs of the runner; untrusted text is made harmless here. The only importer of @actions/core. */
export interface Runner {
  /** An input's value, trimmed; empty if it was not given. */
  input(name: string): string;
  mask(secrets: readonly string[]): void;
  info(line: string): void;
  debug(line: string): void;
  warning(title: string, message: string): void;
  /** The one error annotation of a run: further ones are not printed. */
  error(title: string, message: string): void;
  /** Writes the outputs; throws if they cannot be written. */
  outputs(values: Record<string, string>): void;
  /** Appends to the job summary; rejects if it cannot be written. */
  summary(markdown: string): Promise<void>;
  /** Undefined outside of GitHub. */
  workflowRun: WorkflowRun | undefined;
}

// An annotation has 4,096 characters (actions/runner, ExecutionContext.cs); the runner cuts the rest without a word.
const annotationMax = 4000;

// GitHub drops a larger one as a whole.
const summaryMaxBytes = 1024 * 1024;

/** The runner that this process runs under. */
export function actionsRunner(): Runner {
  let annotated = false;
  // If nobody reads stdout any more, outputs and summary still report.
  process.stdout.on('error', () => undefined);
  return {
    input: name => core.getInput(name),
    mask(secrets) {
      for (const secret of secrets) core.setSecret(secret);
    },
    info: line => core.info(escapeCommands(line)),
    debug: line => core.debug(escapeCommands(line)),
    warning: (title, message) => core.warning(annotation(message), { title: singleLine(title, 200) }),
    error(title, message) {
      if (annotated) return;
      annotated = true;
      core.error(annotation(message), { title: singleLine(title, 200) });
    },
    outputs(values) {
      // Without a file for them, the outputs are commands in the log.
      const safe = process.env['GITHUB_OUTPUT'] ? singleLine : escapeCommands;
      const max = Number.POSITIVE_INFINITY; // half a JSON text is none
      for (const [name, value] of Object.entries(values)) core.setOutput(name, safe(value, max));
    },
    async summary(markdown) {
      // What an attempt before could not write is still in the buffer.
      await core.summary.emptyBuffer().addRaw(cut(markdown)).write();
    },
    workflowRun: workflowRun(process.env),
  };
}

/**
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables; undefined where gh could not reach the
 * server. gh takes a port in `[HOST/]OWNER/REPO` and asks that port (cli/cli issue 6845).
 */
function workflowRun({
  GITHUB_RUN_ID: id = '',
  GITHUB_REPOSITORY: name = '',
  GITHUB_SERVER_URL: server = '',
}: NodeJS.ProcessEnv): WorkflowRun | undefined {
  const url = URL.parse(server || 'https://github.com');
  if (!url || url.href !== `${url.origin}/`) return undefined;
  const repository = url.host === 'github.com' ? name : `${url.host}/${name}`;
  return /^\d+$/.test(id) && /^([\w.-]+(:\d+)?\/)?[\w.-]+\/[\w.-]+$/.test(repository)
    ? { id, repository }
    : undefined;
}

/** The beginning of a summary that is too long. */
function cut(markdown: string): string {
  const bytes = Buffer.from(markdown);
  return bytes.length <= summaryMaxBytes
    ? markdown
    : `${bytes.toString('utf8', 0, summaryMaxBytes - 100).replace(/\n[^\n]*$/, '')}\n\n…\n`;
}

/** Several lines for an annotation, each harmless by itself, within what an annotation holds. */
function annotation(message: string): string {
  return message
    .split('\n')
    .map(line => escapeCommands(line))
    .join('\n')
    .slice(0, annotationMax);
}

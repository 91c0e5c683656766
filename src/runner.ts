import * as core from '@actions/core';
import { folded, logLine } from './text.ts';

/** The workflow run that the step is part of. */
export interface Run {
  id: string;
  /** `owner/name`, on a GitHub server of one's own with its host in front, as gh takes it. */
  repository: string;
}

/** What the action needs of the runner. The only door to @actions/core. */
export interface Runner {
  /** An input's value, trimmed; empty where it was not given. */
  input(name: string): string;
  mask(secret: string): void;
  info(line: string): void;
  debug(line: string): void;
  warning(title: string, message: string): void;
  /** The one error annotation of a run: the first stands, further ones are not printed. */
  error(title: string, message: string): void;
  output(name: string, value: string): void;
  /** Appends to the job summary; rejects where the summary cannot be written. */
  summary(markdown: string): Promise<void>;
  /** Absent outside of GitHub. */
  run: Run | undefined;
}

// An annotation holds 4,096 characters (actions/runner, ExecutionContext.cs); the rest would be cut in silence.
const annotationMax = 4000;

/** The runner this process runs under, spoken to over stdout and the files it names in the environment. */
export function actionsRunner(): Runner {
  let annotated = false;
  return {
    input: name => core.getInput(name),
    mask: core.setSecret,
    info: line => core.info(logLine(line)),
    debug: line => core.debug(logLine(line)),
    warning: (title, message) => core.warning(paragraphs(message), { title: folded(title, 200) }),
    error(title, message) {
      if (annotated) return;
      annotated = true;
      core.error(paragraphs(message), { title: folded(title, 200) });
    },
    // Without the file that GITHUB_OUTPUT names, @actions/core 3.0.1 falls back to a command on stdout.
    output: (name, value) =>
      core.setOutput(name, process.env['GITHUB_OUTPUT'] ? folded(value, 1000) : logLine(value)),
    async summary(markdown) {
      await core.summary.addRaw(markdown, true).write();
    },
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
    .map(line => logLine(line))
    .join('\n')
    .slice(0, annotationMax);
}

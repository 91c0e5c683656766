import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';

// The workflows of this repository, linted, and run by act (`npm run test:workflow`). act ends steps with SIGKILL, so
// cancellation is tested on the bundle only.

const top = join(import.meta.dirname, '..');
let cache: string;
before(() => {
  cache = mkdtempSync(join(tmpdir(), 'act-'));
});
after(() => rmSync(cache, { recursive: true }));

/** Runs a tool with this Node first on its PATH; kills it after three minutes. */
function run(tool: string, ...args: string[]): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, {
      cwd: top,
      env: {
        ...process.env,
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
        XDG_CACHE_HOME: cache,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 180_000,
      killSignal: 'SIGKILL',
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (text += chunk));
    child.on('error', reject).on('close', code => resolve({ code, text }));
  });
}

/** The conclusion of each job of a workflow that was not skipped. */
async function runWorkflow(event: string, file: string, ...options: string[]) {
  const { code, text } = await run(
    'act',
    event,
    '--platform=ubuntu-latest=-self-hosted',
    `--workflows=${file}`,
    ...options,
  );
  const conclusions = [...text.matchAll(/^\[[^/\]]+\/(.+?)\s*\] 🏁 {2}Job (\w+)$/gm)];
  return {
    code,
    text,
    jobs: Object.fromEntries(conclusions.map(([, job, conclusion]) => [job, conclusion])),
  };
}

const examples = readdirSync(join(top, 'examples')).map(file => `examples/${file}`);

describe('the workflows and the examples', () => {
  it('have no actionlint findings', async () => {
    assert.deepEqual(await run('actionlint'), { code: 0, text: '' });
    assert.deepEqual(await run('actionlint', ...examples), { code: 0, text: '' });
  });

  it('have no actionlint findings where a page shows a step that is in no example', async () => {
    const texts = examples.map(file => readFileSync(join(top, file), 'utf8'));
    const pages = ['README.md', ...readdirSync(join(top, 'docs')).map(file => `docs/${file}`)];
    const steps = pages
      .filter(page => page.endsWith('.md'))
      .flatMap(page => [...readFileSync(join(top, page), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)])
      .map(([, block = '']) => block)
      .filter(block => !texts.some(text => text.includes(block)));
    assert.ok(steps.length > 0);
    for (const [i, step] of steps.entries()) {
      const file = join(cache, `step-${i}.yml`);
      const job = `{ on: push, jobs: { a: { runs-on: ubuntu-latest, steps: ${JSON.stringify(parse(step))} } } }`;
      writeFileSync(file, job);
      assert.deepEqual(await run('actionlint', file), { code: 0, text: '' }, step);
    }
  });

  it('have no zizmor findings', async () => {
    const { code, text } = await run('zizmor', '--offline', '--pedantic', '.');
    assert.equal(code, 0, text);
    const ofExamples = await run('zizmor', '--offline', '--config=.github/zizmor.yml', ...examples);
    assert.equal(ofExamples.code, 0, ofExamples.text);
  });

  it('run the job behind a gate that opens (with act)', async () => {
    const { code, text, jobs } = await runWorkflow('push', '.github/workflows/e2e.yml');
    assert.deepEqual(
      jobs,
      {
        'An operation that succeeds': 'succeeded',
        'What waits behind it': 'succeeded',
        'An operation that failed-1': 'succeeded',
        'An operation that timed-out-2': 'succeeded',
        'Several operations': 'succeeded',
        'What acts on create-1': 'succeeded',
        'What acts on update-2': 'succeeded',
      },
      text,
    );
    assert.equal(code, 0);
  });

  it('include one to try everything, which runs as printed except for OWNER/REPO (with act)', async () => {
    const [checkout = ''] = /uses: actions\/checkout@\S+/.exec(
      readFileSync(join(top, '.github/workflows/e2e.yml'), 'utf8'),
    ) ?? [''];
    const file = join(cache, 'try-it.yml');
    writeFileSync(
      file,
      readFileSync(join(top, 'examples/try-it.yml'), 'utf8')
        .replace('    steps:\n', `    steps:\n      - ${checkout}\n`)
        .replaceAll(/OWNER\/REPO(\/\w+)?@v1/g, (_, path = '/') => `.${path}`),
    );
    for (const [outcome, conclusion] of [
      ['Succeeded', 'succeeded'],
      ['Failed', 'failed'],
    ] as const) {
      const { text, jobs } = await runWorkflow('workflow_dispatch', file, `--input=outcome=${outcome}`);
      assert.deepEqual(jobs, { try: conclusion }, text);
      assert.match(text, /Started restart of contosobts: request id/);
    }
  });

  it('skip the job behind a gate that fails, and react to the verdict (with act)', async () => {
    const { code, text, jobs } = await runWorkflow('workflow_dispatch', '.github/workflows/red.yml');
    assert.deepEqual(
      jobs,
      { 'An operation that fails': 'failed', 'What acts on the verdict': 'succeeded' },
      text,
    );
    assert.equal(code, 1);
    assert.match(text, /::error title=BizTalk operation failed::Operation [\da-f]{32} failed after/);
    assert.doesNotMatch(text, /\| This must never run/);
  });
});

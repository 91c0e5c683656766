import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageForRun } from '../src/gate/report/run-message.ts';
import type { OperationRun, RunContext } from '../src/gate/report/run-result.ts';
import { summary } from '../src/gate/report/summary.ts';
import type { NamedOperation } from '../src/gate/status/operation.ts';

// Draws two job summaries as GitHub shows them, light and dark, for the README: docs/summary-*.png. Needs Chromium, at
// /usr/bin/chromium or where CHROMIUM says; the npm packages are installed into lib/pictures.

const packages = ['mermaid@11.16.0', 'marked@18.0.7', 'github-markdown-css@5.9.0', 'puppeteer-core@25.3.0'];
const themes = ['light', 'dark'] as const;

const serviceRequestId = 'daafec1f03d9412f999ced75042bfbdd';
const operation: NamedOperation = {
  name: 'contosobts',
  statusApi: 'biztalk',
  requestId: '1f0c8a4b7d6e4f3a9b2c5d8e7f601234',
  subscription: '01234567-89ab-cdef-0123-456789abcdef',
  cloudServiceName: 'contoso-cs',
  resourceName: 'contosobts',
};
const context: RunContext = {
  operations: [operation],
  endpoint: new URL('https://management.contoso.example'),
  timeoutMs: 5_400_000,
  credentialKind: 'access-token',
  startedAt: new Date(),
  clientRequestId: '9c858901-8a57-4791-81fe-4c455b099bc9',
};

const succeeded: OperationRun = {
  operation,
  outcome: {
    verdict: 'succeeded',
    result: 'Succeeded',
    polls: 67,
    elapsedMs: 744_000,
    serviceRequestId,
  },
  phases: [
    { state: 'in progress', fromMs: 0, lastSentMs: 300_000, polls: 40 },
    {
      state: 'unreachable',
      fromMs: 315_000,
      lastSentMs: 405_000,
      polls: 7,
      cause: { reason: 'connection-refused', detail: 'connect ECONNREFUSED 203.0.113.7:443' },
    },
    {
      state: 'throttled',
      fromMs: 435_000,
      lastSentMs: 465_000,
      polls: 2,
      cause: {
        reason: 'throttled',
        status: 503,
        code: 'TooManyRequests',
        detail: 'Retry the request after some time.',
      },
    },
    { state: 'in progress', fromMs: 495_000, lastSentMs: 731_000, polls: 17 },
  ],
};

const failed: OperationRun = {
  operation,
  outcome: {
    verdict: 'failed',
    result: 'Failed',
    error: { httpCode: '409', message: 'The backup store cannot be reached.', extendedCode: '04009' },
    polls: 63,
    elapsedMs: 581_000,
    serviceRequestId,
  },
  phases: [
    {
      state: 'not found',
      fromMs: 0,
      lastSentMs: 3000,
      polls: 3,
      cause: {
        reason: 'http-404',
        status: 404,
        code: 'ResourceNotFound',
        detail: 'The specified resource does not exist.',
      },
    },
    { state: 'in progress', fromMs: 7000, lastSentMs: 568_000, polls: 60 },
  ],
};

process.chdir(join(import.meta.dirname, '..'));
const folder = 'lib/pictures';
mkdirSync(folder, { recursive: true });
spawnSync('npm', ['install', '--no-save', '--silent', '--prefix', folder, ...packages], { stdio: 'inherit' });
const installed = (path: string): string => join(process.cwd(), folder, 'node_modules', path);
const load = (path: string) => import(pathToFileURL(installed(path)).href);
const { marked } = await load('marked/lib/marked.esm.js');
const { default: puppeteer } = await load('puppeteer-core/lib/puppeteer/puppeteer-core.js');

const browser = await puppeteer.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const run of [succeeded, failed])
  for (const theme of themes) {
    const result = { outcome: run.outcome, operations: [run], context };
    const markdown = summary(result, messageForRun(result), undefined);
    const article = marked
      .parse(markdown)
      .replaceAll('<pre><code class="language-mermaid">', '<pre class="mermaid"><code>');
    const style = readFileSync(installed(`github-markdown-css/github-markdown-${theme}.css`), 'utf8');
    const page = await browser.newPage();
    await page.setViewport({ width: 860, height: 100, deviceScaleFactor: 2 });
    await page.setContent(
      `<!doctype html><meta charset="utf-8"><style>${style} body { margin: 0 } article { padding: 24px } .mermaid { background: none !important }</style><article class="markdown-body">${article}</article>`,
    );
    await page.addScriptTag({ path: installed('mermaid/dist/mermaid.min.js') });
    await page.evaluate(
      `for (const code of document.querySelectorAll('.mermaid code')) code.parentElement.textContent = code.textContent;
       mermaid.initialize({ startOnLoad: false, theme: '${theme === 'dark' ? 'dark' : 'default'}' });
       mermaid.run();`,
    );
    await page.screenshot({
      path: join('docs', `summary-${run.outcome.verdict}-${theme}.png`),
      fullPage: true,
    });
    await page.close();
  }
await browser.close();

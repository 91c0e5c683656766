import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { words } from '../src/gate/report/messages.ts';
import type { Phase, State } from '../src/gate/report/phases.ts';
import type { RunContext, RunResult } from '../src/gate/report/run-result.ts';
import { summary } from '../src/gate/report/summary.ts';
import { type Outcome, type Verdict, verdicts } from '../src/verdict.ts';

// Draws the job summary of every verdict as GitHub does, light and dark, into lib/pictures; with names of verdicts
// (`npm run pictures -- failed`), those into docs too, where the README shows them. Needs a Chromium (CHROMIUM names
// it, else /usr/bin/chromium); what it needs from npm is fetched for the occasion.

const tools = ['mermaid@11.16.0', 'marked@18.0.7', 'github-markdown-css@5.9.0', 'puppeteer-core@25.3.0'];
const themes = ['light', 'dark'] as const;

const requestId = '1f0c8a4b7d6e4f3a9b2c5d8e7f601234';
const context: RunContext = {
  operation: {
    statusApi: 'biztalk',
    requestId,
    subscription: '01234567-89ab-cdef-0123-456789abcdef',
    cloudServiceName: 'contoso-cs',
    resourceName: 'contosobts',
  },
  endpoint: new URL('https://management.contoso.example'),
  timeoutMs: 5_400_000,
  credentialKind: 'access-token',
  clientRequestId: '9c858901-8a57-4791-81fe-4c455b099bc9',
};

const phase = (state: State, from: number, last: number, polls: number, cause = ''): Phase => ({
  state,
  fromMs: from * 1000,
  lastSentMs: last * 1000,
  polls,
  cause,
});
const running = (seconds: number, polls: number): Phase => phase('in progress', 0, seconds, polls);
const throttled = 'HTTP 503 TooManyRequests: Retry the request after some time.';
const refused = 'connect ECONNREFUSED 203.0.113.7:443';
const page =
  'not an operation status: its root is html, not OperationStatus; it reads <html><body>Sign in to Contoso</body></html>';

/** What each verdict looks like in a run that somebody could have had. */
const ends: Record<Verdict, [Partial<Outcome>, Phase[]]> = {
  succeeded: [
    { result: 'Succeeded', polls: 67, elapsedMs: 744_000 },
    [
      running(300, 40),
      phase('no answer', 315, 405, 7, refused),
      phase('throttled', 435, 465, 2, throttled),
      phase('in progress', 495, 731, 17),
    ],
  ],
  failed: [
    {
      result: 'Failed',
      polls: 63,
      elapsedMs: 581_000,
      error: { httpCode: '409', message: 'The backup store cannot be reached.', extendedCode: '04009' },
    },
    [
      phase('not visible yet', 0, 3, 3, 'HTTP 404 ResourceNotFound: The specified resource does not exist.'),
      phase('in progress', 7, 568, 60),
    ],
  ],
  'timed-out': [
    { result: 'InProgress', polls: 382, elapsedMs: 5_400_000 },
    [running(2000, 158), phase('no answer', 2010, 2130, 8, refused), phase('in progress', 2160, 5400, 216)],
  ],
  cancelled: [{ result: 'InProgress', polls: 31, elapsedMs: 97_000, cause: 'SIGINT' }, [running(92, 31)]],
  unauthorized: [
    {
      polls: 1,
      elapsedMs: 400,
      cause: 'HTTP 403 ForbiddenError: The server failed to authenticate the request.',
      error: {
        httpCode: '403',
        message: 'The server failed to authenticate the request.',
        extendedCode: 'ForbiddenError',
      },
    },
    [],
  ],
  'not-found': [
    {
      polls: 7,
      elapsedMs: 63_000,
      cause: 'HTTP 404 ResourceNotFound: The specified resource does not exist.',
      error: {
        httpCode: '404',
        message: 'The specified resource does not exist.',
        extendedCode: 'ResourceNotFound',
      },
    },
    [phase('not visible yet', 0, 63, 7, 'HTTP 404 ResourceNotFound: The specified resource does not exist.')],
  ],
  refused: [
    {
      polls: 1,
      elapsedMs: 300,
      cause:
        'HTTP 307, a redirect that may not be followed (to "https://login.contoso.example", which is another host)',
      error: { httpCode: '307', message: '', extendedCode: '' },
    },
    [],
  ],
  unreachable: [
    { result: 'InProgress', polls: 53, elapsedMs: 618_000, cause: refused },
    [running(300, 40), phase('no answer', 315, 618, 13, refused)],
  ],
  unrecognized: [{ polls: 14, elapsedMs: 301_000, cause: page }, [phase('not understood', 0, 301, 14, page)]],
  'invalid-input': [
    {
      polls: 0,
      elapsedMs: 100,
      serviceRequestId: '',
      cause:
        'request-id: it is missing; allowed: 1 to 128 letters, digits, "-" or "_".\ntimeout-minutes: "2h" is not written in plain decimal notation; allowed: 0 to 360, fractions allowed, in plain decimal notation.',
    },
    [],
  ],
  'internal-error': [{ polls: 3, elapsedMs: 4000, cause: 'TypeError: x is not a function' }, [running(4, 3)]],
};

function markdownOf(verdict: Verdict): string {
  const [changed, phases] = ends[verdict];
  const defaults = {
    verdict,
    cause: '',
    polls: 1,
    elapsedMs: 0,
    serviceRequestId: 'daafec1f03d9412f999ced75042bfbdd',
  };
  const result: RunResult = {
    outcome: { ...defaults, ...changed },
    phases,
    ...(verdict !== 'invalid-input' && { context }),
  };
  return summary(result, words(result), { id: '4711', repository: 'contoso/deploy' });
}

process.chdir(join(import.meta.dirname, '..'));
const folder = 'lib/pictures';
mkdirSync(folder, { recursive: true });
spawnSync('npm', ['install', '--no-save', '--silent', '--prefix', folder, ...tools], { stdio: 'inherit' });
const modules = join(process.cwd(), folder, 'node_modules');
const { marked } = await import(pathToFileURL(join(modules, 'marked/lib/marked.esm.js')).href);
const { default: puppeteer } = await import(
  pathToFileURL(join(modules, 'puppeteer-core/lib/puppeteer/puppeteer-core.js')).href
);
const browser = await puppeteer.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const toShow = process.argv.slice(2);
for (const verdict of verdicts)
  for (const theme of themes) {
    const style = readFileSync(join(modules, `github-markdown-css/github-markdown-${theme}.css`), 'utf8');
    const article = marked
      .parse(markdownOf(verdict))
      .replaceAll('<pre><code class="language-mermaid">', '<pre class="mermaid"><code>')
      .replaceAll('<details>', toShow.includes(verdict) ? '<details>' : '<details open>');
    const tab = await browser.newPage();
    await tab.setViewport({ width: 860, height: 100, deviceScaleFactor: 2 });
    await tab.setContent(
      `<!doctype html><meta charset="utf-8"><style>${style} body { margin: 0 } article { padding: 24px } .mermaid { background: none !important }</style><article class="markdown-body">${article}</article>`,
    );
    await tab.addScriptTag({ path: join(modules, 'mermaid/dist/mermaid.min.js') });
    await tab.evaluate(
      `for (const code of document.querySelectorAll('.mermaid code')) code.parentElement.textContent = code.textContent;
       mermaid.initialize({ startOnLoad: false, theme: '${theme === 'dark' ? 'dark' : 'default'}' });
       mermaid.run();`,
    );
    const path = `summary-${verdict}-${theme}.png`;
    const picture = await tab.screenshot({ fullPage: true });
    writeFileSync(join(folder, path), picture);
    if (toShow.includes(verdict)) writeFileSync(join('docs', path), picture);
    await tab.close();
  }
await browser.close();

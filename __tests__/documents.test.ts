import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { defaultScenario } from '../emulator/service.ts';
import { gateInputs as inputs } from '../src/gate/inputs.ts';
import { outputs } from '../src/gate/report/report.ts';
import { startInputs } from '../src/start/inputs.ts';
import { outputs as startOutputs } from '../src/start/report/report.ts';
import { nothingSent, startVerdicts } from '../src/start/request/outcome.ts';
import { verdicts } from '../src/verdict.ts';
import { name, version } from '../src/version.ts';

// What is written in several places is the same in all of them.

const top = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(top, file), 'utf8');
const readme = read('README.md');
interface Action {
  inputs: Record<
    string,
    { description: string; default?: string; required?: boolean; deprecationMessage?: string }
  >;
  outputs: Record<string, { description: string }>;
  runs: { using: string; main: string };
}
interface Types {
  inputs: Record<string, { 'allowed-values'?: string[] }>;
  outputs: Types['inputs'];
}
interface Step {
  uses?: string;
  with?: Record<string, unknown>;
}
const action = parse(read('action.yml')) as Action;
const emulator = parse(read('emulator/action.yml')) as Action;
const start = parse(read('start/action.yml')) as Action;
const manifest = JSON.parse(read('package.json')) as {
  name: string;
  version: string;
  scripts: Record<string, string>;
  devDependencies: Record<string, string>;
};

/** The rows of the first table below a heading of a page, each as its cells without code marks. */
function table(heading: string, page = readme): string[][] {
  const section = page.split(/^#+ /m).find(section => section.startsWith(`${heading}\n`)) ?? '';
  const [lines = ''] = /(^\|.*\n)+/m.exec(section) ?? [];
  return lines
    .split('\n')
    .slice(2, -1)
    .map(line =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map(cell => cell.trim().replaceAll('`', '')),
    );
}

/** Words as a sentence lists them: "a, b or c". */
const listed = (words: string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** The names in the first cells of rows, which may hold several. */
const namesIn = (rows: string[][]): string[] => rows.flatMap(([names = '']) => names.split(', '));

const end = {
  outcome: { verdict: 'internal-error', polls: 0, elapsedMs: 0, serviceRequestId: '' },
  operations: [],
} as const;

describe('the inputs', () => {
  it('are the same in action.yml, with the same defaults and the same words for what is allowed', () => {
    assert.deepEqual(Object.keys(action.inputs), Object.keys(inputs));
    for (const [name, input] of Object.entries(inputs)) {
      assert.equal(action.inputs[name]?.default ?? '', input.default, name);
      assert.ok(action.inputs[name]?.description.endsWith(`Allowed: ${input.allowed}.`), name);
    }
  });

  it('are the same in the README’s table', () => {
    const rows = Object.entries(inputs).map(([name, input]) => [
      name,
      action.inputs[name]?.required ? 'required' : input.default || '–',
    ]);
    assert.deepEqual(
      table('Inputs of the gate').map(([name, otherwise]) => [name, otherwise]),
      rows,
    );
  });
});

describe('the types for generators', () => {
  for (const folder of ['', 'start/', 'emulator/'])
    it(`name the inputs and outputs of ${folder}action.yml, with their closed lists`, () => {
      const { inputs, outputs } = parse(read(`${folder}action.yml`)) as Action;
      const types = parse(read(`${folder}action-types.yml`)) as Types;
      assert.deepEqual(Object.keys(types.inputs), Object.keys(inputs));
      assert.deepEqual(Object.keys(types.outputs), Object.keys(outputs));
      const described = { ...outputs, ...inputs };
      for (const [name, { 'allowed-values': values }] of Object.entries({
        ...types.outputs,
        ...types.inputs,
      }))
        if (values)
          assert.match(described[name]?.description ?? '', new RegExp(`: ${listed(values)}\\.`), name);
    });
});

describe('the outputs', () => {
  it('are the same in action.yml, in the README’s table and in the code', () => {
    assert.deepEqual(Object.keys(action.outputs), Object.keys(outputs(end)));
    assert.deepEqual(namesIn(table('Outputs of the gate')), Object.keys(outputs(end)));
  });
});

describe('the verdicts', () => {
  it('are the same in action.yml, in the README’s table and in the code', () => {
    const ofReadme = readme.split('| verdict | when |')[1]?.match(/^\| `[a-z-]+`/gm) ?? [];
    for (const names of [
      ofReadme.map(cell => cell.slice(3, -1)),
      namesIn(table('Verdicts of the gate', read('docs/verdicts.md'))),
    ])
      assert.deepEqual(names, [...verdicts]);
    for (const verdict of verdicts)
      assert.ok(action.outputs['verdict']?.description.includes(verdict), verdict);
  });
});

describe('the examples', () => {
  const folder = join(top, 'examples');
  const files = readdirSync(folder);
  const texts = files.map(file => readFileSync(join(folder, file), 'utf8'));

  it('are all linked in the README', () => {
    assert.deepEqual(
      files.filter(file => !readme.includes(`](examples/${file})`)),
      [],
    );
  });

  it('are what the README quotes, to the letter', () => {
    const quotes = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, quote = '']) => quote);
    assert.ok(quotes.length > 0);
    for (const quote of quotes)
      assert.ok(
        texts.some(text => text.endsWith(quote)),
        quote,
      );
    assert.equal(new Set(quotes).size, quotes.length);
  });

  it('give the actions no input that they do not have, and all that they need', () => {
    for (const text of texts) {
      const jobs = (parse(text) as { jobs: Record<string, { steps: Step[] }> }).jobs;
      for (const { uses = '', with: given = {} } of Object.values(jobs).flatMap(({ steps }) => steps)) {
        if (!uses.startsWith('OWNER/REPO')) continue;
        const { inputs } = uses.includes('/emulator@') ? emulator : uses.includes('/start@') ? start : action;
        const names = Object.keys(given);
        assert.deepEqual(
          names.filter(name => !(name in inputs)),
          [],
        );
        const needed = Object.keys(inputs).filter(name => inputs[name]?.required);
        assert.deepEqual(
          needed.filter(name => !names.includes(name)),
          [],
        );
      }
    }
  });
});

describe('the start as an action', () => {
  it('has on its page the inputs of its own, with defaults and allowed values, and the verdicts', () => {
    const page = read('docs/start.md');
    const rows = table('Start an operation', page);
    for (const [name = '', otherwise, allowed] of rows) {
      const { required, default: value } = start.inputs[name] ?? {};
      assert.equal(otherwise, required ? 'required' : value || '–', name);
      assert.equal(allowed, (startInputs as Record<string, { allowed: string }>)[name]?.allowed, name);
    }
    const shared = [
      'management-endpoint',
      'api-version',
      ...Object.keys(start.inputs).filter(name => /certificate|publish|token/.test(name)),
    ];
    assert.deepEqual([...rows.map(([name]) => name), ...shared].sort(), Object.keys(start.inputs).sort());
    const verdicts = page.split('| verdict of start |')[1]?.match(/^\| `[a-z-]+`/gm) ?? [];
    assert.deepEqual(
      verdicts.map(cell => cell.slice(3, -1)),
      [...startVerdicts],
    );
  });

  it('has in its action.yml the inputs of the code, with the same defaults and words', () => {
    assert.deepEqual(Object.keys(start.inputs).sort(), Object.keys(startInputs).sort());
    for (const [name, input] of Object.entries(startInputs)) {
      assert.equal(start.inputs[name]?.default ?? '', input.default, name);
      assert.ok(start.inputs[name]?.description.endsWith(`Allowed: ${input.allowed}.`), name);
    }
  });

  it('has in its action.yml the outputs and verdicts of the code', () => {
    const outcome = { ...nothingSent, verdict: 'internal-error', elapsedMs: 0 } as const;
    assert.deepEqual(Object.keys(start.outputs), Object.keys(startOutputs({ outcome })));
    const words = start.outputs['verdict']?.description.match(/[a-z]+(-[a-z]+)*/g) ?? [];
    assert.deepEqual(
      words
        .filter(word => (startVerdicts as readonly string[]).includes(word))
        .slice(0, startVerdicts.length),
      [...startVerdicts],
    );
  });

  it('describes the inputs that it shares with the gate in the same words', () => {
    const shared = Object.keys(start.inputs).filter(name => name in action.inputs);
    assert.ok(shared.length > 7);
    for (const name of shared.filter(name => !/-name$/.test(name)))
      assert.equal(start.inputs[name]?.description, action.inputs[name]?.description, name);
  });

  it('runs on node24 from dist', () => {
    assert.deepEqual(start.runs, { using: 'node24', main: '../dist/start/index.js' });
  });

  it('is red before any other module is evaluated', () => {
    assert.match(
      read('src/start/index.ts'),
      /^(\/\/.*\n)*import \{ cancelSignal \} from '\.\.\/cancellation\.ts';\n/,
    );
  });
});

describe('the measurements', () => {
  const measured = read('docs/measurements.md');
  /** The cells of the row that begins with `start`. */
  const row = (start: string): string[] => {
    const line = measured.split('\n').find(line => line.startsWith(`| ${start}`)) ?? '';
    return line.split('|').map(cell => cell.trim().replaceAll('*', ''));
  };

  it('are what the comparison quotes', () => {
    const comparison = read('docs/comparison.md');
    const [, , grep, parser, gate] = row('**false passes**');
    const [, , wall, tokenRatio, , memoryRatio] = row('**the gate**, with a token');
    const [, , , certificateRatio] = row('**the gate**, with a PEM certificate');
    const [, , lateness, , , , requests] = row('**this action**');
    const [, , fixedLateness, , , , fixedRequests] = row('every 10 s');
    assert.ok(wall && Number(wall) > 0);
    for (const quoted of [
      `| false passes on 11 wrong responses | ${grep} (with an XML parser: ${parser}) | 8¹ | ${gate} |`,
      `with a token ${tokenRatio} times, with a certificate ${certificateRatio} times the wall time`,
      `and ${memoryRatio} times its memory`,
      `| ${lateness} s, with ${requests?.split(' ')[0]} requests |`,
      `| every 10 s: ${fixedLateness} s, with ${fixedRequests?.split(' ')[0]} requests |`,
    ])
      assert.ok(comparison.replace(/\s+/g, ' ').includes(quoted), quoted);
  });
});

describe('the emulator as an action', () => {
  it('has on its page the inputs and outputs that it has', () => {
    const page = read('docs/emulator.md');
    assert.deepEqual(namesIn(table('Emulator', page)), Object.keys(emulator.inputs));
    const outputs = namesIn(
      table('Emulator', page.slice(0, 12) + page.slice(page.indexOf('| output of the emulator'))),
    );
    assert.deepEqual(outputs.sort(), Object.keys(emulator.outputs).sort());
  });

  it('has the defaults of the command line', () => {
    const {
      'duration-seconds': duration,
      outcome,
      'http-code': httpCode,
      message,
      'extended-code': extendedCode,
    } = emulator.inputs;
    assert.deepEqual(
      [
        Number(duration?.default) * 1000,
        ...[outcome, httpCode, message, extendedCode].map(input => input?.default),
      ],
      [
        defaultScenario.durationMs,
        defaultScenario.outcome,
        defaultScenario.httpCode,
        defaultScenario.message,
        defaultScenario.extendedCode,
      ],
    );
  });
});

describe('the rest', () => {
  it('runs on node24 from dist', () => {
    assert.deepEqual(action.runs, { using: 'node24', main: 'dist/index.js' });
  });

  it('closes the gate before any other module is evaluated', () => {
    assert.match(
      read('src/gate/index.ts'),
      /^(\/\/.*\n)*import \{ cancelSignal \} from '\.\.\/cancellation\.ts';\n/,
    );
    assert.doesNotMatch(read('src/cancellation.ts'), /^import/m);
  });

  it('has one name and one version', () => {
    assert.deepEqual([manifest.name, manifest.version], [name, version]);
  });

  it('quotes only existing tests in the security model', () => {
    const folder = join(top, '__tests__');
    const sources = readdirSync(folder)
      .filter(file => file.endsWith('.test.ts'))
      .map(file => readFileSync(join(folder, file), 'utf8'))
      .join('\n')
      .replaceAll("\\'", "'");
    const names = [...sources.matchAll(/\bit\(\s*['`](.*)/g)].map(([, name = '']) => name);
    const quotes = [...read('docs/security.md').matchAll(/`([a-z][^`]* [^`]*)`/g)].map(
      ([, quote = '']) => quote,
    );
    assert.ok(quotes.length > 15);
    assert.deepEqual(
      quotes.filter(quote => !names.some(name => name.includes(quote))),
      [],
    );
  });

  it('names only scripts that exist, and every one of them', () => {
    const named = [...(readme + read('CONTRIBUTING.md')).matchAll(/npm (?:run )?([a-z:]+)/g)].map(
      ([, script = '']) => script,
    );
    const missing = named.filter(
      script => script !== 'ci' && script !== 'run' && !(script in manifest.scripts),
    );
    assert.deepEqual(missing, []);
    const documented = new Set(named);
    assert.deepEqual(
      Object.keys(manifest.scripts).filter(
        script => !documented.has(script) && !/^(lint|bundle)$/.test(script),
      ),
      [],
    );
  });

  it('links to nothing that is not there', () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
    const docs = readdirSync(join(top, 'docs')).filter(file => file.endsWith('.md'));
    const anchorsOf = (file: string): string[] =>
      [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      );
    for (const file of [...pages, ...docs.map(name => `docs/${name}`)]) {
      const targets = [...read(file).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
        ([, link, source]) => link ?? source ?? '',
      );
      const broken = targets.filter(target => {
        if (target.startsWith('https://')) return false;
        const [path = '', anchor] = target.split('#');
        const linked = path ? join(file, '..', path) : file;
        return (
          !existsSync(join(top, linked)) || (anchor !== undefined && !anchorsOf(linked).includes(anchor))
        );
      });
      assert.deepEqual(broken, [], file);
    }
  });

  it('is short, and begins with how to use it', () => {
    assert.ok(Buffer.byteLength(readme) <= 10_000, `${Buffer.byteLength(readme)} bytes`);
    assert.ok(readme.split('\n').findIndex(line => line.includes('uses: ')) < 30);
  });

  it('has its version in the changelog', () => {
    assert.match(read('CHANGELOG.md'), new RegExp(`^## ${version.replaceAll('.', '\\.')}$`, 'm'));
  });

  it('gives the retirement date of the documentation, and no other date', () => {
    const text = ['README.md', 'SECURITY.md', 'action.yml', 'start/action.yml', 'emulator/action.yml']
      .map(read)
      .join('\n');
    assert.deepEqual(
      text.match(
        /\b(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b|\b20[12]\d\b(?!-)/g,
      ),
      ['August 2024'],
    );
  });

  it('locks dependencies without naming a registry', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved": "http|registry/);
  });
});

describe('the workflows', () => {
  interface Job {
    needs?: string[];
    if?: string;
    strategy?: { matrix: Record<string, string[]> };
    steps?: Step[];
  }
  const jobsOf = (file: string): Record<string, Job> =>
    (parse(read(`.github/workflows/${file}`)) as { jobs: Record<string, Job> }).jobs;

  it('of CI end in a job that needs every other, whatever becomes of them', () => {
    const { passed, ...others } = jobsOf('ci.yml');
    assert.ok(passed);
    assert.deepEqual(passed.needs, Object.keys(others));
    assert.equal(passed.if, 'always()'); // a skipped job would count as passed
    assert.match(JSON.stringify(passed.steps), /join\(needs\.\*\.result, ' '\)/);
  });

  it('of CI run on Linux, also on ARM, on Windows and on macOS', () => {
    assert.deepEqual(jobsOf('ci.yml')['test']?.strategy?.matrix, {
      system: ['ubuntu-latest', 'ubuntu-24.04-arm', 'windows-latest', 'macos-latest'],
    });
  });

  it('use the Node of the dependencies', () => {
    assert.equal(read('.node-version').trim(), manifest.devDependencies['node']);
  });

  it('use one version of each action, the same everywhere', () => {
    const uses = readdirSync(join(top, '.github/workflows')).flatMap(file =>
      [...read(`.github/workflows/${file}`).matchAll(/uses: ([\w-]+\/[^@\s]+)@(.*)/g)].map(
        ([, action = '', version = '']) => ({ file, action, version }),
      ),
    );
    const versions = new Map(uses.map(({ action, version }) => [action, version]));
    for (const { file, action, version } of uses) {
      assert.match(version, /^[\da-f]{40} # v\d+\.\d+\.\d+$/, `${file}: ${action}`);
      assert.equal(version, versions.get(action), `${file}: ${action}`);
    }
  });
});

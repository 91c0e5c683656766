import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fleet } from './fleet.ts';
import { throttling } from './fleet-simulation.ts';
import { operations } from './operations.ts';
import { drawSchedule, schedule } from './schedule.ts';
import type { Section } from './section.ts';
import { start } from './start.ts';
import { trust } from './trust.ts';

// Measures the figures that docs/comparison.md quotes and writes them to docs/measurements.md. `npm run bench` measures every
// section but slow ones; `npm run bench -- start` measures one and leaves the others in the file as they are.

const sections: Record<string, Section> = { start, schedule, throttling, fleet, operations, trust };

const docs = join(import.meta.dirname, '../docs');
const page = join(docs, 'measurements.md');
const introduction = `# Measurements

\`npm run bench\` writes this page, and \`npm run bench -- start\` one section of it. Shared machines are noisy: compare
the ratios, not the milliseconds.
`;

const environment = [
  `Node.js ${process.versions.node}`,
  `${process.platform} ${process.arch}`,
  `${cpus().length} × ${cpus()[0]?.model}`,
].join(', ');

async function textOf({ title, method, isCalculated, measure }: Section): Promise<string> {
  const result = await measure();
  const measured = isCalculated
    ? ''
    : `\nMeasured on ${new Date().toISOString().slice(0, 10)}: ${environment}.\n`;
  return `## ${title}\n\n${method}\n${measured}\n${result}\n`;
}

const names = process.argv.slice(2);
const unknown = names.filter(name => !(name in sections));
if (unknown.length > 0)
  throw new Error(`unknown section: ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`);

const usual = Object.keys(sections).filter(name => !sections[name]?.isSlow);
const chosen = new Set(names.length > 0 ? names : usual);

const measured = new Map<string, string>();
for (const [name, section] of Object.entries(sections)) {
  if (!chosen.has(name)) continue;
  const text = await textOf(section);
  console.log(text);
  measured.set(name, text);
}
const written = existsSync(page) ? readFileSync(page, 'utf8').split(/^(?=## )/m) : [];
const texts = Object.entries(sections).flatMap(([name, { title }]) => {
  const kept = written.find(text => text.startsWith(`## ${title}\n`));
  return measured.get(name) ?? (kept ? [`${kept.trimEnd()}\n`] : []);
});
writeFileSync(page, [introduction, ...texts].join('\n'));
if (chosen.has('schedule')) writeFileSync(join(docs, 'schedule.svg'), drawSchedule());

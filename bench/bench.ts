import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { connection } from './connection.ts';
import { hold } from './hold.ts';
import { lateness, plot } from './schedule.ts';
import { start } from './start.ts';
import type { Section } from './table.ts';
import { trust } from './trust.ts';

// Measures what the README says in figures, and writes it to docs/measurements.md with the method of each and the
// machine (20 minutes, most of them waiting). `npm run bench -- start trust` measures those two and only prints.

const sections: Record<string, () => Promise<Section[]>> = {
  trust: async () => [await trust()],
  start: async () => [await start()],
  schedule: async () => [lateness()],
  hold,
  connections: async () => [await connection()],
};

const docs = join(import.meta.dirname, '../docs');
const chosen = process.argv.slice(2);
const texts: string[] = [];
for (const [name, measure] of Object.entries(sections)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  for (const { title, method, body } of await measure()) {
    texts.push(`## ${title}\n\n${method}\n\n${body}\n`);
    console.log(texts.at(-1));
  }
}
if (texts.length === 0) throw new Error(`there is no such section: ${Object.keys(sections).join(', ')}`);
if (chosen.length === 0) {
  const model = /^model name\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? cpus()[0]?.model;
  const machine = `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} × ${model}`;
  mkdirSync(docs, { recursive: true });
  writeFileSync(
    join(docs, 'measurements.md'),
    `# Measurements\n\nMade by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}. Such machines are shared and noisy: look at the ratios.\n\n${texts.join('\n')}`,
  );
  writeFileSync(join(docs, 'schedule.svg'), plot());
}

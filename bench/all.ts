/**
 * Everything that is measured: `npm run bench`, or `npm run bench -- products seeks` for some of it.
 * Prints what it finds, as ratios to a baseline measured in the same run wherever there is one. With
 * `--write` the tables of docs/figures.md are renewed; with `--long` the longest runs are measured too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Result } from './result.ts';
import { figure, figuresTable, growthTable, verdict } from './tables.ts';

/** Where the tables stand. */
const DOCUMENT = 'docs/figures.md';
const flags = new Set(process.argv.slice(2).filter(word => word.startsWith('--')));
const wanted = process.argv.slice(2).filter(word => !word.startsWith('--'));
const long = flags.has('--long');

const BENCHES: Readonly<Record<string, () => Promise<Result[]>>> = {
  microgpt: async () => (await import('./microgpt.ts')).microgpt(),
  pytorch: async () => (await import('./pytorch.ts')).pytorch(),
  products: async () => (await import('./products.ts')).products(),
  seeks: async () => (await import('./seeks.ts')).seeks(long),
  memory: async () => (await import('./memory.ts')).memory(long ? 100_000 : 10_000),
  'first-frame': async () => (await import('./first-frame.ts')).firstFrames(),
  keys: async () => (await import('./keys.ts')).keys(),
  ledger: async () => (await import('./ledger.ts')).ledgers(),
};

const unknown = wanted.filter(name => !(name in BENCHES) && name !== 'growth');
if (unknown.length > 0)
  throw new Error(`there is no bench ${unknown[0]}; there are ${Object.keys(BENCHES).join(', ')} and growth`);

const results: Result[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const result of await bench()) {
    results.push(result);
    console.log(`${verdict(result)}  ${figure(result).padStart(9)}  ${result.what} (${result.detail})`);
  }
}
const growths = wanted.length === 0 || wanted.includes('growth') ? (await import('./growth.ts')).growth() : [];
if (growths.length > 0) console.log(`\n${growthTable(growths)}`);

if (flags.has('--write')) {
  let document = readFileSync(DOCUMENT, 'utf8');
  if (results.length > 0) document = withTable(document, 'figures', figuresTable(results));
  if (growths.length > 0) document = withTable(document, 'growth', growthTable(growths));
  writeFileSync(DOCUMENT, document);
}
process.exit(); // pseudo-terminals may still be closing

/** A document with the table between two markers renewed. */
function withTable(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- bench: ${name} -->`, `<!-- end bench: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

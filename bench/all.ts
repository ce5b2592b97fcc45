/**
 * Everything that is measured: `npm run bench`, or `npm run bench -- products seeks` for some of it.
 * Prints what it finds, as ratios to a baseline measured in the same run wherever there is one. With
 * `--write` the tables of docs/figures.md are renewed; with `--long` the longest runs are measured too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { bytesText } from '../src/tensor/bytes.ts';
import type { Growth } from './growth.ts';
import type { Result } from './result.ts';

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

function verdict({ measured, most }: Result): string {
  if (most === undefined) return ' ';
  return measured <= most ? '✓' : '✗';
}

function figure({ measured, unit }: Result): string {
  const digits = measured < 10 ? 2 : measured < 100 ? 1 : 0;
  return `${measured.toFixed(digits)}${unit ? ` ${unit}` : '×'}`;
}

function figuresTable(all: readonly Result[]): string {
  const processor = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  const rows = all.map(result => [
    result.what,
    figure(result),
    result.most === undefined ? '' : figure({ ...result, measured: result.most }),
    result.detail,
  ]);
  const others = `load average ${loadavg()[1]?.toFixed(1)}, of which 1 is the bench itself`;
  return `${table(['what', 'measured', 'at most', ''], rows)}\n\nMeasured on ${processor}, Node ${process.versions.node}; ${others}.`;
}

/** Cost of a step by size, with a bar for the time. */
function growthTable(all: readonly Growth[]): string {
  const most = Math.max(...all.map(({ milliseconds }) => Math.log10(1000 * milliseconds)));
  const bar = (milliseconds: number) =>
    '▇'.repeat(Math.max(1, Math.round((20 * Math.log10(1000 * milliseconds)) / most)));
  const rows = all.map(({ by, size, events, milliseconds, bytes }) => [
    by,
    size.toLocaleString('en'),
    String(events),
    bytesText(bytes),
    `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`,
    bar(milliseconds),
  ]);
  return table(['growing', 'to', 'events', 'a step writes', 'a step takes', '(logarithmic)'], rows);
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heading), line(heading.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A document with the table between two markers renewed. */
function withTable(text: string, name: string, content: string): string {
  const [begin, end] = [`<!-- bench: ${name} -->`, `<!-- end bench: ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no ${begin} … ${end}`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

import { cpus, loadavg } from 'node:os';
import { bytesText } from '../src/tensor/bytes.ts';
import type { Growth } from './growth.ts';
import type { Result } from './result.ts';

/** What stands behind a figure over its bound. */
const OVER = '✗';

/** Under the figures: what the mark means, and why one may be there. */
const LEGEND = `${OVER} marks a figure over its bound. The machine is shared, and other work on it shows in the 95th percentiles first.`;

/** Whether a figure is within its bound, as a sign; a space where it has none. */
export function verdict({ measured, most }: Result): string {
  if (most === undefined) return ' ';
  return measured <= most ? '✓' : OVER;
}

/** A figure with its unit. */
export function figure({ measured, unit }: Result): string {
  const digits = measured < 10 ? 2 : measured < 100 ? 1 : 0;
  return `${measured.toFixed(digits)}${unit ? ` ${unit}` : '×'}`;
}

/** All figures as Markdown; one over its bound is marked. */
export function figuresTable(all: readonly Result[]): string {
  const processor = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  const rows = all.map(result => [
    result.what,
    `${figure(result)}${verdict(result) === OVER ? ` ${OVER}` : ''}`,
    result.most === undefined ? '' : figure({ ...result, measured: result.most }),
    result.detail,
  ]);
  const others = `load average ${loadavg()[1]?.toFixed(1)}, of which 1 is the bench itself`;
  const measured = `Measured on ${processor}, Node ${process.versions.node}; ${others}.`;
  return `${table(['what', 'measured', 'at most', ''], rows)}\n\n${LEGEND}\n\n${measured}`;
}

/** Cost of a step by size as Markdown, with a bar for the time. */
export function growthTable(all: readonly Growth[]): string {
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

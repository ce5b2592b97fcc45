import { visible } from '../formula/visible.ts';
import type { Labels } from '../ops/operation.ts';
import { type Tensor, toRows } from '../tensor/tensor.ts';
import { numberTexts } from './number-text.ts';
import { columns } from './text.ts';

/** More than these are cut in the middle: a matrix for people fits a page. JSON has all of it. */
const MOST_ROWS = 40;
const MOST_COLUMNS = 16;

/**
 * A matrix as lines: row and column names (or numbers from 0) around aligned numbers, each line
 * indented. Rows and columns beyond a page are cut in the middle, shown by `…`.
 */
export function matrixText(of: Tensor, labels: Labels = {}, indent = '  '): string[] {
  const rows = kept(of.rows, MOST_ROWS);
  const across = kept(of.columns, MOST_COLUMNS);
  const cells = toRows(of);
  const shown = rows.flatMap(row => across.map(column => cells[row ?? -1]?.[column ?? -1]));
  const texts = numberTexts(shown.filter(value => value !== undefined));
  let next = 0;
  const text = (value: number | undefined) => (value === undefined ? '…' : (texts[next++] as string));
  const lines = [
    ['', ...across.map(column => nameOf(column, labels.columns))],
    ...rows.map((row, at) => [
      nameOf(row, labels.rows),
      ...across.map((_, column) => text(shown[at * across.length + column])),
    ]),
  ];
  const numbers = new Set(across.map((_, column) => column + 1));
  return columns(lines, numbers).map(line => `${indent}${line}`);
}

/** The positions to show; undefined where some are left out. */
function kept(size: number, most: number): (number | undefined)[] {
  if (size <= most) return Array.from({ length: size }, (_, at) => at);
  const half = Math.floor(most / 2);
  return [
    ...Array.from({ length: half }, (_, at) => at),
    undefined,
    ...Array.from({ length: half }, (_, at) => size - half + at),
  ];
}

function nameOf(position: number | undefined, names: readonly string[] | undefined): string {
  if (position === undefined) return '…';
  const name = names?.[position];
  return name === undefined ? String(position) : visible(name);
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { figuresTable } from '../../bench/tables.ts';

/** The rows of a table of figures that have a bound: what, whether it is over it, whether it is marked. */
function rowsWithBounds(text: string) {
  return [...text.matchAll(/^\| (.+?) \| ([\d.]+)( ms| MB|×)( ✗)? \| ([\d.]+)\3 \|/gm)].map(
    ([, what, measured, , mark, most]) => ({ what, over: Number(measured) > Number(most), marked: mark !== undefined }),
  );
}

test('a figure over its bound is marked, and none within it', () => {
  const result = (what: string, measured: number) => ({ what, measured, most: 16, unit: 'ms', detail: '' });
  const text = figuresTable([
    result('a key', 22.1),
    result('a cell', 7.54),
    { what: 'a seek', measured: 600, detail: '' },
  ]);
  expect(text).toContain('| a key | 22.1 ms ✗ | 16.0 ms |');
  expect(text).toContain('| a cell | 7.54 ms | 16.0 ms |');
  expect(text).toContain('| a seek | 600× |  |');
  expect(text).toContain('✗ marks a figure over its bound.');
});

test('so is every figure in docs/figures.md', () => {
  const text = readFileSync('docs/figures.md', 'utf8');
  const rows = rowsWithBounds(text);
  expect(rows.length).toBeGreaterThan(20);
  for (const { what, over, marked } of rows) expect({ what, marked }).toEqual({ what, marked: over });
  expect(text).toContain('✗ marks a figure over its bound.');
});

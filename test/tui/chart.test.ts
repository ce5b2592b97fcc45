import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bucket } from '../../src/timeline/summaries.ts';
import { chartRows } from '../../src/tui/present/chart.ts';
import { lossRows } from '../../src/tui/present/loss.ts';
import { plainText } from '../../src/tui/present/rows.ts';

/** A step a bucket. */
function bucketsOf(values: readonly number[]): Bucket[] {
  return values.map((value, from) => bucket(from, [value]));
}

function bucket(from: number, values: readonly number[]): Bucket {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { from, count: values.length, first: values[0] as number, last: values.at(-1) as number, least, most, mean };
}

function chart(values: readonly number[], width: number, height: number): string[] {
  const picture = { buckets: bucketsOf(values), steps: values.length, step: 0, value: values[0] };
  return chartRows(picture, width, height).map(plainText);
}

function ticks(rows: readonly string[]): string[] {
  return rows.flatMap(row => /^\s*(\S+) ┤/.exec(row)?.[1] ?? []);
}

describe('the chart', () => {
  test('has at least two numbers on its axis, whatever the curve and the height', () => {
    const values = fc.array(
      fc.integer({ min: -1e6, max: 1e6 }).map(thousandths => thousandths / 1000),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(values, fc.integer({ min: 5, max: 40 }), (curve, height) => {
        const shown = ticks(chart(curve, 76, height));
        expect(new Set(shown).size, `${shown} at ${height}`).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 500 },
    );
  });

  test('fits its range to the curve instead of beginning at 0', () => {
    const rows = chart([3.1, 2.6, 2.2, 1.9, 1.8, 1.75, 1.7], 56, 7);
    expect(ticks(rows)).not.toContain('0');
    const curve = rows.filter(row => /[\u2801-\u28ff]/.test(row));
    expect(curve.length).toBeGreaterThanOrEqual(4);
  });
});

test('the extremes are said to be at the very step where that is known', () => {
  const buckets = [bucket(0, [3, 2.5]), bucket(2, [2, 1.5]), bucket(4, [2.4, 9, 2.2])];
  const picture = { buckets, step: 0, steps: 7, recorded: 7, loss: 3, veiled: false };
  const text = lossRows(picture, 76, 16).map(plainText).join('\n');
  expect(text).toContain('least 1.5 at step 3 ');
  expect(text).toContain('most 9 at one of steps 4…6');
});

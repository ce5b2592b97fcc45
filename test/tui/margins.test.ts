import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mean } from '../../src/ops/mean.ts';
import { sum } from '../../src/ops/sum.ts';
import { tensor } from '../../src/tensor/tensor.ts';
import { columnMargins, rowMargin } from '../../src/tui/present/margins.ts';
import { formatNumber } from '../../src/tui/present/number.ts';

/** So many digits that another last bit would be another text. */
const DIGITS = 17;
const INNER = 26;

const tensors = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: rows * columns, maxLength: rows * columns })
      .map(cells => tensor(rows, columns, Float64Array.from(cells))),
  );

test('the margins of a matrix are what the operations give, bit for bit', () => {
  fc.assert(
    fc.property(tensors, x => {
      const text = (value: number | undefined) => formatNumber(value as number, DIGITS, INNER).trim();
      const wordsIn = (shown: string) => shown.replace('│', '').trim().split(/\s+/);
      const [sums, means] = [sum, mean].map(op => op.forward({ x }, { axis: 1 }).data);
      for (let row = 0; row < x.rows; row++)
        expect(wordsIn(rowMargin(x, row, DIGITS, INNER).text)).toEqual([text(sums?.[row]), text(means?.[row])]);
      const under = columnMargins(x, [0, x.columns], DIGITS, { gutter: 2, cellWidth: INNER + 2, inner: INNER });
      for (const [which, op] of [sum, mean].entries())
        expect(wordsIn(under[which]?.text ?? '').slice(1)).toEqual(
          Array.from(op.forward({ x }, { axis: 0 }).data, value => text(value)),
        );
    }),
  );
});

import { cell, number, sum as sumOf } from '../arithmetic/arithmetic.ts';
import { build, cellOf } from '../tensor/tensor.ts';
import { type Axis, addends, reduction, sourcesOf, sums, targetOf } from './axis.ts';
import type { Op } from './operation.ts';

/** Sum over everything to 1×1, over each column (axis=0) or over each row (axis=1). */
export const sum: Op<'x', Axis> = {
  name: 'sum',
  notation: 'sum(x)',
  about: 'Sum of all cells; of each column with axis=0, of each row with axis=1.',
  ...reduction,
  formula: 'out = Σ x',
  forward: ({ x }, attrs) => sums(x, attrs),
  explain: (at, { x }, attrs) => sumOf(sourcesOf(at, x, attrs).map(source => cell('x', source, x))),
  gradient: {
    x: {
      formula: 'dx = dout, repeated over the cells that were added',
      jacobianFormula: '∂out/∂x[i,j] = 1',
      backward: (dout, { x }, _, attrs) => build(x.rows, x.columns, (i, j) => cellOf(dout, targetOf([i, j], attrs))),
      *jacobian(at, _inputs, _out, attrs) {
        yield [targetOf(at, attrs), number(1)];
      },
    },
  },
  examples: addends,
};

import { cell, number, quotient, sum } from '../arithmetic/arithmetic.ts';
import { build, cellOf } from '../tensor/tensor.ts';
import { type Axis, addends, reduce, reduction, sourcesOf, targetOf, total } from './axis.ts';
import type { Op } from './operation.ts';

/** Mean over everything to 1×1, over each column (axis=0) or over each row (axis=1). */
export const mean: Op<'x', Axis> = {
  name: 'mean',
  notation: 'mean(x)',
  about: 'Mean of all cells; of each column with axis=0, of each row with axis=1.',
  ...reduction,
  formula: 'out = Σ x / n',
  forward: ({ x }, attrs) => reduce(x, attrs, run => total(x, run) / run.count),
  explain(at, { x }, attrs) {
    const sources = sourcesOf(at, x, attrs);
    return quotient(sum(sources.map(source => cell('x', source, x))), number(sources.length, 'n'));
  },
  gradient: {
    x: {
      formula: 'dx = dout / n, repeated over the cells that were added',
      jacobianFormula: '∂out/∂x[i,j] = 1 / n',
      backward: (dout, { x }, _, attrs) => {
        const count = x.data.length / dout.data.length;
        return build(x.rows, x.columns, (i, j) => cellOf(dout, targetOf([i, j], attrs)) / count);
      },
      *jacobian(at, { x }, out, attrs) {
        yield [targetOf(at, attrs), quotient(number(1), number(x.data.length / out.data.length, 'n'))];
      },
    },
  },
  examples: addends,
};

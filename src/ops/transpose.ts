import { cell, number } from '../arithmetic/arithmetic.ts';
import { build, matrix, type Tensor } from '../tensor/tensor.ts';
import type { Op } from './operation.ts';

/** Rows become columns. */
export const transpose: Op<'x', Record<never, never>> = {
  name: 'transpose',
  notation: 'x.T',
  about: 'Rows become columns and columns rows.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = x[j,i]',
  shape: ({ x }) => ({ rows: x.columns, columns: x.rows }),
  forward: ({ x }) => transposed(x),
  explain: ([i, j], { x }) => cell('x', [j, i], x),
  gradient: {
    x: {
      formula: 'dx = dout.T',
      jacobianFormula: '∂out[i,j]/∂x[j,i] = 1',
      backward: dout => transposed(dout),
      *jacobian([i, j]) {
        yield [[j, i], number(1)];
      },
    },
  },
  labels: ({ x }) => ({ rows: x.columns, columns: x.rows }),
  copies: true,
  examples: [
    { inputs: { x: matrix([[1, 2, 3]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [1, -2],
          [0.5, -0],
          [4, 8],
        ]),
      },
      attrs: {},
    },
  ],
};

function transposed(x: Tensor): Tensor {
  return build(x.columns, x.rows, (i, j) => x.data[j * x.columns + i] as number);
}

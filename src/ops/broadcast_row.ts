import { cell, number } from '../arithmetic/arithmetic.ts';
import { build, matrix, shapeText } from '../tensor/tensor.ts';
import { sums } from './axis.ts';
import { type Op, ShapeError } from './operation.ts';

/** One row under itself again and again: a bias for every token. */
export const broadcastRow: Op<'x', { readonly rows: number }> = {
  name: 'broadcast_row',
  notation: 'broadcast_row(x, rows)',
  about: 'One row repeated in every row of a matrix, such as a bias for every token.',
  inputs: ['x'],
  attributes: { rows: { type: 'whole' } },
  formula: 'out[i,j] = x[0,j]',
  shape({ x }, { rows }) {
    if (x.rows !== 1)
      throw new ShapeError(
        `broadcast_row: x is ${shapeText(x)} and must be one row, 1×${x.columns}, to fill ${rows} rows`,
      );
    if (!(rows >= 1))
      throw new ShapeError(`broadcast_row: rows is ${rows} and x is ${shapeText(x)}; rows is at least 1`);
    return { rows, columns: x.columns };
  },
  forward: ({ x }, { rows }) => build(rows, x.columns, (_, j) => x.data[j] as number),
  explain: ([, j], { x }) => cell('x', [0, j], x),
  gradient: {
    x: {
      formula: 'dx[0,j] = Σ_i dout[i,j]',
      jacobianFormula: '∂out[i,j]/∂x[0,j] = 1',
      backward: dout => sums(dout, { axis: 0 }),
      *jacobian([, j], _inputs, out) {
        for (let i = 0; i < out.rows; i++) yield [[i, j], number(1)];
      },
    },
  },
  labels: ({ x }) => ({ columns: x.columns }),
  copies: true,
  examples: [
    { inputs: { x: matrix([[1, 2, 3]]) }, attrs: { rows: 2 } },
    { inputs: { x: matrix([[0.5, -0]]) }, attrs: { rows: 3 } },
  ],
};

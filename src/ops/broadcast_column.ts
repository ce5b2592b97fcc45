import { cell, number } from '../arithmetic/arithmetic.ts';
import { build, matrix, shapeText } from '../tensor/tensor.ts';
import { sums } from './axis.ts';
import { type Op, ShapeError } from './operation.ts';

/** One column beside itself again and again: a mean or a norm for every cell of its row. */
export const broadcastColumn: Op<'x', { readonly columns: number }> = {
  name: 'broadcast_column',
  notation: 'broadcast_column(x, columns)',
  about: 'One column repeated in every column of a matrix, such as the mean of each row.',
  inputs: ['x'],
  attributes: { columns: { type: 'whole' } },
  formula: 'out[i,j] = x[i,0]',
  shape({ x }, { columns }) {
    if (x.columns !== 1)
      throw new ShapeError(
        `broadcast_column: x is ${shapeText(x)} and must be one column, ${x.rows}×1, to fill ${columns} columns`,
      );
    if (!(columns >= 1))
      throw new ShapeError(`broadcast_column: columns is ${columns} and x is ${shapeText(x)}; columns is at least 1`);
    return { rows: x.rows, columns };
  },
  forward: ({ x }, { columns }) => build(x.rows, columns, i => x.data[i] as number),
  explain: ([i], { x }) => cell('x', [i, 0], x),
  gradient: {
    x: {
      formula: 'dx[i,0] = Σ_j dout[i,j]',
      jacobianFormula: '∂out[i,j]/∂x[i,0] = 1',
      backward: dout => sums(dout, { axis: 1 }),
      *jacobian([i], _inputs, out) {
        for (let j = 0; j < out.columns; j++) yield [[i, j], number(1)];
      },
    },
  },
  labels: ({ x }) => ({ rows: x.rows }),
  copies: true,
  examples: [
    { inputs: { x: matrix([[1], [2], [3]]) }, attrs: { columns: 2 } },
    { inputs: { x: matrix([[0.5], [-0]]) }, attrs: { columns: 3 } },
  ],
};

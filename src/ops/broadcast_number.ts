import { cell, number } from '../arithmetic/arithmetic.ts';
import { filled, matrix, shapeText } from '../tensor/tensor.ts';
import { sums } from './axis.ts';
import { type Op, ShapeError } from './operation.ts';

/** One number in every cell, so that it can meet a matrix cell by cell. */
export const broadcastNumber: Op<'x', { readonly rows: number; readonly columns: number }> = {
  name: 'broadcast_number',
  notation: 'broadcast_number(x, rows, columns)',
  about: 'One number in every cell of a matrix.',
  inputs: ['x'],
  attributes: { rows: { type: 'whole' }, columns: { type: 'whole' } },
  formula: 'out[i,j] = x[0,0]',
  shape({ x }, { rows, columns }) {
    if (x.rows !== 1 || x.columns !== 1)
      throw new ShapeError(
        `broadcast_number: x is ${shapeText(x)} and must be one number, 1×1, to fill ${rows}×${columns}`,
      );
    if (!(rows >= 1 && columns >= 1))
      throw new ShapeError(`broadcast_number: rows is ${rows} and columns is ${columns}; both must be at least 1`);
    return { rows, columns };
  },
  forward: ({ x }, shape) => filled(shape, x.data[0] as number),
  explain: (_, { x }) => cell('x', [0, 0], x),
  gradient: {
    x: {
      formula: 'dx = Σ_i Σ_j dout[i,j]',
      jacobianFormula: '∂out[i,j]/∂x[0,0] = 1',
      backward: dout => sums(dout, { axis: null }),
      *jacobian(_at, _inputs, out) {
        for (let i = 0; i < out.rows; i++) for (let j = 0; j < out.columns; j++) yield [[i, j], number(1)];
      },
    },
  },
  labels: () => ({}),
  copies: true,
  examples: [
    { inputs: { x: matrix([[2.5]]) }, attrs: { rows: 2, columns: 3 } },
    { inputs: { x: matrix([[-0]]) }, attrs: { rows: 3, columns: 1 } },
  ],
};

import { cell, number, product } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zipCells } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Each cell times itself: errors, variances, the squared ReLU. */
export const square: Op<'x', Record<never, never>> = {
  name: 'square',
  notation: 'square(x)',
  about: 'Each cell times itself.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = x[i,j]·x[i,j]',
  shape: ({ x }) => shapeOf(x),
  forward: ({ x }) => mapCells(x, value => value * value),
  explain: (at, { x }) => product(cell('x', at, x), cell('x', at, x)),
  gradient: {
    x: {
      formula: 'dx = dout * (2·x)',
      jacobianFormula: '∂out[i,j]/∂x[i,j] = 2·x[i,j]',
      backward: (dout, { x }) => zipCells(dout, x, (upstream, value) => upstream * (2 * value)),
      *jacobian(at, { x }) {
        yield [at, product(number(2), cell('x', at, x))];
      },
    },
  },
  examples: [
    { inputs: { x: matrix([[1, -2, 3]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [0, -0],
          [1e200, 0.1],
          [1e-200, -5],
        ]),
      },
      attrs: {},
    },
  ],
};

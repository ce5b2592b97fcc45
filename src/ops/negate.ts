import { cell, negative, number } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import type { Op } from './operation.ts';

/** The opposite of a matrix. */
export const negate: Op<'x', Record<never, never>> = {
  name: 'negate',
  notation: '-x',
  about: 'Opposite, cell by cell.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = −x[i,j]',
  shape: ({ x }) => shapeOf(x),
  forward: ({ x }) => mapCells(x, value => -value),
  explain: (at, { x }) => negative(cell('x', at, x)),
  gradient: {
    x: {
      formula: 'dx = −dout',
      jacobianFormula: '∂out[i,j]/∂x[i,j] = −1',
      backward: dout => mapCells(dout, upstream => -upstream),
      *jacobian(at) {
        yield [at, number(-1)];
      },
    },
  },
  examples: [
    { inputs: { x: matrix([[1, -2, 3]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [0, -0],
          [Number.NEGATIVE_INFINITY, 0.1],
          [1e-300, -5],
        ]),
      },
      attrs: {},
    },
  ],
};

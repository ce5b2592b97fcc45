import { cell, minus, number } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zipCells } from '../tensor/tensor.ts';
import { commonShape } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Difference of two matrices: errors, centred values. */
export const subtract: Op<'a' | 'b', Record<never, never>> = {
  name: 'subtract',
  notation: 'a - b',
  about: 'Difference, cell by cell.',
  inputs: ['a', 'b'],
  attributes: {},
  formula: 'out[i,j] = a[i,j] − b[i,j]',
  shape: shapes => commonShape('subtract', shapes),
  forward: ({ a, b }) => zipCells(a, b, (x, y) => x - y),
  explain: (at, { a, b }) => minus(cell('a', at, a), cell('b', at, b)),
  gradient: {
    a: {
      formula: 'da = dout',
      jacobianFormula: '∂out[i,j]/∂a[i,j] = 1',
      backward: dout => dout,
      *jacobian(at) {
        yield [at, number(1)];
      },
    },
    b: {
      formula: 'db = −dout',
      jacobianFormula: '∂out[i,j]/∂b[i,j] = −1',
      backward: dout => mapCells(dout, upstream => -upstream),
      *jacobian(at) {
        yield [at, number(-1)];
      },
    },
  },
  examples: [
    { inputs: { a: matrix([[1, 2, 3]]), b: matrix([[0.5, -2, 4]]) }, attrs: {} },
    {
      inputs: {
        a: matrix([
          [0, 1, 0.3],
          [-0, 1e16, -7],
        ]),
        b: matrix([
          [-0, 1, 0.1],
          [0, 1, 0.5],
        ]),
      },
      attrs: {},
    },
  ],
};

import { cell, number, plus } from '../arithmetic/arithmetic.ts';
import { matrix, zipCells } from '../tensor/tensor.ts';
import { commonShape } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Sum of two matrices, the operation of residual connections and biases. */
export const add: Op<'a' | 'b', Record<never, never>> = {
  name: 'add',
  notation: 'a + b',
  about: 'Sum, cell by cell.',
  inputs: ['a', 'b'],
  attributes: {},
  formula: 'out[i,j] = a[i,j] + b[i,j]',
  shape: shapes => commonShape('add', shapes),
  forward: ({ a, b }) => zipCells(a, b, (x, y) => x + y),
  explain: (at, { a, b }) => plus(cell('a', at, a), cell('b', at, b)),
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
      formula: 'db = dout',
      jacobianFormula: '∂out[i,j]/∂b[i,j] = 1',
      backward: dout => dout,
      *jacobian(at) {
        yield [at, number(1)];
      },
    },
  },
  examples: [
    { inputs: { a: matrix([[1, 2, 3]]), b: matrix([[0.5, -2, 4]]) }, attrs: {} },
    {
      inputs: {
        a: matrix([
          [-0, 1, Number.POSITIVE_INFINITY],
          [0.1, 1e16, -7],
        ]),
        b: matrix([
          [-0, -1, 2],
          [0.2, 1, 0.5],
        ]),
      },
      attrs: {},
    },
  ],
};

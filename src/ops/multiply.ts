import { cell, product } from '../arithmetic/arithmetic.ts';
import { matrix, zipCells } from '../tensor/tensor.ts';
import { commonShape } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Product cell by cell (Hadamard), the operation of scales and gates. */
export const multiply: Op<'a' | 'b', Record<never, never>> = {
  name: 'multiply',
  notation: 'a * b',
  about: 'Product, cell by cell.',
  inputs: ['a', 'b'],
  attributes: {},
  formula: 'out[i,j] = a[i,j]·b[i,j]',
  shape: shapes => commonShape('multiply', shapes),
  forward: ({ a, b }) => zipCells(a, b, (x, y) => x * y),
  explain: (at, { a, b }) => product(cell('a', at, a), cell('b', at, b)),
  gradient: {
    a: {
      formula: 'da = dout * b',
      jacobianFormula: '∂out[i,j]/∂a[i,j] = b[i,j]',
      backward: (dout, { b }) => zipCells(dout, b, (upstream, y) => upstream * y),
      *jacobian(at, { b }) {
        yield [at, cell('b', at, b)];
      },
    },
    b: {
      formula: 'db = dout * a',
      jacobianFormula: '∂out[i,j]/∂b[i,j] = a[i,j]',
      backward: (dout, { a }) => zipCells(dout, a, (upstream, x) => upstream * x),
      *jacobian(at, { a }) {
        yield [at, cell('a', at, a)];
      },
    },
  },
  examples: [
    { inputs: { a: matrix([[1, 2, 3]]), b: matrix([[0.5, -2, 4]]) }, attrs: {} },
    {
      inputs: {
        a: matrix([
          [0, 1e200, 0.3],
          [-0, 1e-200, -7],
        ]),
        b: matrix([
          [-1, 1e200, 0.1],
          [5, 1e-200, 0.5],
        ]),
      },
      attrs: {},
    },
  ],
};

import { cell, product, sum } from '../arithmetic/arithmetic.ts';
import { multiply, multiplyByTransposed, multiplyTransposed } from '../tensor/kernels.ts';
import { matrix, shapeText } from '../tensor/tensor.ts';
import { type Op, ShapeError } from './operation.ts';

/** Matrix product, the operation that projections, scores and context vectors are made of. */
export const matmul: Op<'a' | 'b', Record<never, never>> = {
  name: 'matmul',
  notation: 'a @ b',
  about: 'Matrix product: every row of a against every column of b.',
  inputs: ['a', 'b'],
  attributes: {},
  formula: 'out[i,j] = Σ_k a[i,k]·b[k,j]',
  shape({ a, b }) {
    if (a.columns !== b.rows)
      throw new ShapeError(`matmul: a is ${shapeText(a)} and b is ${shapeText(b)}; a's columns must equal b's rows`);
    return { rows: a.rows, columns: b.columns };
  },
  forward: ({ a, b }) => multiply(a, b),
  explain: ([i, j], { a, b }) =>
    sum(Array.from({ length: a.columns }, (_, k) => product(cell('a', [i, k], a), cell('b', [k, j], b)))),
  gradient: {
    a: {
      formula: 'da = dout @ b.T',
      jacobianFormula: '∂out[i,j]/∂a[i,k] = b[k,j]',
      backward: (dout, { b }) => multiplyByTransposed(dout, b),
      *jacobian([i, k], { b }) {
        for (let j = 0; j < b.columns; j++) yield [[i, j], cell('b', [k, j], b)];
      },
    },
    b: {
      formula: 'db = a.T @ dout',
      jacobianFormula: '∂out[i,j]/∂b[k,j] = a[i,k]',
      backward: (dout, { a }) => multiplyTransposed(a, dout),
      *jacobian([k, j], { a }) {
        for (let i = 0; i < a.rows; i++) yield [[i, j], cell('a', [i, k], a)];
      },
    },
  },
  labels: ({ a, b }) => ({ rows: a.rows, columns: b.columns }),
  examples: [
    { inputs: { a: matrix([[1, 2]]), b: matrix([[3], [4]]) }, attrs: {} },
    {
      inputs: {
        a: matrix([
          [1, -2, 0.5],
          [0, 3, -1],
        ]),
        b: matrix([
          [2, 1],
          [-1, 0.25],
          [4, -3],
        ]),
      },
      attrs: {},
    },
  ],
};

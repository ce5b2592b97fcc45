import { cell, negative, number, product, quotient } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zipCells } from '../tensor/tensor.ts';
import { awayFromZero } from './domain.ts';
import { commonShape } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Quotient cell by cell: scaling by √d, normalising. */
export const divide: Op<'a' | 'b', Record<never, never>> = {
  name: 'divide',
  notation: 'a / b',
  about: 'Quotient, cell by cell.',
  inputs: ['a', 'b'],
  attributes: {},
  formula: 'out[i,j] = a[i,j] / b[i,j]',
  shape: shapes => commonShape('divide', shapes),
  forward: ({ a, b }) => zipCells(a, b, (x, y) => x / y),
  explain: (at, { a, b }) => quotient(cell('a', at, a), cell('b', at, b)),
  gradient: {
    a: {
      formula: 'da = dout / b',
      jacobianFormula: '∂out[i,j]/∂a[i,j] = 1 / b[i,j]',
      backward: (dout, { b }) => zipCells(dout, b, (upstream, y) => upstream / y),
      *jacobian(at, { b }) {
        yield [at, quotient(number(1), cell('b', at, b))];
      },
    },
    b: {
      formula: 'db = −dout * a / (b * b)',
      jacobianFormula: '∂out[i,j]/∂b[i,j] = −a[i,j] / b[i,j]²',
      backward: (dout, { a, b }) =>
        mapCells(dout, (upstream, at) => {
          const divisor = b.data[at] as number;
          return upstream * -((a.data[at] as number) / (divisor * divisor));
        }),
      *jacobian(at, { a, b }) {
        const divisor = cell('b', at, b);
        yield [at, negative(quotient(cell('a', at, a), product(divisor, divisor)))];
      },
    },
  },
  examples: [
    { inputs: { a: matrix([[1, 2, 3]]), b: matrix([[0.5, -2, 4]]) }, attrs: {} },
    {
      inputs: {
        a: matrix([
          [0.1, 1, 0.3],
          [-0, 1e16, -7],
        ]),
        b: matrix([
          [Math.SQRT2, 0, 3],
          [5, 3, 0.7],
        ]),
      },
      attrs: {},
    },
  ],
  domain: { legal: ({ a, b }) => ({ a, b: awayFromZero(b) }) },
};

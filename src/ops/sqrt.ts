import { call, cell, number, product, quotient } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zipCells } from '../tensor/tensor.ts';
import { aboveZero } from './domain.ts';
import { shapeOf } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Square root, the √ of √d. NaN below 0. */
export const sqrt: Op<'x', Record<never, never>> = {
  name: 'sqrt',
  notation: 'sqrt(x)',
  about: 'Square root, cell by cell.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = √x[i,j]',
  shape: ({ x }) => shapeOf(x),
  forward: ({ x }) => mapCells(x, Math.sqrt),
  explain: (at, { x }) => call('sqrt', cell('x', at, x)),
  gradient: {
    x: {
      formula: 'dx = dout / (2·out)',
      jacobianFormula: '∂out[i,j]/∂x[i,j] = 1 / (2·out[i,j])',
      backward: (dout, _, out) => zipCells(dout, out, (upstream, root) => upstream / (2 * root)),
      *jacobian(at, _, out) {
        yield [at, quotient(number(1), product(number(2), cell('out', at, out)))];
      },
    },
  },
  examples: [
    { inputs: { x: matrix([[4, 2, 0.25]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [0, 1e-300],
          [3, 1e300],
          [-1, 64],
        ]),
      },
      attrs: {},
    },
  ],
  domain: { legal: ({ x }) => ({ x: aboveZero(x) }) },
};

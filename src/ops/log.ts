import { call, cell, number, quotient } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zipCells } from '../tensor/tensor.ts';
import { aboveZero } from './domain.ts';
import { shapeOf } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Natural logarithm. −∞ at 0, NaN below. */
export const log: Op<'x', Record<never, never>> = {
  name: 'log',
  notation: 'log(x)',
  about: 'Natural logarithm, cell by cell.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = log(x[i,j])',
  shape: ({ x }) => shapeOf(x),
  forward: ({ x }) => mapCells(x, Math.log),
  explain: (at, { x }) => call('log', cell('x', at, x)),
  gradient: {
    x: {
      formula: 'dx = dout / x',
      jacobianFormula: '∂out[i,j]/∂x[i,j] = 1 / x[i,j]',
      backward: (dout, { x }) => zipCells(dout, x, (upstream, value) => upstream / value),
      *jacobian(at, { x }) {
        yield [at, quotient(number(1), cell('x', at, x))];
      },
    },
  },
  examples: [
    { inputs: { x: matrix([[1, Math.E, 0.5]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [0, 1e-300],
          [10, 1e300],
          [-1, 0.25],
        ]),
      },
      attrs: {},
    },
  ],
  domain: { legal: ({ x }) => ({ x: aboveZero(x) }) },
};

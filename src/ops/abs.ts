import { call, cell, number } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zipCells } from '../tensor/tensor.ts';
import { awayFromZero } from './domain.ts';
import { shapeOf } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Size of each cell without its sign. At the kink, 0, the derivative is taken as 0. */
export const abs: Op<'x', Record<never, never>> = {
  name: 'abs',
  notation: 'abs(x)',
  about: 'Each cell without its sign.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = |x[i,j]|',
  shape: ({ x }) => shapeOf(x),
  forward: ({ x }) => mapCells(x, Math.abs),
  explain: (at, { x }) => call('abs', cell('x', at, x)),
  gradient: {
    x: {
      formula: 'dx = dout * sign(x)',
      jacobianFormula: '∂out[i,j]/∂x[i,j] = sign(x[i,j])',
      backward: (dout, { x }) => zipCells(dout, x, (upstream, value) => upstream * Math.sign(value)),
      *jacobian(at, { x }) {
        yield [at, number(Math.sign(cell('x', at, x).value), 'sign')];
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
  domain: { legal: ({ x }) => ({ x: awayFromZero(x) }) },
};

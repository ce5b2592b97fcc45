import { call, cell } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zipCells } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import type { Op } from './operation.ts';

/** Exponential, e to the power of each cell. */
export const exp: Op<'x', Record<never, never>> = {
  name: 'exp',
  notation: 'exp(x)',
  about: 'e to the power of each cell.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = exp(x[i,j])',
  shape: ({ x }) => shapeOf(x),
  forward: ({ x }) => mapCells(x, Math.exp),
  explain: (at, { x }) => call('exp', cell('x', at, x)),
  gradient: {
    x: {
      formula: 'dx = dout * out',
      jacobianFormula: '∂out[i,j]/∂x[i,j] = out[i,j]',
      backward: (dout, _, out) => zipCells(dout, out, (upstream, power) => upstream * power),
      *jacobian(at, _, out) {
        yield [at, cell('out', at, out)];
      },
    },
  },
  examples: [
    { inputs: { x: matrix([[0, 1, -1]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [1000, -1000],
          [Number.NEGATIVE_INFINITY, 0.5],
          [2, -3.25],
        ]),
      },
      attrs: {},
    },
  ],
};

import { call, minus, number, product } from '../arithmetic/arithmetic.ts';
import { matrix } from '../tensor/tensor.ts';
import { activation } from './activation.ts';

/** Hyperbolic tangent of each cell, between −1 and 1. */
export const tanh = activation<Record<never, never>>({
  name: 'tanh',
  about: 'Hyperbolic tangent of each cell, between −1 and 1.',
  attributes: {},
  formula: 'out[i,j] = tanh(x[i,j])',
  slopeFormula: '1 − out[i,j]²',
  value: Math.tanh,
  explain: x => call('tanh', x),
  slope: (_, out) => 1 - out * out,
  explainSlope: (_, out) => minus(number(1), product(out, out)),
  examples: [
    { inputs: { x: matrix([[0, 1, -1]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [1000, -1000],
          [Number.NEGATIVE_INFINITY, 0.5],
          [-0.25, 2],
        ]),
      },
      attrs: {},
    },
  ],
});

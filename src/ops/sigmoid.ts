import {
  type Arithmetic,
  call,
  minus,
  negative,
  number,
  plus,
  product,
  quotient,
  written,
} from '../arithmetic/arithmetic.ts';
import { matrix } from '../tensor/tensor.ts';
import { activation } from './activation.ts';

/** Squeezes each cell into 0…1; neither exp(1000) nor exp(−1000) overflows it. */
export const sigmoid = activation<Record<never, never>>({
  name: 'sigmoid',
  about: 'The logistic function of each cell, between 0 and 1; below 0 computed as exp(x) / (1 + exp(x)).',
  attributes: {},
  formula: 'out[i,j] = 1 / (1 + exp(−x[i,j]))',
  slopeFormula: 'out[i,j]·(1 − out[i,j])',
  value: logistic,
  explain: explainLogistic,
  slope: (x, out) => out * logistic(-x),
  explainSlope: (x, out) => product(out, written('1 − out', minus(number(1), out), explainLogistic(negative(x)))),
  examples: [
    { inputs: { x: matrix([[0, 1, -1]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [1000, -1000],
          [40, -710],
          [0.25, -0],
        ]),
      },
      attrs: {},
    },
  ],
});

/** 1 / (1 + exp(−x)), by whichever of its two forms raises e to no positive power. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const small = Math.exp(x);
  return small / (1 + small);
}

/** The arithmetic of `logistic`; of x = −z it is also 1 − logistic(z), without cancellation. */
export function explainLogistic(x: Arithmetic): Arithmetic {
  if (x.value >= 0) return quotient(number(1), plus(number(1), call('exp', negative(x))));
  const small = call('exp', x);
  return quotient(small, plus(number(1), small));
}

import { type Arithmetic, minus, named, negative, number, plus, product, written } from '../arithmetic/arithmetic.ts';
import { matrix } from '../tensor/tensor.ts';
import { activation } from './activation.ts';
import { explainLogistic, logistic } from './sigmoid.ts';

/** Sigmoid linear unit: each cell times its own sigmoid. */
export const silu = activation<Record<never, never>>({
  name: 'silu',
  about: 'Each cell times its own sigmoid: a smooth ReLU, also called swish.',
  attributes: {},
  formula: 'out[i,j] = x[i,j]·sigmoid(x[i,j])',
  slopeFormula: 's·(1 + x[i,j]·(1 − s)), s = sigmoid(x[i,j])',
  value: x => x * logistic(x),
  explain: x => product(x, gate(x)),
  slope: x => logistic(x) * (1 + x * logistic(-x)),
  explainSlope: x => product(gate(x), plus(number(1), product(x, rest(x)))),
  examples: [
    { inputs: { x: matrix([[0, 1, -1]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [1000, -1000],
          [4, -0.5],
          [1e-9, 2],
        ]),
      },
      attrs: {},
    },
  ],
});

/** 1 − sigmoid(x), which is sigmoid(−x): computed so, it keeps its digits where sigmoid(x) is nearly 1. */
function rest(x: Arithmetic): Arithmetic {
  return written('1 − sigmoid', minus(number(1), gate(x)), explainLogistic(negative(x)));
}

function gate(x: Arithmetic): Arithmetic {
  return named('sigmoid', explainLogistic(x));
}

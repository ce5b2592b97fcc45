import { choice, number } from '../arithmetic/arithmetic.ts';
import { matrix } from '../tensor/tensor.ts';
import { activation } from './activation.ts';
import { awayFromZero } from './domain.ts';

/** The gate of feed-forward layers: negative numbers become 0, and NaN stays NaN. */
export const relu = activation<Record<never, never>>({
  name: 'relu',
  about: 'Negative numbers become 0; at 0 and below the gate is shut and no gradient passes.',
  attributes: {},
  formula: 'out[i,j] = max(x[i,j], 0)',
  slopeFormula: '1 where x[i,j] > 0, else 0',
  value: x => (x <= 0 ? 0 : x),
  explain: x => choice([x, number(0)], x.value <= 0 ? 1 : 0, 'max'),
  slope: x => (x <= 0 ? 0 : 1),
  explainSlope: x => {
    const shut = x.value <= 0;
    return choice([number(1), number(0)], shut ? 1 : 0, shut ? 'gate shut' : 'gate open', [x]);
  },
  domain: { legal: ({ x }) => ({ x: awayFromZero(x) }) },
  examples: [
    { inputs: { x: matrix([[1, -2, 3]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [0, -0],
          [Number.NaN, 1e-300],
          [-1000, 1000],
        ]),
      },
      attrs: {},
    },
  ],
});

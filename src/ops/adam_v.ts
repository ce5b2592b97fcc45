import { cell, named, number, plus, product } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zeros, zipCells } from '../tensor/tensor.ts';
import { momentShape, rest } from './moment.ts';
import type { Op } from './operation.ts';

/** Adam's second moment: a running mean of the squared gradients. */
export const adamV: Op<'v' | 'g', { readonly beta2: number }> = {
  name: 'adam_v',
  notation: 'beta2 * v + (1 - beta2) * g * g',
  about: 'Adam’s second moment: the running mean of the squared gradients, of which the newest is the share 1 − beta2.',
  inputs: ['v', 'g'],
  attributes: { beta2: { type: 'number' } },
  formula: 'out[i,j] = beta2·v[i,j] + (1 − beta2)·g[i,j]²',
  shape: ({ v, g }) => momentShape('adam_v', 'v', v, g),
  forward({ v, g }, { beta2 }) {
    const data = zeros(v.data.length);
    for (let at = 0; at < data.length; at++) {
      const slope = g.data[at] as number;
      data[at] = beta2 * (v.data[at] as number) + (1 - beta2) * slope * slope;
    }
    return { rows: v.rows, columns: v.columns, data };
  },
  explain(at, { v, g }, { beta2 }) {
    const slope = cell('g', at, g);
    return plus(
      named('history', product(number(beta2, 'beta2'), cell('v', at, v))),
      named('this gradient', product(rest(beta2, 'beta2'), slope, slope)),
    );
  },
  gradient: {
    v: {
      formula: 'dv = beta2·dout',
      jacobianFormula: '∂out[i,j]/∂v[i,j] = beta2',
      backward: (dout, _inputs, _out, { beta2 }) => mapCells(dout, upstream => upstream * beta2),
      *jacobian(at, _inputs, _out, { beta2 }) {
        yield [at, number(beta2, 'beta2')];
      },
    },
    g: {
      formula: 'dg = 2·(1 − beta2)·g * dout',
      jacobianFormula: '∂out[i,j]/∂g[i,j] = 2·(1 − beta2)·g[i,j]',
      backward: (dout, { g }, _out, { beta2 }) =>
        zipCells(dout, g, (upstream, slope) => upstream * (2 * (1 - beta2) * slope)),
      *jacobian(at, { g }, _out, { beta2 }) {
        yield [at, product(number(2), rest(beta2, 'beta2'), cell('g', at, g))];
      },
    },
  },
  examples: [
    { inputs: { v: matrix([[0, 0, 0]]), g: matrix([[0.5, -2, 4]]) }, attrs: { beta2: 0.95 } },
    {
      inputs: {
        v: matrix([
          [0.1, 0.2],
          [3, 0],
        ]),
        g: matrix([
          [1, -1e-300],
          [-3, 0],
        ]),
      },
      attrs: { beta2: 0.5 },
    },
  ],
};

import { cell, named, number, plus, product } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zeros } from '../tensor/tensor.ts';
import { momentShape, rest } from './moment.ts';
import type { Op } from './operation.ts';

/** Adam's first moment: a running mean of the gradients. */
export const adamM: Op<'m' | 'g', { readonly beta1: number }> = {
  name: 'adam_m',
  notation: 'beta1 * m + (1 - beta1) * g',
  about: 'Adam’s first moment: the running mean of the gradients, of which the newest is the share 1 − beta1.',
  inputs: ['m', 'g'],
  attributes: { beta1: { type: 'number' } },
  formula: 'out[i,j] = beta1·m[i,j] + (1 − beta1)·g[i,j]',
  shape: ({ m, g }) => momentShape('adam_m', 'm', m, g),
  forward({ m, g }, { beta1 }) {
    const data = zeros(m.data.length);
    for (let at = 0; at < data.length; at++)
      data[at] = beta1 * (m.data[at] as number) + (1 - beta1) * (g.data[at] as number);
    return { rows: m.rows, columns: m.columns, data };
  },
  explain: (at, { m, g }, { beta1 }) =>
    plus(
      named('history', product(number(beta1, 'beta1'), cell('m', at, m))),
      named('this gradient', product(rest(beta1, 'beta1'), cell('g', at, g))),
    ),
  gradient: {
    m: {
      formula: 'dm = beta1·dout',
      jacobianFormula: '∂out[i,j]/∂m[i,j] = beta1',
      backward: (dout, _inputs, _out, { beta1 }) => mapCells(dout, upstream => upstream * beta1),
      *jacobian(at, _inputs, _out, { beta1 }) {
        yield [at, number(beta1, 'beta1')];
      },
    },
    g: {
      formula: 'dg = (1 − beta1)·dout',
      jacobianFormula: '∂out[i,j]/∂g[i,j] = 1 − beta1',
      backward: (dout, _inputs, _out, { beta1 }) => mapCells(dout, upstream => upstream * (1 - beta1)),
      *jacobian(at, _inputs, _out, { beta1 }) {
        yield [at, rest(beta1, 'beta1')];
      },
    },
  },
  examples: [
    { inputs: { m: matrix([[0, 0, 0]]), g: matrix([[0.5, -2, 4]]) }, attrs: { beta1: 0.9 } },
    {
      inputs: {
        m: matrix([
          [0.1, -0.2],
          [3, 0],
        ]),
        g: matrix([
          [1, -1e-300],
          [-3, 0],
        ]),
      },
      attrs: { beta1: 0.5 },
    },
  ],
};

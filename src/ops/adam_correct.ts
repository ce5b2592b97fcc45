import { cell, number, quotient } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zeros } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import { rest } from './moment.ts';
import type { Op } from './operation.ts';

/** Adam's bias correction: moments start at 0, and early ones are too small by 1 − betaᵗ. */
export const adamCorrect: Op<'m', { readonly power: number }> = {
  name: 'adam_correct',
  notation: 'm / (1 - power)',
  about: 'Adam’s bias correction of a moment that began at 0; power is beta to the power of the step, counted from 1.',
  inputs: ['m'],
  attributes: { power: { type: 'number' } },
  formula: 'out[i,j] = m[i,j] / (1 − power)',
  shape: ({ m }) => shapeOf(m),
  forward({ m }, { power }) {
    const data = zeros(m.data.length);
    for (let at = 0; at < data.length; at++) data[at] = (m.data[at] as number) / (1 - power);
    return { rows: m.rows, columns: m.columns, data };
  },
  explain: (at, { m }, { power }) => quotient(cell('m', at, m), rest(power, 'power')),
  gradient: {
    m: {
      formula: 'dm = dout / (1 − power)',
      jacobianFormula: '∂out[i,j]/∂m[i,j] = 1 / (1 − power)',
      backward: (dout, _inputs, _out, { power }) => mapCells(dout, upstream => upstream / (1 - power)),
      *jacobian(at, _inputs, _out, { power }) {
        yield [at, quotient(number(1), rest(power, 'power'))];
      },
    },
  },
  examples: [
    { inputs: { m: matrix([[0.05, -0.2, 0.4]]) }, attrs: { power: 0.9 } },
    {
      inputs: {
        m: matrix([
          [0.1, -0],
          [3, 1e-300],
        ]),
      },
      attrs: { power: 0.0009765625 },
    },
  ],
};

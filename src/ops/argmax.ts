import { cell, choice, number } from '../arithmetic/arithmetic.ts';
import { build, matrix, type Tensor } from '../tensor/tensor.ts';
import type { Op } from './operation.ts';

/** The column of each row's largest number, m×1: the token that greedy decoding takes. */
export const argmax: Op<'x', Record<never, never>> = {
  name: 'argmax',
  notation: 'argmax(x)',
  about: 'The column of the largest number of each row; of equals the first, and a NaN before all.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,0] = the first j where x[i,j] is largest',
  shape: ({ x }) => ({ rows: x.rows, columns: 1 }),
  forward: ({ x }) => build(x.rows, 1, i => largestOfRow(x, i)),
  explain([i], { x }) {
    const columns = Array.from({ length: x.columns }, (_, j) => number(j, 'column'));
    return choice(
      columns,
      largestOfRow(x, i),
      'argmax',
      columns.map(({ value }) => cell('x', [i, value], x)),
    );
  },
  gradient: { x: null },
  labels: ({ x }) => ({ rows: x.rows }),
  examples: [
    {
      inputs: {
        x: matrix([
          [1, 7, 3],
          [4, -5, 6],
        ]),
      },
      attrs: {},
    },
    {
      inputs: {
        x: matrix([
          [2, 2],
          [Number.NaN, 3],
          [-0, 0],
        ]),
      },
      attrs: {},
    },
  ],
};

function largestOfRow(x: Tensor, i: number): number {
  let best = 0;
  for (let j = 0; j < x.columns; j++) {
    const value = x.data[i * x.columns + j] as number;
    if (Number.isNaN(value)) return j;
    if (value > (x.data[i * x.columns + best] as number)) best = j;
  }
  return best;
}

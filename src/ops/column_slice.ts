import { cell, number } from '../arithmetic/arithmetic.ts';
import { build, matrix, shapeText } from '../tensor/tensor.ts';
import { type Op, ShapeError } from './operation.ts';

/** Some columns that stand together: an attention head's share. From `from` up to, and without, `to`; both from 0. */
export const columnSlice: Op<'x', { readonly from: number; readonly to: number }> = {
  name: 'column_slice',
  notation: 'x[:, from:to]',
  about: 'Some columns that stand together, such as the share of one attention head.',
  inputs: ['x'],
  attributes: { from: { type: 'whole' }, to: { type: 'whole' } },
  formula: 'out[i,j] = x[i,from + j]',
  shape({ x }, { from, to }) {
    if (!(from >= 0 && from < to && to <= x.columns))
      throw new ShapeError(
        `column_slice: x is ${shapeText(x)} and columns ${from}:${to} are wanted; it has columns 0 to ${x.columns - 1}, and a slice takes at least one`,
      );
    return { rows: x.rows, columns: to - from };
  },
  forward: ({ x }, { from, to }) => build(x.rows, to - from, (i, j) => x.data[i * x.columns + from + j] as number),
  explain: ([i, j], { x }, { from }) => cell('x', [i, from + j], x),
  gradient: {
    x: {
      formula: 'dx[i,from + j] = dout[i,j], 0 elsewhere',
      jacobianFormula: '∂out[i,j]/∂x[i,from + j] = 1',
      backward: (dout, { x }, _, { from, to }) =>
        build(x.rows, x.columns, (i, j) =>
          j >= from && j < to ? (dout.data[i * dout.columns + j - from] as number) : 0,
        ),
      *jacobian([i, j], _inputs, _out, { from, to }) {
        if (j >= from && j < to) yield [[i, j - from], number(1)];
      },
    },
  },
  labels: ({ x }, { from, to }) => ({ rows: x.rows, columns: x.columns?.slice(from, to) }),
  copies: true,
  examples: [
    {
      inputs: {
        x: matrix([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      },
      attrs: { from: 2, to: 3 },
    },
    {
      inputs: {
        x: matrix([
          [1, -2, 0.5, -0],
          [4, 8, 7, 9],
          [3, 2, 1, 0],
        ]),
      },
      attrs: { from: 1, to: 3 },
    },
    {
      inputs: {
        x: matrix([
          [1, -2],
          [3, 0.5],
          [-0, 2],
        ]),
      },
      attrs: { from: 0, to: 2 },
    },
  ],
};

import { cell, number } from '../arithmetic/arithmetic.ts';
import { build, matrix, shapeText } from '../tensor/tensor.ts';
import { type Op, ShapeError } from './operation.ts';

/** Some rows that stand together: `x[i]` is `x[i:i+1]`. From `from` up to, and without, `to`; both from 0. */
export const rowSlice: Op<'x', { readonly from: number; readonly to: number }> = {
  name: 'row_slice',
  notation: 'x[from:to]',
  about: 'Some rows that stand together; x[i] is one row.',
  inputs: ['x'],
  attributes: { from: { type: 'whole' }, to: { type: 'whole' } },
  formula: 'out[i,j] = x[from + i,j]',
  shape({ x }, { from, to }) {
    if (!(from >= 0 && from < to && to <= x.rows))
      throw new ShapeError(
        `row_slice: x is ${shapeText(x)} and rows ${from}:${to} are wanted; it has rows 0 to ${x.rows - 1}, and a slice takes at least one`,
      );
    return { rows: to - from, columns: x.columns };
  },
  forward: ({ x }, { from, to }) => build(to - from, x.columns, (i, j) => x.data[(from + i) * x.columns + j] as number),
  explain: ([i, j], { x }, { from }) => cell('x', [from + i, j], x),
  gradient: {
    x: {
      formula: 'dx[from + i,j] = dout[i,j], 0 elsewhere',
      jacobianFormula: '∂out[i,j]/∂x[from + i,j] = 1',
      backward: (dout, { x }, _, { from, to }) =>
        build(x.rows, x.columns, (i, j) =>
          i >= from && i < to ? (dout.data[(i - from) * x.columns + j] as number) : 0,
        ),
      *jacobian([i, j], _inputs, _out, { from, to }) {
        if (i >= from && i < to) yield [[i - from, j], number(1)];
      },
    },
  },
  labels: ({ x }, { from, to }) => ({ rows: x.rows?.slice(from, to), columns: x.columns }),
  copies: true,
  examples: [
    {
      inputs: {
        x: matrix([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      },
      attrs: { from: 2, to: 3 },
    },
    {
      inputs: {
        x: matrix([
          [1, -2],
          [0.5, -0],
          [4, 8],
          [7, 9],
        ]),
      },
      attrs: { from: 1, to: 3 },
    },
    {
      inputs: {
        x: matrix([
          [1, -2, 3],
          [0.5, -0, 2],
        ]),
      },
      attrs: { from: 0, to: 2 },
    },
  ],
};

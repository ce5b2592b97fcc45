import { build, type Index, matrix, type Shape, type Tensor } from '../tensor/tensor.ts';
import type { Op } from './operation.ts';

/** What is folded into one number: every cell (null), each column (0, to 1×n) or each row (1, to m×1). */
export interface Axis {
  readonly axis: 0 | 1 | null;
}

/** The shape of a reduction: 1×1, 1×n or m×1. */
function reducedShape({ rows, columns }: Shape, { axis }: Axis): Shape {
  return { rows: axis === 1 ? rows : 1, columns: axis === 0 ? columns : 1 };
}

/** Where the cells of one reduction stand in `data`: at `start`, `start + stride`, … `count` of them. */
export interface Run {
  readonly start: number;
  readonly stride: number;
  readonly count: number;
}

/** The cells that a reduction's cell is made of, in the order in which they are taken: row-major. */
export function sourcesOf(at: Index, x: Shape, attrs: Axis): Index[] {
  const { start, stride, count } = runOf(at, x, attrs);
  return Array.from({ length: count }, (_, step) => {
    const position = start + step * stride;
    return [Math.floor(position / x.columns), position % x.columns] as const;
  });
}

/** The one cell of the reduction that a cell goes into. */
export function targetOf([i, j]: Index, { axis }: Axis): Index {
  return [axis === 1 ? i : 0, axis === 0 ? j : 0];
}

/** A reduction: for each cell of the result, a number made from the run of its sources. */
export function reduce(x: Shape, attrs: Axis, fold: (run: Run) => number): Tensor {
  const { rows, columns } = reducedShape(x, attrs);
  return build(rows, columns, (i, j) => fold(runOf([i, j], x, attrs)));
}

/** The sum of a run, from 0 and in order. */
export function total(of: Tensor, { start, stride, count }: Run): number {
  let sum = 0;
  for (let step = 0, at = start; step < count; step++, at += stride) sum += of.data[at] as number;
  return sum;
}

/** The sums along an axis. */
export function sums(of: Tensor, attrs: Axis): Tensor {
  return reduce(of, attrs, run => total(of, run));
}

/** What every operation along an axis declares in the same way; names stay on the side that is not folded. */
export const reduction: Pick<Op<'x', Axis>, 'inputs' | 'attributes' | 'shape' | 'labels'> = {
  inputs: ['x'],
  attributes: { axis: { type: 'axis', default: null } },
  shape: ({ x }, attrs) => reducedShape(x, attrs),
  labels: ({ x: { rows, columns } }, { axis }) => ({
    rows: axis === 1 ? rows : undefined,
    columns: axis === 0 ? columns : undefined,
  }),
};

/** Cells to add: with numbers that do not add up exactly, and nothing but −0. */
export const addends: Op<'x', Axis>['examples'] = [
  {
    inputs: {
      x: matrix([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    },
    attrs: { axis: null },
  },
  {
    inputs: {
      x: matrix([
        [0.1, 1e16, -0],
        [0.2, 1, -0],
      ]),
    },
    attrs: { axis: 0 },
  },
  {
    inputs: {
      x: matrix([
        [0.1, 0.2],
        [1e16, 1],
        [-0, -0],
      ]),
    },
    attrs: { axis: 1 },
  },
];

/** The cells that one cell of a reduction is made of. */
export function runOf([i, j]: Index, { rows, columns }: Shape, { axis }: Axis): Run {
  if (axis === 0) return { start: j, stride: columns, count: rows };
  if (axis === 1) return { start: i * columns, stride: 1, count: columns };
  return { start: 0, stride: 1, count: rows * columns };
}

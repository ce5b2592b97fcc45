import type { Index, Shape, Tensor } from '../tensor/tensor.ts';
import type { Attribute, Labels } from './operation.ts';

/** What is folded into one number: every cell (null), each column (0, to 1×n) or each row (1, to m×1). */
export interface Axis {
  readonly axis: 0 | 1 | null;
}

/** The declaration of a reduction's argument. */
export const axisAttribute: { readonly axis: Attribute } = { axis: { type: 'axis', default: null } };

/** The shape of a reduction: 1×1, 1×n or m×1. */
export function reducedShape({ rows, columns }: Shape, { axis }: Axis): Shape {
  return { rows: axis === 1 ? rows : 1, columns: axis === 0 ? columns : 1 };
}

/** The cells that a reduction's cell is made of, in the order in which they are taken: row-major. */
export function sourcesOf([i, j]: Index, { rows, columns }: Shape, { axis }: Axis): Index[] {
  if (axis === 0) return Array.from({ length: rows }, (_, row) => [row, j]);
  if (axis === 1) return Array.from({ length: columns }, (_, column) => [i, column]);
  return Array.from({ length: rows * columns }, (_, at) => [Math.floor(at / columns), at % columns]);
}

/** The one cell of the reduction that a cell goes into. */
export function targetOf([i, j]: Index, { axis }: Axis): Index {
  return [axis === 1 ? i : 0, axis === 0 ? j : 0];
}

/** A reduction: for each result cell, a number made from the positions in `data` of its sources. */
export function reduce(x: Tensor, attrs: Axis, fold: (positions: readonly number[]) => number): Tensor {
  const { rows, columns } = reducedShape(x, attrs);
  const data = Float64Array.from({ length: rows * columns }, (_, at) =>
    fold(sourcesOf([Math.floor(at / columns), at % columns], x, attrs).map(([i, j]) => i * x.columns + j)),
  );
  return { rows, columns, data };
}

/** Names stay on the side that is not folded. */
export function reducedLabels({ rows, columns }: Labels, { axis }: Axis): Labels {
  return { rows: axis === 1 ? rows : undefined, columns: axis === 0 ? columns : undefined };
}

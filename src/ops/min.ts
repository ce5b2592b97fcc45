import { cell, choice, number } from '../arithmetic/arithmetic.ts';
import { cellOf, mapCells, matrix, type Tensor, zeros } from '../tensor/tensor.ts';
import {
  type Axis,
  axisAttribute,
  type Run,
  reduce,
  reducedLabels,
  reducedShape,
  sourcesOf,
  targetOf,
} from './axis.ts';
import { spreadApart } from './domain.ts';
import type { Op } from './operation.ts';

/** The smallest number of everything, of each column (axis=0) or of each row (axis=1). Of equals the first; a NaN wins. */
export const min: Op<'x', Axis> = {
  name: 'min',
  notation: 'min(x)',
  about: 'The smallest cell; of each column with axis=0, of each row with axis=1.',
  inputs: ['x'],
  attributes: axisAttribute,
  formula: 'out = min x',
  shape: ({ x }, attrs) => reducedShape(x, attrs),
  forward: ({ x }, attrs) => mapCells(smallestPositions(x, attrs), at => x.data[at] as number),
  explain(at, { x }, attrs) {
    const sources = sourcesOf(at, x, attrs);
    const chosen = cellOf(smallestPositions(x, attrs), at);
    return choice(
      sources.map(source => cell('x', source, x)),
      sources.findIndex(([i, j]) => i * x.columns + j === chosen),
      'min',
    );
  },
  gradient: {
    x: {
      formula: 'dx = dout where x is the smallest, 0 elsewhere',
      jacobianFormula: '∂out/∂x[i,j] = 1 where x[i,j] is the (first) smallest, else 0',
      backward(dout, { x }, _, attrs) {
        const data = zeros(x.data.length);
        for (const [target, at] of [...smallestPositions(x, attrs).data].entries())
          data[at] = dout.data[target] as number;
        return { rows: x.rows, columns: x.columns, data };
      },
      *jacobian([i, j], { x }, _, attrs) {
        const target = targetOf([i, j], attrs);
        const is = cellOf(smallestPositions(x, attrs), target) === i * x.columns + j;
        yield [target, number(is ? 1 : 0, 'δ')];
      },
    },
  },
  labels: ({ x }, attrs) => reducedLabels(x, attrs),
  examples: [
    {
      inputs: {
        x: matrix([
          [1, 7, 3],
          [4, -5, 6],
        ]),
      },
      attrs: { axis: null },
    },
    {
      inputs: {
        x: matrix([
          [2, 0, Number.NaN],
          [2, -0, 1],
        ]),
      },
      attrs: { axis: 0 },
    },
    {
      inputs: {
        x: matrix([
          [0.1, 0.2],
          [Number.NEGATIVE_INFINITY, 1],
          [-0, 0],
        ]),
      },
      attrs: { axis: 1 },
    },
  ],
  domain: { legal: ({ x }) => ({ x: spreadApart(x) }) },
};

/** For each cell of the result, the position in `x.data` of the number that it is. */
function smallestPositions(x: Tensor, attrs: Axis): Tensor {
  return reduce(x, attrs, run => smallestIn(x, run));
}

/** Position of the smallest; the first of equals, and the first NaN before all. */
function smallestIn(x: Tensor, { start, stride, count }: Run): number {
  let best = start;
  for (let step = 0, at = start; step < count; step++, at += stride) {
    const value = x.data[at] as number;
    if (Number.isNaN(value)) return at;
    if (value < (x.data[best] as number)) best = at;
  }
  return best;
}

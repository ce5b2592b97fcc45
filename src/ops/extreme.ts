import { cell, choice, number } from '../arithmetic/arithmetic.ts';
import { cellOf, mapCells, matrix, type Tensor, zeros } from '../tensor/tensor.ts';
import { type Axis, type Run, reduce, reduction, sourcesOf, targetOf } from './axis.ts';
import { spreadApart } from './domain.ts';
import type { Op } from './operation.ts';

/** What tells max and min apart. */
interface Extreme {
  readonly name: 'max' | 'min';
  /** `largest` or `smallest`, in the texts. */
  readonly word: string;
  /** Whether a cell takes the place of the best so far. */
  readonly beats: (value: number, best: number) => boolean;
}

/** The operation that keeps one cell of everything, of each column or of each row: the first of equals, a NaN before all. */
export function extreme({ name, word, beats }: Extreme): Op<'x', Axis> {
  const positions = (x: Tensor, attrs: Axis) => reduce(x, attrs, run => positionIn(x, run, beats));
  return {
    name,
    notation: `${name}(x)`,
    about: `The ${word} cell; of each column with axis=0, of each row with axis=1.`,
    ...reduction,
    formula: `out = ${name} x`,
    forward: ({ x }, attrs) => mapCells(positions(x, attrs), at => x.data[at] as number),
    explain(at, { x }, attrs) {
      const sources = sourcesOf(at, x, attrs);
      const chosen = cellOf(positions(x, attrs), at);
      return choice(
        sources.map(source => cell('x', source, x)),
        sources.findIndex(([i, j]) => i * x.columns + j === chosen),
        name,
      );
    },
    gradient: {
      x: {
        formula: `dx = dout where x is the first ${word}, else 0`,
        jacobianFormula: `∂out/∂x[i,j] = 1 where x[i,j] is the first ${word}, else 0`,
        backward(dout, { x }, _, attrs) {
          const data = zeros(x.data.length);
          for (const [target, at] of [...positions(x, attrs).data].entries()) data[at] = dout.data[target] as number;
          return { rows: x.rows, columns: x.columns, data };
        },
        *jacobian([i, j], { x }, _, attrs) {
          const target = targetOf([i, j], attrs);
          const is = cellOf(positions(x, attrs), target) === i * x.columns + j;
          yield [target, number(is ? 1 : 0, 'δ')];
        },
      },
    },
    examples: EXAMPLES,
    domain: { legal: ({ x }) => ({ x: spreadApart(x) }) },
  };
}

/** With equals, a NaN, and zeros of both signs. */
const EXAMPLES: Op<'x', Axis>['examples'] = [
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
];

/** Position of the best; the first of equals, and the first NaN before all. */
function positionIn(x: Tensor, { start, stride, count }: Run, beats: Extreme['beats']): number {
  let best = start;
  for (let step = 0, at = start; step < count; step++, at += stride) {
    const value = x.data[at] as number;
    if (Number.isNaN(value)) return at;
    if (beats(value, x.data[best] as number)) best = at;
  }
  return best;
}

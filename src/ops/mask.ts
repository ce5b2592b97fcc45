import { cell } from '../arithmetic/arithmetic.ts';
import { build, type Index, matrix, sameShape, shapeText, type Tensor } from '../tensor/tensor.ts';
import { backwardHidden, explainHidden, hide, jacobianHidden } from './masking.ts';
import { type Op, ShapeError, ValueError } from './operation.ts';

/** Hides what must not be seen, such as padding: −∞ wherever keep is 0. */
export const mask: Op<'scores' | 'keep', Record<never, never>> = {
  name: 'mask',
  notation: 'mask(scores, keep)',
  about: 'Scores become −∞ where keep is 0; keep is a matrix of the same shape, or one 1×T row for all rows.',
  inputs: ['scores', 'keep'],
  attributes: {},
  formula: 'out[i,j] = scores[i,j] where keep[i,j] = 1, else −∞ (keep may be one row)',
  shape({ scores, keep }) {
    if (!sameShape(scores, keep) && !(keep.rows === 1 && keep.columns === scores.columns))
      throw new ShapeError(
        `mask: scores is ${shapeText(scores)} and keep is ${shapeText(keep)}; keep must be ${shapeText(scores)}, or one row of 1×${scores.columns}`,
      );
    return { rows: scores.rows, columns: scores.columns };
  },
  forward: ({ scores, keep }) => hide('mask', scores, keptBy(keep)),
  explain(at, { scores, keep }) {
    const decides = cell('keep', placeIn(keep, at), keep);
    return explainHidden(scores, at, decides.value === 1, [decides]);
  },
  gradient: {
    scores: {
      formula: 'dscores[i,j] = dout[i,j] where keep[i,j] = 1, else 0',
      jacobianFormula: '∂out[i,j]/∂scores[i,j] = 1 where keep[i,j] = 1, else 0',
      backward: (dout, { keep }) => backwardHidden(dout, keptBy(keep)),
      jacobian: (at, { keep }) => jacobianHidden(at, keptBy(keep)(at[0], at[1])),
    },
    keep: null,
  },
  labels: ({ scores }) => scores,
  domain: {
    legal: ({ scores, keep }) => ({
      scores,
      keep: build(keep.rows, keep.columns, (row, column) =>
        column === row % keep.columns || (keep.data[row * keep.columns + column] as number) > 0 ? 1 : 0,
      ),
    }),
  },
  examples: [
    {
      inputs: {
        scores: matrix([
          [1, 2, 3],
          [4, 5, 6],
        ]),
        keep: matrix([
          [1, 0, 1],
          [0, 0, 1],
        ]),
      },
      attrs: {},
    },
    {
      inputs: {
        scores: matrix([
          [1, Number.NEGATIVE_INFINITY, 0.5],
          [0, 3, -1],
        ]),
        keep: matrix([[1, 1, 0]]),
      },
      attrs: {},
    },
  ],
};

function placeIn(keep: Tensor, [row, column]: Index): Index {
  return [keep.rows === 1 ? 0 : row, column];
}

function keptBy(keep: Tensor): (row: number, column: number) => boolean {
  return (row, column) => {
    const at = keep.rows === 1 ? column : row * keep.columns + column;
    const value = keep.data[at];
    if (value !== 0 && value !== 1)
      throw new ValueError(
        `mask: keep[${keep.rows === 1 ? 0 : row},${column}] is ${value}; write 1 to keep and 0 to mask`,
      );
    return value === 1;
  };
}

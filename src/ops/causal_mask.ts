import { matrix, type Shape, shapeText } from '../tensor/tensor.ts';
import { backwardHidden, explainHidden, hide, jacobianHidden, type Seen } from './masking.ts';
import { type Op, ShapeError } from './operation.ts';

/** Hides the future: what makes attention a language model. Aligned bottom-right, so that the last row sees all. */
export const causalMask: Op<'scores', Record<never, never>> = {
  name: 'causal_mask',
  notation: 'causal_mask(scores)',
  about: 'Scores of later positions become −∞, so that softmax gives them weight 0; the last row sees every column.',
  inputs: ['scores'],
  attributes: {},
  formula: 'out[i,j] = scores[i,j] where j ≤ T − t + i, else −∞ (scores is t×T)',
  shape({ scores }) {
    if (scores.rows > scores.columns)
      throw new ShapeError(
        `causal_mask: scores is ${shapeText(scores)}; with more rows than columns the first ${scores.rows - scores.columns} may see nothing; give at most as many queries as keys`,
      );
    return { rows: scores.rows, columns: scores.columns };
  },
  forward: ({ scores }) => hide('causal_mask', scores, upTo(scores)),
  explain: (at, { scores }) => explainHidden(scores, at, upTo(scores)(at[0], at[1], 0)),
  gradient: {
    scores: {
      formula: 'dscores[i,j] = dout[i,j] where j ≤ T − t + i, else 0',
      jacobianFormula: '∂out[i,j]/∂scores[i,j] = 1 where j ≤ T − t + i, else 0',
      backward: dout => backwardHidden(dout, upTo(dout)),
      jacobian: (at, { scores }) => jacobianHidden(at, upTo(scores)(at[0], at[1], 0)),
    },
  },
  examples: [
    {
      inputs: {
        scores: matrix([
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ]),
      },
      attrs: {},
    },
    {
      inputs: {
        scores: matrix([
          [1, -2, 0.5, 4],
          [0, 3, -1, 2],
        ]),
      },
      attrs: {},
    },
    { inputs: { scores: matrix([[0.5, 1, 2, 3]]) }, attrs: {} },
  ],
};

function upTo({ rows, columns }: Shape): Seen {
  return (row, column) => column <= columns - rows + row;
}

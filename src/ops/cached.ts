import { matrix, shapeText } from '../tensor/tensor.ts';
import { concat } from './concat.ts';
import { type Op, ShapeError } from './operation.ts';

const below = { axis: 0 } as const;

/** The rows of all tokens so far, in generation: the KV cache as an ordinary tensor that can be inspected. */
export const cached: Op<number, Record<never, never>> = {
  name: 'cached',
  notation: 'cached(x)',
  about: 'The rows kept from earlier tokens, and the new token’s rows under them; without a past, x itself.',
  inputs: 'list',
  attributes: {},
  formula: 'out = the rows of the past, then the rows of x',
  shape(shapes) {
    const [past, x, ...more] = shapes;
    if (!past || more.length > 0)
      throw new ShapeError(`cached: there are ${shapes.length} operands; give x, or the past and x`);
    if (x && past.columns !== x.columns)
      throw new ShapeError(
        `cached: the past is ${shapeText(past)} and x is ${shapeText(x)}; both need as many columns`,
      );
    return concat.shape(shapes, below);
  },
  forward: list => concat.forward(list, below),
  explain: (at, list) => concat.explain(at, list, below),
  gradient(position) {
    const { formula, jacobianFormula, backward, jacobian } = concat.gradient(position);
    return {
      formula,
      jacobianFormula,
      backward: (dout, list, out) => backward(dout, list, out, below),
      jacobian: (at, list, out) => jacobian(at, list, out, below),
    };
  },
  labels: (labels, _, list) => concat.labels?.(labels, below, list) ?? {},
  copies: true,
  examples: [
    { inputs: [matrix([[1, 2, 3]])], attrs: {} },
    {
      inputs: [
        matrix([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
        matrix([[7, -0]]),
      ],
      attrs: {},
    },
  ],
};

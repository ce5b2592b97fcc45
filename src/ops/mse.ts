import { cell, minus, named, number, product, quotient, sum } from '../arithmetic/arithmetic.ts';
import { matrix, sameShape, scalar, shapeText, type Tensor, zeros } from '../tensor/tensor.ts';
import { type Op, ShapeError } from './operation.ts';

/** The loss of regression: how far the output is from the target, squared and averaged. */
export const mse: Op<'output' | 'target', Record<never, never>> = {
  name: 'mse',
  notation: 'mse(output, target)',
  about: 'Mean squared error over all cells; the target gets no gradient.',
  inputs: ['output', 'target'],
  attributes: {},
  formula: 'out = 1/N · Σ_ij (output[i,j] − target[i,j])²',
  shape({ output, target }) {
    if (!sameShape(output, target))
      throw new ShapeError(
        `mse: output is ${shapeText(output)} and target is ${shapeText(target)}; give a target of the output's shape`,
      );
    return { rows: 1, columns: 1 };
  },
  forward({ output, target }) {
    const cells = output.data.length;
    let total = 0;
    for (let at = 0; at < cells; at++) {
      const error = (output.data[at] as number) - (target.data[at] as number);
      total += error * error;
    }
    return scalar(total / cells);
  },
  explain(_, { output, target }) {
    const squares = Array.from(output.data, (_, at) => {
      const place = [Math.floor(at / output.columns), at % output.columns] as const;
      const error = minus(cell('output', place, output), cell('target', place, target));
      return product(error, error);
    });
    return quotient(sum(squares), number(output.data.length, 'N'));
  },
  gradient: {
    output: {
      formula: 'doutput = 2·(output − target)·dout / N',
      jacobianFormula: '∂out/∂output[i,j] = 2·(output[i,j] − target[i,j]) / N',
      backward: (dout, { output, target }) => backward(dout.data[0] as number, output, target),
      *jacobian(at, { output, target }) {
        const error = named('error', minus(cell('output', at, output), cell('target', at, target)));
        yield [[0, 0], quotient(product(number(2), error), number(output.data.length, 'N'))];
      },
    },
    target: null,
  },
  labels: () => ({}),
  examples: [
    { inputs: { output: matrix([[1, 2, 3]]), target: matrix([[1, 0, 4]]) }, attrs: {} },
    {
      inputs: {
        output: matrix([
          [0.5, -1.25],
          [2, 1e-8],
        ]),
        target: matrix([
          [1, 0],
          [0, 1],
        ]),
      },
      attrs: {},
    },
  ],
};

function backward(upstream: number, output: Tensor, target: Tensor): Tensor {
  const cells = output.data.length;
  const data = zeros(cells);
  for (let at = 0; at < cells; at++)
    data[at] = ((2 * ((output.data[at] as number) - (target.data[at] as number))) / cells) * upstream;
  return { rows: output.rows, columns: output.columns, data };
}

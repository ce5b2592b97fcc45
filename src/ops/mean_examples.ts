import { cell, number, quotient, sum } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, sameShape, shapeText } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import { type Op, ShapeError } from './operation.ts';
import { sumContributions } from './sum_contributions.ts';

/** The mean over the examples of a batch, of their losses or of a parameter's gradients. */
export const meanExamples: Op<number, Record<never, never>> = {
  name: 'mean_examples',
  notation: '(x_0 + x_1 + …) / n',
  about: 'Mean over the examples of a batch: of their losses, or of the gradients of a parameter.',
  inputs: 'list',
  attributes: {},
  formula: 'out[i,j] = Σ_e x_e[i,j] / n',
  shape(shapes) {
    const first = shapes[0];
    if (!first) throw new ShapeError('mean_examples: there is nothing to average; give at least one example');
    for (const [position, shape] of shapes.entries())
      if (!sameShape(shape, first))
        throw new ShapeError(
          `mean_examples: example 0 is ${shapeText(first)} and example ${position} is ${shapeText(shape)}; all must have one shape`,
        );
    return shapeOf(first);
  },
  forward(list) {
    const total = sumContributions.forward(list, {});
    return mapCells(total, sum => sum / list.length);
  },
  explain: (at, list) =>
    quotient(sum(list.map((x, position) => cell(String(position), at, x))), number(list.length, 'n')),
  gradient: () => ({
    formula: 'dx_e = dout / n',
    jacobianFormula: '∂out[i,j]/∂x_e[i,j] = 1 / n',
    backward: (dout, list) => mapCells(dout, upstream => upstream / list.length),
    *jacobian(at, list) {
      yield [at, quotient(number(1), number(list.length, 'n'))];
    },
  }),
  examples: [
    { inputs: [matrix([[1, 2, 3]]), matrix([[0.5, -2, 4]])], attrs: {} },
    {
      inputs: [
        matrix([
          [0.1, -0],
          [7, 1],
          [3, 4],
        ]),
        matrix([
          [0.2, -0],
          [1, 1],
          [-3, 4],
        ]),
        matrix([
          [0.3, -0],
          [-2, 1],
          [3, 5],
        ]),
      ],
      attrs: {},
    },
  ],
};

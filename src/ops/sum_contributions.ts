import { cell, number, sum } from '../arithmetic/arithmetic.ts';
import { matrix, sameShape, shapeText, zeros } from '../tensor/tensor.ts';
import { shapeOf } from './elementwise.ts';
import { type Op, ShapeError } from './operation.ts';

/** Where a tensor was used several times, its gradient is the sum of what came back from each use. */
export const sumContributions: Op<number, Record<never, never>> = {
  name: 'sum_contributions',
  notation: 'x_0 + x_1 + …',
  about: 'The gradient of something used several times: the contributions of all uses, added.',
  inputs: 'list',
  attributes: {},
  formula: 'out[i,j] = Σ_n x_n[i,j]',
  shape(shapes) {
    const first = shapes[0];
    if (!first) throw new ShapeError('sum_contributions: there is nothing to add; give at least one contribution');
    for (const [position, shape] of shapes.entries())
      if (!sameShape(shape, first))
        throw new ShapeError(
          `sum_contributions: contribution 0 is ${shapeText(first)} and contribution ${position} is ${shapeText(shape)}; all must have one shape`,
        );
    return shapeOf(first);
  },
  forward(list) {
    const { rows, columns } = sumContributions.shape(list, {});
    const data = zeros(rows * columns);
    for (const x of list)
      for (let at = 0; at < data.length; at++) data[at] = (data[at] as number) + (x.data[at] as number);
    return { rows, columns, data };
  },
  explain: (at, list) => sum(list.map((x, position) => cell(String(position), at, x))),
  gradient: () => ({
    formula: 'dx_n = dout',
    jacobianFormula: '∂out[i,j]/∂x_n[i,j] = 1',
    backward: dout => dout,
    *jacobian(at) {
      yield [at, number(1)];
    },
  }),
  examples: [
    { inputs: [matrix([[1, 2, 3]]), matrix([[0.5, -2, 4]])], attrs: {} },
    {
      inputs: [
        matrix([
          [0.1, -0],
          [1e16, 1],
          [3, 4],
        ]),
        matrix([
          [0.2, -0],
          [1, 1],
          [-3, 4],
        ]),
        matrix([
          [0.3, -0],
          [-1e16, 1],
          [3, 4],
        ]),
      ],
      attrs: {},
    },
  ],
};

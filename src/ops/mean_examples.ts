import { cell, number, quotient, sum } from '../arithmetic/arithmetic.ts';
import { mapCells } from '../tensor/tensor.ts';
import { alikeExamples, shapeOfAll } from './alike.ts';
import type { Op } from './operation.ts';
import { sumContributions } from './sum_contributions.ts';

/** The mean over the examples of a batch, of their losses or of a parameter's gradients. */
export const meanExamples: Op<number, Record<never, never>> = {
  name: 'mean_examples',
  notation: '(x_0 + x_1 + …) / n',
  about: 'Mean over the examples of a batch: of their losses, or of the gradients of a parameter.',
  inputs: 'list',
  attributes: {},
  formula: 'out[i,j] = Σ_e x_e[i,j] / n',
  writtenOut: operands => `out[i,j] = (${operands.map(x => `${x}[i,j]`).join(' + ')}) / ${operands.length}`,
  shape: shapes => shapeOfAll(shapes, { name: 'mean_examples', does: 'average', item: 'example' }),
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
  examples: alikeExamples,
};

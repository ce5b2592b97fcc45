import { cell, number, sum } from '../arithmetic/arithmetic.ts';
import { zeros } from '../tensor/tensor.ts';
import { alikeExamples, shapeOfAll } from './alike.ts';
import type { Op } from './operation.ts';

/** Where a tensor was used several times, its gradient is the sum of what came back from each use. */
export const sumContributions: Op<number, Record<never, never>> = {
  name: 'sum_contributions',
  notation: 'x_0 + x_1 + …',
  about: 'The gradient of something used several times: the contributions of all uses, added.',
  inputs: 'list',
  attributes: {},
  formula: 'out[i,j] = Σ_n x_n[i,j]',
  writtenOut: operands => `out[i,j] = ${operands.map(x => `${x}[i,j]`).join(' + ')}`,
  shape: shapes => shapeOfAll(shapes, { name: 'sum_contributions', does: 'add', item: 'contribution' }),
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
  examples: alikeExamples,
};

import { cell, choice, number } from '../arithmetic/arithmetic.ts';
import { build, matrix, shapeText } from '../tensor/tensor.ts';
import { wholeBelow } from './domain.ts';
import { type Op, ShapeError, ValueError } from './operation.ts';

/** Each id as a row of zeros with one 1 in the id's column. Ids are a 1×k row of whole numbers below n. */
export const oneHot: Op<'ids', { readonly n: number }> = {
  name: 'one_hot',
  notation: 'one_hot(ids, n)',
  about: 'Each id as a row of n zeros with a 1 in the column of the id.',
  inputs: ['ids'],
  attributes: { n: { type: 'whole' } },
  formula: 'out[i,j] = 1 where j = ids[0,i], else 0',
  shape({ ids }, { n }) {
    if (ids.rows !== 1)
      throw new ShapeError(
        `one_hot: ids is ${shapeText(ids)}; it must be one row, 1×n, an id for each row of the result`,
      );
    if (!(n >= 1))
      throw new ShapeError(`one_hot: n is ${n} and ids is ${shapeText(ids)}; n counts the columns, at least 1`);
    return { rows: ids.columns, columns: n };
  },
  forward({ ids }, { n }) {
    for (const [i, id] of [...ids.data].entries())
      if (!Number.isInteger(id) || id < 0 || id >= n)
        throw new ValueError(`one_hot: ids[0,${i}] is ${id} and n is ${n}; ids are whole numbers from 0 to ${n - 1}`);
    return build(ids.columns, n, (i, j) => (ids.data[i] === j ? 1 : 0));
  },
  explain([i, j], { ids }) {
    const id = cell('ids', [0, i], ids);
    const hit = id.value === j;
    return choice(
      [number(0), number(1)],
      hit ? 1 : 0,
      hit ? `id ${id.value} is this column` : `id ${id.value} is another column`,
      [id],
    );
  },
  gradient: { ids: null },
  labels: ({ ids }) => ({ rows: ids.columns }),
  examples: [
    { inputs: { ids: matrix([[2, 0]]) }, attrs: { n: 3 } },
    { inputs: { ids: matrix([[1, 1, 0]]) }, attrs: { n: 2 } },
  ],
  domain: { legal: ({ ids }, { n }) => ({ ids: wholeBelow(ids, n) }) },
};

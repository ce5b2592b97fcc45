import { cell, choice, number } from '../arithmetic/arithmetic.ts';
import { build, matrix, shapeText, type Tensor, zeros } from '../tensor/tensor.ts';
import { wholeBelow } from './domain.ts';
import { type Op, ShapeError, ValueError } from './operation.ts';

/** Row look-up: the id of each token picks its row of the table. Ids are a 1×n row of whole numbers. */
export const embedding: Op<'table' | 'ids', Record<never, never>> = {
  name: 'embedding',
  notation: 'embedding(table, ids)',
  about: 'Row look-up: each id picks its row of the table.',
  inputs: ['table', 'ids'],
  attributes: {},
  formula: 'out[i,j] = table[ids[0,i],j]',
  shape({ table, ids }) {
    if (ids.rows !== 1)
      throw new ShapeError(
        `embedding: table is ${shapeText(table)} and ids is ${shapeText(ids)}; ids must be one row, 1×n, an id for each token`,
      );
    return { rows: ids.columns, columns: table.columns };
  },
  forward({ table, ids }) {
    const rows = Array.from({ length: ids.columns }, (_, i) => rowOf(table, ids, i));
    return build(rows.length, table.columns, (i, j) => table.data[(rows[i] as number) * table.columns + j] as number);
  },
  explain([i, j], { table, ids }) {
    const id = cell('ids', [0, i], ids);
    return choice([cell('table', [id.value, j], table)], 0, `id ${id.value}`, [id]);
  },
  gradient: {
    table: {
      formula: 'dtable[r,j] = Σ_{i: ids[0,i]=r} dout[i,j]',
      jacobianFormula: '∂out[i,j]/∂table[r,j] = 1 where ids[0,i] = r, else 0',
      backward(dout, { table, ids }) {
        const data = zeros(table.data.length);
        for (let i = 0; i < ids.columns; i++)
          for (let j = 0, at = rowOf(table, ids, i) * table.columns; j < table.columns; j++)
            data[at + j] = (data[at + j] as number) + (dout.data[i * table.columns + j] as number);
        return { rows: table.rows, columns: table.columns, data };
      },
      *jacobian([row, j], { ids }) {
        for (let i = 0; i < ids.columns; i++) if (ids.data[i] === row) yield [[i, j], number(1)];
      },
    },
    ids: null,
  },
  labels: ({ table, ids }) => ({ rows: ids.columns, columns: table.columns }),
  examples: [
    {
      inputs: {
        table: matrix([
          [1, 0],
          [0, 1],
          [1, 1],
        ]),
        ids: matrix([[2, 0]]),
      },
      attrs: {},
    },
    {
      inputs: {
        table: matrix([
          [0.1, -2, 3, -0],
          [5, 6, 7, 8],
          [9, 1, 0.5, 2],
        ]),
        ids: matrix([[1, 2, 1, 1, 0]]),
      },
      attrs: {},
    },
  ],
  domain: { legal: ({ table, ids }) => ({ table, ids: wholeBelow(ids, table.rows) }) },
};

function rowOf(table: Tensor, ids: Tensor, i: number): number {
  const id = ids.data[i] as number;
  if (!Number.isInteger(id) || id < 0 || id >= table.rows)
    throw new ValueError(
      `embedding: ids[0,${i}] is ${id} and table has ${table.rows} rows; ids are whole numbers from 0 to ${table.rows - 1}`,
    );
  return id;
}

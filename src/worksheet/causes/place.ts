import { eachOf } from '../../ops/operation.ts';
import { cellOf, mapCells } from '../../tensor/tensor.ts';
import type { Made } from '../graph.ts';
import { applies, type Cause, differentiates, input, type Otherwise } from './cause.ts';

/** More tokens than this, and some other one fits almost any number. */
const MOST_TOKENS = 64;

/** Another row, token or position than the right one. */
export const place: Cause = {
  name: 'wrong row, token or position',
  *otherwise(made) {
    if (applies(made, 'row_slice')) yield* otherRows(made);
    if (applies(made, 'embedding')) yield* otherTokens(made, 1, made.inputs[0]?.tensor.rows ?? 0, 'token');
    const targets = applies(made, 'cross_entropy') ? 1 : differentiates(made, 'cross_entropy') ? 3 : undefined;
    if (targets !== undefined)
      yield* otherTokens(made, targets, made.inputs[targets - 1]?.tensor.columns ?? 0, 'target');
  },
  *instead({ target: { truth }, at: [row, column] }) {
    for (let other = 0; other < Math.min(truth.rows, MOST_TOKENS); other++)
      if (other !== row) yield { says: `row ${other} instead of row ${row}`, value: cellOf(truth, [other, column]) };
  },
};

function* otherRows(made: Made): Iterable<Otherwise> {
  const { from, to } = made.attrs as { readonly from: number; readonly to: number };
  const rows = made.inputs[0]?.tensor.rows ?? 0;
  for (let row = 0; row + to - from <= Math.min(rows, MOST_TOKENS); row++)
    if (row !== from)
      yield {
        says: `row ${row} of ${made.inputs[0]?.node?.name} instead of row ${from}`,
        change: (_, inputs) => made.op.forward(eachOf(made.op, inputs), { from: row, to: row + to - from }),
      };
}

function* otherTokens(made: Made, ids: number, known: number, what: string): Iterable<Otherwise> {
  const given = made.inputs[ids]?.tensor;
  if (!given || given.data.length > MOST_TOKENS) return;
  for (let position = 0; position < given.data.length; position++)
    for (let id = 0; id < Math.min(known, MOST_TOKENS); id++) {
      if (given.data[position] === id) continue;
      const where = given.data.length > 1 ? ` at position ${position}` : '';
      yield {
        says: `${what} ${id} instead of ${given.data[position]}${where}`,
        change(_, inputs) {
          const others = mapCells(input(inputs, ids), (cell, at) => (at === position ? id : cell));
          return made.compute(inputs.map((tensor, at) => (at === ids ? others : tensor)));
        },
      };
    }
}

/** The cell to the left, right, above or below. */
export const neighbour: Cause = {
  name: 'neighbouring cell',
  *instead({ target: { truth }, at: [row, column] }) {
    for (const [r, c] of [
      [row, column - 1],
      [row, column + 1],
      [row - 1, column],
      [row + 1, column],
    ] as const)
      if (r >= 0 && c >= 0 && r < truth.rows && c < truth.columns)
        yield { says: `the neighbouring cell [${r},${c}]`, value: cellOf(truth, [r, c]) };
  },
};

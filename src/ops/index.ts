import { abs } from './abs.ts';
import { add } from './add.ts';
import { argmax } from './argmax.ts';
import { broadcastColumn } from './broadcast_column.ts';
import { broadcastNumber } from './broadcast_number.ts';
import { broadcastRow } from './broadcast_row.ts';
import { columnSlice } from './column_slice.ts';
import { concat } from './concat.ts';
import { divide } from './divide.ts';
import { embedding } from './embedding.ts';
import { exp } from './exp.ts';
import { log } from './log.ts';
import { matmul } from './matmul.ts';
import { max } from './max.ts';
import { mean } from './mean.ts';
import { meanExamples } from './mean_examples.ts';
import { min } from './min.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { oneHot } from './one_hot.ts';
import type { AnyOp } from './operation.ts';
import { positionalEncoding } from './positional_encoding.ts';
import { power } from './power.ts';
import { rowSlice } from './row_slice.ts';
import { sgdStep } from './sgd_step.ts';
import { sqrt } from './sqrt.ts';
import { square } from './square.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';
import { sumContributions } from './sum_contributions.ts';
import { transpose } from './transpose.ts';

/** Every operation, in teaching order: what a reader of a transformer meets first comes first. */
export const operations: readonly AnyOp[] = [
  embedding,
  positionalEncoding,
  transpose,
  matmul,
  add,
  subtract,
  multiply,
  divide,
  negate,
  sqrt,
  exp,
  log,
  square,
  power,
  abs,
  broadcastNumber,
  broadcastRow,
  broadcastColumn,
  sum,
  mean,
  max,
  min,
  argmax,
  oneHot,
  rowSlice,
  columnSlice,
  concat,
  sumContributions,
  meanExamples,
  sgdStep,
];

const byName = new Map(operations.map(op => [op.name, op]));

/** The operation of that name, as events and calls write it; undefined where there is none. */
export function operation(name: string): AnyOp | undefined {
  return byName.get(name);
}

import { abs } from './abs.ts';
import { adamCorrect } from './adam_correct.ts';
import { adamM } from './adam_m.ts';
import { adamStep } from './adam_step.ts';
import { adamV } from './adam_v.ts';
import { add } from './add.ts';
import { argmax } from './argmax.ts';
import { broadcastColumn } from './broadcast_column.ts';
import { broadcastNumber } from './broadcast_number.ts';
import { broadcastRow } from './broadcast_row.ts';
import { cached } from './cached.ts';
import { causalMask } from './causal_mask.ts';
import { columnSlice } from './column_slice.ts';
import { concat } from './concat.ts';
import { crossEntropy } from './cross_entropy.ts';
import { divide } from './divide.ts';
import { embedding } from './embedding.ts';
import { exp } from './exp.ts';
import { gelu } from './gelu.ts';
import { layerNorm } from './layer_norm.ts';
import { log } from './log.ts';
import { logSoftmax } from './log_softmax.ts';
import { mask } from './mask.ts';
import { matmul } from './matmul.ts';
import { max } from './max.ts';
import { mean } from './mean.ts';
import { meanExamples } from './mean_examples.ts';
import { min } from './min.ts';
import { mse } from './mse.ts';
import { multiply } from './multiply.ts';
import { negate } from './negate.ts';
import { oneHot } from './one_hot.ts';
import type { AnyOp } from './operation.ts';
import { positionalEncoding } from './positional_encoding.ts';
import { power } from './power.ts';
import { relu } from './relu.ts';
import { rmsNorm } from './rms_norm.ts';
import { rowSlice } from './row_slice.ts';
import { sample } from './sample.ts';
import { sgdStep } from './sgd_step.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';
import { softmax } from './softmax.ts';
import { sqrt } from './sqrt.ts';
import { square } from './square.ts';
import { subtract } from './subtract.ts';
import { sum } from './sum.ts';
import { sumContributions } from './sum_contributions.ts';
import { tanh } from './tanh.ts';
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
  softmax,
  logSoftmax,
  causalMask,
  mask,
  cached,
  relu,
  gelu,
  silu,
  sigmoid,
  tanh,
  layerNorm,
  rmsNorm,
  crossEntropy,
  mse,
  sumContributions,
  meanExamples,
  sgdStep,
  adamM,
  adamV,
  adamCorrect,
  adamStep,
  sample,
];

const byName = new Map(operations.map(op => [op.name, op]));

/** The operation of that name, as events and calls write it; undefined where there is none. */
export function operation(name: string): AnyOp | undefined {
  return byName.get(name);
}

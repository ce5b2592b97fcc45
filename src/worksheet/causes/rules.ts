import { batch } from './batch.ts';
import type { Cause } from './cause.ts';
import { activation, biasOrMask, factor, residual } from './left-out.ts';
import { logBase } from './log-base.ts';
import { mse } from './mse.ts';
import { epsilon, variance } from './normalise.ts';
import { otherTensor, sibling } from './other-tensor.ts';
import { neighbour, place } from './place.ts';
import { scale } from './scale.ts';
import { sign } from './sign.ts';
import { softmaxDiagonal, softmaxUnnormalised } from './softmax.ts';
import { transposed } from './transposed.ts';
import { adamBias, beforeOrAfter, gradientAdded, learningRate, order, probabilities } from './update.ts';
import { carried, digits, lost, point } from './writing.ts';

/** The usual mistakes, those that say most first: of two that fit, the earlier one is told. */
export const causes: readonly Cause[] = [
  carried,
  beforeOrAfter,
  lost,
  scale,
  softmaxDiagonal,
  softmaxUnnormalised,
  logBase,
  gradientAdded,
  learningRate,
  adamBias,
  probabilities,
  order,
  mse,
  variance,
  epsilon,
  activation,
  residual,
  biasOrMask,
  batch,
  sign,
  transposed,
  sibling,
  place,
  neighbour,
  otherTensor,
  digits,
  point,
  factor,
];

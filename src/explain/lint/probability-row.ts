import type { Segment } from '../../engine/tape.ts';
import { appliedAt, appliedOf, rowOf, tensorOf } from './reading.ts';
import type { Rule } from './rule.ts';

/** Operations after which softmax's rows need not sum to 1 any more. */
const CHANGING = new Set(['multiply', 'add', 'subtract', 'divide', 'relu', 'mask', 'causal_mask', 'power', 'square']);

const ROUNDING = 1e-9;

/** Weights that are used as probabilities and are none. */
export const probabilityRow: Rule = {
  name: 'probability-row',
  why: 'what is mixed with these weights is no longer an average of the values, and its size depends on the row',
  remedy: 'mask the scores before the softmax, not the weights after it, or divide the row by its sum',
  *check(segment) {
    for (const { instruction } of appliedOf(segment, 'matmul')) {
      const [weights] = instruction.operands;
      if (typeof weights !== 'number' || !comesFromSoftmax(segment, weights)) continue;
      const tensor = tensorOf(segment, weights);
      for (let row = 0; row < tensor.rows; row++) {
        const sum = rowOf(tensor, row).reduce((total, weight) => total + weight, 0);
        if (Math.abs(sum - 1) <= ROUNDING) continue;
        yield { slot: weights, at: [row, 0], message: `row ${row} sums to ${sum.toPrecision(6)}, and not to 1` };
        break;
      }
    }
  },
};

function comesFromSoftmax(segment: Segment, operand: unknown): boolean {
  const written = appliedAt(segment, operand);
  if (!written) return false;
  if (written.op.name === 'softmax') return true;
  return CHANGING.has(written.op.name) && written.operands.some(before => comesFromSoftmax(segment, before));
}

import type { Applied, Segment } from '../../engine/tape.ts';
import { appliedAt, appliedOf, MASKS, tensorOf } from './reading.ts';
import type { Rule } from './rule.ts';

/** Operations by which a program brings scores down to size. */
const SCALINGS = new Set(['divide', 'multiply']);

/** Dot products of queries and keys that go into a softmax as they are. */
export const missingScale: Rule = {
  name: 'missing-scale',
  why: 'a dot product of d numbers grows with √d, so softmax soon puts all its weight on one key and passes no gradient',
  remedy: 'divide the scores by √d: scaled = scores / sqrt(d_k)',
  *check(segment) {
    for (const { slot, instruction } of appliedOf(segment, 'softmax')) {
      const scores = behindMasks(segment, instruction);
      if (scores?.op.name !== 'matmul' || !isDotProduct(segment, scores)) continue;
      const { columns } = tensorOf(segment, scores.operands[0]);
      if (columns < 2 || scores.operands.some(operand => isScaled(segment, operand))) continue;
      yield { slot, message: `softmax of dot products of ${columns} numbers, ${scores.writes}, without 1/√${columns}` };
    }
  },
};

function behindMasks(segment: Segment, softmax: Applied): Applied | undefined {
  let scores = appliedAt(segment, softmax.operands[0]);
  while (scores && MASKS.includes(scores.op.name)) scores = appliedAt(segment, scores.operands[0]);
  return scores;
}

/** Rows against rows: the second factor is transposed; and no parameter that an embedding reads, as a tied output layer's. */
function isDotProduct(segment: Segment, product: Applied): boolean {
  const keys = appliedAt(segment, product.operands[1]);
  if (keys?.op.name !== 'transpose') return false;
  const source = typeof keys.operands[0] === 'number' ? segment.tape.instructions[keys.operands[0]] : undefined;
  if (source?.kind !== 'loaded' || source.origin.from !== 'parameter') return true;
  return ![...appliedOf(segment, 'embedding')].some(({ instruction }) => instruction.operands[0] === keys.operands[0]);
}

/** Whether an operand, or what it is a transpose of, was scaled before the product. */
function isScaled(segment: Segment, operand: unknown): boolean {
  const before = appliedAt(segment, operand);
  if (before?.op.name === 'transpose') return isScaled(segment, before.operands[0]);
  return before !== undefined && SCALINGS.has(before.op.name);
}

import type { Segment } from '../../engine/tape.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { appliedAt, appliedOf, MASKS, rowOf, tensorOf } from './reading.ts';
import type { Found, Rule } from './rule.ts';

/** Attention that sees what it is to predict: a causal mask with a hole, or none at all before next-token targets. */
export const leakingMask: Rule = {
  name: 'leaking-mask',
  why: 'a position that sees later tokens copies the answer instead of predicting it; the loss falls and nothing is learned',
  remedy: 'hide all later columns: softmax(causal_mask(scores))',
  *check(segment) {
    const nextTokens = predictsNextToken(segment);
    for (const { slot, instruction } of appliedOf(segment, 'softmax')) {
      const masked = appliedAt(segment, instruction.operands[0]);
      const scores = tensorOf(segment, instruction.operands[0]);
      const isMasked = masked !== undefined && MASKS.includes(masked.op.name);
      if (isMasked ? looksCausal(scores) : nextTokens === scores.rows && isSelfAttention(segment, slot, scores))
        yield* leaks(slot, scores, tensorOf(segment, slot), isMasked);
    }
  },
};

function* leaks(slot: number, scores: Tensor, weights: Tensor, isMasked: boolean): Generator<Found> {
  for (let row = 0; row < scores.rows; row++) {
    const own = scores.columns - scores.rows + row;
    const later = rowOf(scores, row).findIndex((score, at) => at > own && score !== Number.NEGATIVE_INFINITY);
    if (later === -1) continue;
    const weight = (weights.data[row * weights.columns + later] as number).toPrecision(3);
    const cause = isMasked
      ? 'the mask leaves it open'
      : 'there is no mask, and the target of a position is the next token';
    yield {
      slot,
      at: [row, later],
      message: `row ${row} sees the later column ${later} with weight ${weight}: ${cause}`,
    };
    return;
  }
}

/** All that lies in the past is open, and some of what lies ahead is hidden: meant to be causal. */
function looksCausal(scores: Tensor): boolean {
  if (scores.rows < 2 || scores.rows > scores.columns) return false;
  let hidden = 0;
  for (let row = 0; row < scores.rows; row++)
    for (const [column, score] of rowOf(scores, row).entries()) {
      if (score !== Number.NEGATIVE_INFINITY) continue;
      if (column <= scores.columns - scores.rows + row) return false;
      hidden++;
    }
  return hidden > 0;
}

/** Weights of each position for each, that mix rows of values. */
function isSelfAttention(segment: Segment, slot: number, { rows, columns }: Tensor): boolean {
  if (rows !== columns || rows < 2) return false;
  return [...appliedOf(segment, 'matmul')].some(({ instruction }) => instruction.operands[0] === slot);
}

/** How many targets there are, where each is the token after its position; 0 where they are something else. */
function predictsNextToken(segment: Segment): number {
  for (const { instruction } of appliedOf(segment, 'cross_entropy')) {
    const targets = Array.from(tensorOf(segment, instruction.operands[1]).data);
    if (targets.length < 2) continue;
    for (const { instruction: lookUp } of appliedOf(segment, 'embedding')) {
      const tokens = Array.from(tensorOf(segment, lookUp.operands[1]).data);
      if (tokens.length === targets.length && tokens.slice(1).every((token, at) => token === targets[at]))
        return targets.length;
    }
  }
  return 0;
}

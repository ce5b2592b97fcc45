import { appliedOf, rowOf, tensorOf } from './reading.ts';
import type { Rule } from './rule.ts';

/** s·(1 − s) below this, for every cell of a row, lets nothing through. */
const NOTHING = 1e-8;

/** Softmax rows that have put all their weight on one column. */
export const saturatedSoftmax: Rule = {
  name: 'saturated-softmax',
  why: 'every derivative of the row, s·(1 − s) and −s·s, is nearly 0, so no gradient reaches its scores',
  remedy: 'scale the scores down (1/√d, a smaller initialisation, a lower learning rate)',
  *check(segment) {
    for (const { slot, instruction } of appliedOf(segment, 'softmax')) {
      const weights = tensorOf(segment, slot);
      const scores = tensorOf(segment, instruction.operands[0]);
      for (let row = 0; row < weights.rows; row++) {
        const seen = rowOf(scores, row).filter(score => score !== Number.NEGATIVE_INFINITY).length;
        const largest = Math.max(...rowOf(weights, row).map(weight => weight * (1 - weight)));
        if (seen < 2 || !(largest < NOTHING)) continue;
        const column = rowOf(weights, row).indexOf(Math.max(...rowOf(weights, row)));
        const message = `row ${row} has all its weight on column ${column}; its largest derivative is ${largest.toPrecision(2)}`;
        yield { slot, at: [row, column], message };
      }
    }
  },
};

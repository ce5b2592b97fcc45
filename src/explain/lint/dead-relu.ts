import { appliedOf, rowOf, tensorOf } from './reading.ts';
import type { Rule } from './rule.ts';

/** Rows in which every gate of a ReLU is shut. */
export const deadRelu: Rule = {
  name: 'dead-relu',
  why: 'where all gates of a row are shut nothing passes forward and no gradient comes back, so it cannot recover by itself',
  remedy: 'a smaller learning rate, biases a little above 0, or GELU in place of ReLU',
  *check(segment) {
    for (const { slot, instruction } of appliedOf(segment, 'relu')) {
      const x = tensorOf(segment, instruction.operands[0]);
      if (x.columns < 2) continue;
      for (let row = 0; row < x.rows; row++) {
        const largest = Math.max(...rowOf(x, row));
        if (largest <= 0)
          yield {
            slot,
            at: [row, 0],
            message: `all ${x.columns} gates of row ${row} are shut; the largest input is ${largest === 0 ? 0 : largest.toPrecision(3)}`,
          };
      }
    }
  },
};

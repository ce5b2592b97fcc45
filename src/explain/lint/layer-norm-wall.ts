import { appliedOf, rowOf, tensorOf } from './reading.ts';
import type { Rule } from './rule.ts';

/** Variance below this share of eps: the row is divided by √eps, whatever it holds. */
const FAR_BELOW = 0.01;

/** LayerNorm over rows that it flattens: of two features, or of hardly any variance. */
export const layerNormWall: Rule = {
  name: 'layer-norm-wall',
  why: 'what LayerNorm lets through is next to nothing: two features always become ±1, and below eps the variance does not count',
  remedy: 'normalise over more features, or look for why all features of the row are the same',
  *check(segment) {
    for (const { slot, instruction } of appliedOf(segment, 'layer_norm')) {
      const x = tensorOf(segment, instruction.operands[0]);
      if (x.columns <= 2) {
        const result = x.columns === 1 ? 'is always 0' : 'is always ±1, so hardly any gradient passes';
        yield { slot, message: `LayerNorm over ${x.columns} feature${x.columns === 1 ? '' : 's'} ${result}` };
        continue;
      }
      const { eps } = instruction.attrs as { readonly eps: number };
      for (let row = 0; row < x.rows; row++) {
        const variance = varianceOf(rowOf(x, row));
        if (!(variance < FAR_BELOW * eps)) continue;
        const message = `row ${row} has the variance ${variance.toPrecision(2)}, far below eps = ${eps}`;
        yield { slot, at: [row, 0], message };
        break;
      }
    }
  },
};

function varianceOf(row: readonly number[]): number {
  const mean = row.reduce((total, value) => total + value, 0) / row.length;
  return row.reduce((total, value) => total + (value - mean) * (value - mean), 0) / row.length;
}

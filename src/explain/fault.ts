import { cellOf, type Tensor } from '../tensor/tensor.ts';
import { cellText, locate } from '../timeline/address.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { cellsIn } from './cells.ts';
import { explain } from './explain.ts';

/** What rounding leaves between a gradient computed in closed form and the sum of its terms, per Σ|terms|. */
const ROUNDING = 1e-12;

/**
 * What is wrong with the explanation of the cell at an address, or of any cell of the tensor there;
 * undefined where its terms sum to its value. Throws `ProblemsError` for an address that is none.
 */
export function explanationFault(timeline: Timeline, address: string): string | undefined {
  const { step, slot, cell } = locate(timeline, address);
  const segment = timeline.segment(step);
  const value = segment.values[slot] as Tensor;
  for (const at of cell ? [cell] : cellsIn(value)) {
    const { address: full, terms, sum, jacobian } = explain(segment, slot, at);
    const number = cellOf(value, at);
    const size = terms.reduce((total, term) => total + Math.abs(term.value), 0);
    const same = Object.is(sum, number) || Object.is(sum + 0, number + 0);
    if (!same && !(jacobian && Math.abs(sum - number) <= ROUNDING * size))
      return `${full}: the terms sum to ${sum}, and ${cellText(at)} is ${number} (${sum - number} apart)`;
  }
  return undefined;
}

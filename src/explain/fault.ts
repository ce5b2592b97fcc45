import type { Tensor } from '../tensor/tensor.ts';
import { cellText, locate } from '../timeline/address.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { agreement } from './agreement.ts';
import { cellsIn } from './cells.ts';
import { explain } from './explain.ts';

/**
 * What is wrong with the explanation of the cell at an address, or of any cell of the tensor there;
 * undefined where its terms sum to its value. Throws `ProblemsError` for an address that is none.
 */
export function explanationFault(timeline: Timeline, address: string): string | undefined {
  const { step, slot, cell } = locate(timeline, address);
  const segment = timeline.segment(step);
  const value = segment.values[slot] as Tensor;
  for (const at of cell ? [cell] : cellsIn(value)) {
    const explanation = explain(segment, slot, at);
    const { address: full, sum, value: number } = explanation;
    if (agreement(explanation).holds === 'not')
      return `${full}: the terms sum to ${sum}, and ${cellText(at)} is ${number} (${sum - number} apart)`;
  }
  return undefined;
}

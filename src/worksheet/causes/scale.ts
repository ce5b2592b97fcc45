import { BEFORE_OPERANDS } from '../graph.ts';
import { applies, type Cause, differentiates, input } from './cause.ts';

/** 1/√d_k forgotten, or applied twice. */
export const scale: Cause = {
  name: 'missing or doubled 1/√d',
  *otherwise(made) {
    const gradient = differentiates(made, 'divide', 'multiply') && made.wrt === 0;
    if (!gradient && !applies(made, 'divide', 'multiply')) return;
    const factor = made.inputs[gradient ? BEFORE_OPERANDS + 1 : 1]?.tensor.data ?? [];
    if (!isRoot(factor[0]) || [...factor].some(cell => cell !== factor[0])) return;
    yield { says: '1/√d left out', change: (_, inputs) => input(inputs, 0) };
    yield {
      says: '1/√d applied twice',
      change: (_, inputs) => made.compute([made.compute(inputs), ...inputs.slice(1)]),
    };
  },
};

/** Whether a number is √d or 1/√d for a width d. */
function isRoot(value = 0): boolean {
  const square = value * value;
  return [square, 1 / square].some(d => d > 1.5 && Math.abs(d - Math.round(d)) < 1e-3 * d);
}

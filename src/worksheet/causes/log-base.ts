import { mapCells } from '../../tensor/tensor.ts';
import { applies, type Cause } from './cause.ts';

/** A logarithm to base 2 or 10 where the natural one is due. */
export const logBase: Cause = {
  name: 'log base',
  *otherwise(made) {
    if (!applies(made, 'log', 'cross_entropy', 'log_softmax')) return;
    for (const base of [2, 10])
      yield {
        says: `the logarithm to base ${base}`,
        change: (_, inputs) => mapCells(made.compute(inputs), cell => cell / Math.log(base)),
      };
  },
};

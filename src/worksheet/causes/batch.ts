import { mapCells, type Tensor } from '../../tensor/tensor.ts';
import type { Made } from '../graph.ts';
import { applies, type Cause, differentiates, input } from './cause.ts';

/** Summed where the mean is taken, over the examples of a batch or the rows of a loss; or the other way round. */
export const batch: Cause = {
  name: 'not averaged or summed over the batch',
  *otherwise(made) {
    const count = countOf(made);
    if (count < 2) return;
    const over = applies(made, 'mean_examples') ? 'the examples' : 'the rows';
    const times = (factor: number) => (_: Made, inputs: readonly Tensor[]) =>
      mapCells(made.compute(inputs), cell => cell * factor);
    yield { says: `summed over ${over}, not averaged`, change: times(count) };
    yield { says: `averaged over ${over} twice`, change: times(1 / count) };
    if (!applies(made, 'mean_examples')) return;
    for (let example = 0; example < count; example++)
      yield { says: `example ${example} alone, without the others`, change: (_, inputs) => input(inputs, example) };
  },
};

/** Over how many an operation averages. */
function countOf(made: Made): number {
  if (applies(made, 'mean_examples')) return made.inputs.length;
  if (applies(made, 'cross_entropy')) return made.inputs[0]?.tensor.rows ?? 0;
  if (differentiates(made, 'cross_entropy')) return made.inputs[2]?.tensor.rows ?? 0;
  return 0;
}

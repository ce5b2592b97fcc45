import { mapCells } from '../../tensor/tensor.ts';
import { applies, type Cause, differentiates } from './cause.ts';

/** The 2 from differentiating a square, left out or put in; the mean of a squared error as a sum or a half. */
export const mse: Cause = {
  name: 'factor 2 of MSE',
  *otherwise(made) {
    const times = (says: string, factor: number) => ({
      says,
      change: (_: unknown, inputs: Parameters<typeof made.compute>[0]) =>
        mapCells(made.compute(inputs), cell => cell * factor),
    });
    if (differentiates(made, 'mse', 'square')) {
      yield times('the factor 2 of the square’s derivative left out', 0.5);
      yield times('the factor 2 of the square’s derivative taken twice', 2);
    }
    const cells = made.inputs[made.kind === 'applied' ? 0 : 2]?.tensor.data.length ?? 1;
    if (applies(made, 'mse')) yield times('half the squared error', 0.5);
    if (applies(made, 'mse') || differentiates(made, 'mse'))
      yield times('the squared errors summed over the cells, not averaged', cells);
  },
};

import { build, cellOf, zipCells } from '../../tensor/tensor.ts';
import { applies, type Cause, differentiates, input } from './cause.ts';

/** The softmax's Jacobian without its off-diagonal terms. */
export const softmaxDiagonal: Cause = {
  name: 'softmax treated as diagonal',
  *otherwise(made) {
    if (!differentiates(made, 'softmax')) return;
    yield {
      says: 'the softmax treated as if each output depended on its own input alone, s(1 − s)·g',
      change: (_, inputs) => zipCells(input(inputs, 0), input(inputs, 1), (g, s) => g * s * (1 - s)),
    };
    yield {
      says: 'the diagonal of the softmax left out',
      change: (_, inputs) => {
        const [g, s] = [input(inputs, 0), input(inputs, 1)];
        const right = made.compute(inputs);
        return build(s.rows, s.columns, (row, column) => {
          const weight = cellOf(s, [row, column]);
          return cellOf(right, [row, column]) - cellOf(g, [row, column]) * weight * (1 - weight);
        });
      },
    };
  },
};

/** Exponentials that were not divided by their sum. */
export const softmaxUnnormalised: Cause = {
  name: 'softmax without normalising',
  *otherwise(made) {
    if (!applies(made, 'softmax')) return;
    yield {
      says: 'the exponential, not divided by the sum of its row',
      change: (_, inputs) =>
        build(input(inputs, 0).rows, input(inputs, 0).columns, (r, c) => Math.exp(cellOf(input(inputs, 0), [r, c]))),
    };
    yield {
      says: 'the exponential of the score less the largest, not divided by the sum of its row',
      change(_, inputs) {
        const x = input(inputs, 0);
        const largest = (row: number) => Math.max(...x.data.subarray(row * x.columns, (row + 1) * x.columns));
        return build(x.rows, x.columns, (row, column) => Math.exp(cellOf(x, [row, column]) - largest(row)));
      },
    };
  },
};

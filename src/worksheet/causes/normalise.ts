import { build, cellOf, mapCells, type Tensor } from '../../tensor/tensor.ts';
import type { Made } from '../graph.ts';
import { applies, type Cause, input } from './cause.ts';

/** The variance of a row divided by n − 1. */
export const variance: Cause = {
  name: 'variance n−1',
  *otherwise(made) {
    if (!applies(made, 'layer_norm')) return;
    yield {
      says: 'the variance divided by n − 1 instead of n',
      change: (_, inputs) =>
        normalised(inputs, square => Math.sqrt((square * columnsOf(inputs)) / (columnsOf(inputs) - 1) + epsOf(made))),
    };
    yield {
      says: 'the variance divided by n − 1 instead of n, without eps',
      change: (_, inputs) =>
        normalised(inputs, square => Math.sqrt((square * columnsOf(inputs)) / (columnsOf(inputs) - 1))),
    };
  },
};

/** eps added to the root instead of under it, or not at all. */
export const epsilon: Cause = {
  name: 'eps inside or outside the root',
  *otherwise(made) {
    const eps = epsOf(made);
    if (applies(made, 'layer_norm')) {
      yield { says: 'eps added outside the root', change: (_, inputs) => normalised(inputs, v => Math.sqrt(v) + eps) };
      yield { says: 'eps left out', change: (_, inputs) => normalised(inputs, v => Math.sqrt(v)) };
    }
    if (applies(made, 'rms_norm')) {
      yield { says: 'eps added outside the root', change: (_, inputs) => overRms(inputs, v => Math.sqrt(v) + eps) };
      yield { says: 'eps left out', change: (_, inputs) => overRms(inputs, v => Math.sqrt(v)) };
    }
    if (applies(made, 'adam_step')) {
      yield { says: 'eps put under the root', change: (_, inputs) => stepped(made, inputs, v => Math.sqrt(v + eps)) };
      yield { says: 'eps left out', change: (_, inputs) => stepped(made, inputs, v => Math.sqrt(v)) };
    }
  },
};

function epsOf({ attrs }: Made): number {
  return typeof attrs.eps === 'number' ? attrs.eps : 0;
}

function columnsOf(inputs: readonly Tensor[]): number {
  return input(inputs, 0).columns;
}

function normalised(inputs: readonly Tensor[], deviation: (variance: number) => number): Tensor {
  const [x, gamma, beta] = [input(inputs, 0), input(inputs, 1), input(inputs, 2)];
  const rows = Array.from({ length: x.rows }, (_, row) => {
    const cells = [...x.data.subarray(row * x.columns, (row + 1) * x.columns)];
    const mean = meanOf(cells);
    return { mean, root: deviation(meanOf(cells.map(cell => (cell - mean) * (cell - mean)))) };
  });
  return build(x.rows, x.columns, (row, column) => {
    const { mean, root } = rows[row] as (typeof rows)[number];
    return ((cellOf(x, [row, column]) - mean) / root) * cellOf(gamma, [0, column]) + cellOf(beta, [0, column]);
  });
}

function overRms(inputs: readonly Tensor[], root: (meanSquare: number) => number): Tensor {
  const x = input(inputs, 0);
  const roots = Array.from({ length: x.rows }, (_, row) =>
    root(meanOf([...x.data.subarray(row * x.columns, (row + 1) * x.columns)].map(cell => cell * cell))),
  );
  return build(x.rows, x.columns, (row, column) => cellOf(x, [row, column]) / (roots[row] as number));
}

function stepped({ attrs }: Made, inputs: readonly Tensor[], root: (square: number) => number): Tensor {
  const [w, m, v] = [input(inputs, 0), input(inputs, 1), input(inputs, 2)];
  return mapCells(w, (weight, at) => weight - (Number(attrs.lr) * (m.data[at] as number)) / root(v.data[at] as number));
}

function meanOf(cells: readonly number[]): number {
  return cells.reduce((total, cell) => total + cell, 0) / cells.length;
}

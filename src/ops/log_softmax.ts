import { call, cell, minus, negative } from '../arithmetic/arithmetic.ts';
import { matrix, type Tensor, zeros } from '../tensor/tensor.ts';
import {
  explainExponentials,
  exponentialsBeside,
  largestAt,
  maskedDerivative,
  missingFrom,
  sumBeside,
} from './exponentials.ts';
import type { Op } from './operation.ts';

/** The logarithm of softmax by row, to the last digits where a probability is nearly 0 or nearly 1. */
export const logSoftmax: Op<'x', Record<never, never>> = {
  name: 'log_softmax',
  notation: 'log_softmax(x)',
  about: 'The natural logarithm of each row’s softmax, without ever forming a probability that rounds to 0 or 1.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = (x[i,j] − max_k x[i,k]) − log(Σ_k exp(x[i,k] − max))',
  shape: ({ x }) => ({ rows: x.rows, columns: x.columns }),
  forward,
  explain([i, j], { x }) {
    const { cells, largest, max, exponentials } = explainExponentials('x', x, i);
    const logarithm = call('log1p', sumBeside(exponentials, largest));
    return minus(minus(cells[j] as (typeof cells)[number], max), logarithm);
  },
  gradient: {
    x: {
      formula: 'dx[i,j] = dout[i,j] − exp(out[i,j])·Σ_k dout[i,k]',
      jacobianFormula: '∂out[i,k]/∂x[i,j] = δ_jk − exp(out[i,j])',
      mixesRow: true,
      backward: (dout, _, out) => backward(dout, out),
      *jacobian([i, j], _, out) {
        const weight = (k: number) => call('exp', cell('out', [i, k], out));
        const weights = () => Array.from({ length: out.columns }, (_, k) => weight(k));
        const own = weight(j);
        const hidden = (k: number) => isMasked(out, i * out.columns + k);
        for (let k = 0; k < out.columns; k++) {
          const derivative = k === j ? missingFrom(own, weights(), j) : negative(own);
          yield [[i, k], hidden(j) || hidden(k) ? maskedDerivative(derivative) : derivative];
        }
      },
    },
  },
  examples: [
    { inputs: { x: matrix([[2, 1, 0.1]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [1000, 0, -1000],
          [0.5, Number.NEGATIVE_INFINITY, -0.5],
        ]),
      },
      attrs: {},
    },
  ],
};

function forward({ x }: { readonly x: Tensor }): Tensor {
  const data = zeros(x.data.length);
  for (let start = 0; start < data.length; start += x.columns) {
    const end = start + x.columns;
    const largest = largestAt(x.data, start, end);
    const max = x.data[largest] as number;
    const logarithm = Math.log1p(exponentialsBeside(x.data, start, end, largest));
    for (let at = start; at < end; at++) data[at] = (x.data[at] as number) - max - logarithm;
  }
  return { rows: x.rows, columns: x.columns, data };
}

/** The largest cell, whose dout would cancel against its own share of the sum, takes 1 − s from its neighbours. */
function backward(dout: Tensor, out: Tensor): Tensor {
  const data = zeros(out.data.length);
  for (let start = 0; start < data.length; start += out.columns) {
    const end = start + out.columns;
    const top = largestAt(out.data, start, end);
    let beside = 0;
    let weightBeside = 0;
    for (let at = start; at < end; at++)
      if (at !== top && !isMasked(out, at)) {
        beside += dout.data[at] as number;
        weightBeside += Math.exp(out.data[at] as number);
      }
    const upstream = dout.data[top] as number;
    const total = beside + upstream;
    for (let at = start; at < end; at++)
      if (!isMasked(out, at)) data[at] = (dout.data[at] as number) - Math.exp(out.data[at] as number) * total;
    if (!isMasked(out, top)) data[top] = weightBeside * upstream - Math.exp(out.data[top] as number) * beside;
  }
  return { rows: out.rows, columns: out.columns, data };
}

/** log 0: no finite change of any score moves it. */
function isMasked(out: Tensor, at: number): boolean {
  return out.data[at] === Number.NEGATIVE_INFINITY;
}

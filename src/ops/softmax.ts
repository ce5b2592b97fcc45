import {
  type Arithmetic,
  type Cell,
  cell,
  minus,
  named,
  negative,
  number,
  product,
  quotient,
  sum,
  written,
} from '../arithmetic/arithmetic.ts';
import { type Index, matrix, type Tensor, zeros } from '../tensor/tensor.ts';
import {
  explainExponentials,
  explainTotal,
  exponentialsOf,
  largestAt,
  maskedDerivative,
  missingFrom,
} from './exponentials.ts';
import type { Op } from './operation.ts';

/** 1 less the weight on the diagonal, 0 less it beside that: the second factor of every derivative. */
const DIFFERENCE = 'δ_jk − out[i,j]';

/** Turns each row of scores into weights that sum to 1: attention, and the last layer's probabilities. */
export const softmax: Op<'x', Record<never, never>> = {
  name: 'softmax',
  notation: 'softmax(x)',
  about: 'Each row becomes a probability distribution; a row of nothing but −∞ has none and becomes NaN.',
  inputs: ['x'],
  attributes: {},
  formula: 'out[i,j] = exp(x[i,j] − max_k x[i,k]) / Σ_k exp(x[i,k] − max)',
  shape: ({ x }) => ({ rows: x.rows, columns: x.columns }),
  forward,
  explain([i, j], { x }) {
    const { exponentials, largest } = explainExponentials('x', x, i);
    return quotient(exponentials[j] as (typeof exponentials)[number], explainTotal(exponentials, largest));
  },
  gradient: {
    x: {
      formula: 'dx[i,j] = out[i,j]·(dout[i,j] − Σ_k dout[i,k]·out[i,k])',
      jacobianFormula: `∂out[i,k]/∂x[i,j] = out[i,k]·(${DIFFERENCE})`,
      mixesRow: true,
      backward: (dout, { x }, out) => backward(dout, x, out),
      *jacobian([i, j], { x }, out) {
        const weight = (k: number) => cell('out', [i, k], out);
        const weights = () => Array.from({ length: out.columns }, (_, k) => weight(k));
        const own = weight(j);
        const beside = written(DIFFERENCE, minus(number(0), own), negative(own));
        const hidden = (k: number) => isMasked(x, out, i * out.columns + k);
        for (let k = 0; k < out.columns; k++) {
          const derivative =
            k === j ? product(own, missingFrom(own, weights(), j, DIFFERENCE)) : product(weight(k), beside);
          yield [[i, k], hidden(j) || hidden(k) ? maskedDerivative(derivative) : derivative];
        }
      },
      shortcut: { formula: 'dx[i,j] = out[i,j]·(dout[i,j] − s·g), s·g = Σ_k out[i,k]·dout[i,k]', at: shortcut },
    },
  },
  examples: [
    { inputs: { x: matrix([[2, 1, 0.1]]) }, attrs: {} },
    {
      inputs: {
        x: matrix([
          [0.5, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
          [-1, 2, Number.NEGATIVE_INFINITY],
          [1000, 0, 999],
        ]),
      },
      attrs: {},
    },
    { inputs: { x: matrix([[20, -20]]) }, attrs: {} },
  ],
};

function forward({ x }: { readonly x: Tensor }): Tensor {
  const data = zeros(x.data.length);
  for (let start = 0; start < data.length; start += x.columns) {
    const end = start + x.columns;
    const total = exponentialsOf(x.data, start, end, data, start);
    for (let at = start; at < end; at++) data[at] = (data[at] as number) / total;
  }
  return { rows: x.rows, columns: x.columns, data };
}

/**
 * As the weights sum to 1, taking one number off a whole row of dout changes nothing in exact arithmetic.
 * Where one weight is nearly 1 its own dout is taken off, and what would cancel to noise is exact.
 */
function backward(dout: Tensor, x: Tensor, out: Tensor): Tensor {
  const data = zeros(out.data.length);
  for (let start = 0; start < data.length; start += out.columns) {
    const end = start + out.columns;
    const top = largestAt(out.data, start, end);
    const shift = (out.data[top] as number) > 0.5 ? (dout.data[top] as number) : 0;
    let total = 0;
    for (let at = start; at < end; at++)
      if (!isMasked(x, out, at)) total += (out.data[at] as number) * ((dout.data[at] as number) - shift);
    for (let at = start; at < end; at++)
      if (!isMasked(x, out, at)) data[at] = (out.data[at] as number) * ((dout.data[at] as number) - shift - total);
  }
  return { rows: out.rows, columns: out.columns, data };
}

/** The arithmetic of one cell of `backward`; written without the number that is taken off the whole row. */
function shortcut([i, j]: Index, dout: Tensor, { x }: { readonly x: Tensor }, out: Tensor): Arithmetic {
  const start = i * out.columns;
  const top = largestAt(out.data, start, start + out.columns);
  const weights = Array.from({ length: out.columns }, (_, k) => cell('out', [i, k], out));
  const upstream = weights.map((_, k) => cell('dout', [i, k], dout));
  const dominant = (out.data[top] as number) > 0.5 ? upstream[top - start] : undefined;
  const less = (g: Arithmetic) => (dominant ? minus(g, dominant) : g);
  const along = (of: (g: Arithmetic) => Arithmetic) =>
    sum(
      weights.flatMap((weight, k) => (isMasked(x, out, start + k) ? [] : [product(weight, of(upstream[k] as Cell))])),
    );
  const [own, g] = [weights[j] as Cell, upstream[j] as Cell];
  const whole = along(each => each);
  const textbook = product(own, minus(g, named('s·g', whole)));
  const computed = written('s(g − s·g)', textbook, product(own, minus(less(g), dominant ? along(less) : whole)));
  return isMasked(x, out, start + j) ? maskedDerivative(computed) : computed;
}

/** A score of −∞ with its weight of 0; in a row that is NaN nothing counts as masked. */
function isMasked(x: Tensor, out: Tensor, at: number): boolean {
  return x.data[at] === Number.NEGATIVE_INFINITY && out.data[at] === 0;
}

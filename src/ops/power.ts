import { type Arithmetic, call, cell, number, product, quotient } from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, zipCells } from '../tensor/tensor.ts';
import { aboveZero } from './domain.ts';
import { shapeOf } from './elementwise.ts';
import { type Op, ShapeError } from './operation.ts';

/** Repeated multiplication stays an arithmetic that can be shown up to here. */
const LARGEST_WHOLE = 1024;

/** Each cell to a fixed power: by repeated multiplication where it is whole, else by √ or exp and log. */
export const power: Op<'x', { readonly exponent: number }> = {
  name: 'power',
  notation: 'x ** exponent',
  about: 'Each cell to a fixed power.',
  inputs: ['x'],
  attributes: { exponent: { type: 'number' } },
  formula: 'out[i,j] = x[i,j]^exponent',
  shape({ x }, { exponent }) {
    if (!Number.isFinite(exponent) || (Number.isInteger(exponent) && Math.abs(exponent) > LARGEST_WHOLE))
      throw new ShapeError(
        `power: the exponent is ${exponent}; it must lie between −${LARGEST_WHOLE} and ${LARGEST_WHOLE}`,
      );
    return shapeOf(x);
  },
  forward: ({ x }, { exponent }) => mapCells(x, value => raised(value, exponent)),
  explain: (at, { x }, { exponent }) => raisedArithmetic(cell('x', at, x), exponent),
  gradient: {
    x: {
      formula: 'dx = dout * (exponent·x^(exponent − 1))',
      jacobianFormula: '∂out[i,j]/∂x[i,j] = exponent·x[i,j]^(exponent − 1)',
      backward: (dout, { x }, _, { exponent }) =>
        zipCells(dout, x, (upstream, value) => upstream * slope(value, exponent)),
      *jacobian(at, { x }, _, { exponent }) {
        // x^0 is 1 everywhere, 0 included, where 0·x^−1 would be NaN.
        if (exponent === 0) yield [at, number(0)];
        else yield [at, product(number(exponent, 'exponent'), raisedArithmetic(cell('x', at, x), exponent - 1))];
      },
    },
  },
  examples: [
    { inputs: { x: matrix([[1, -2, 0.1]]) }, attrs: { exponent: 3 } },
    {
      inputs: {
        x: matrix([
          [4, 2],
          [0.25, 0.5],
          [3, 10],
        ]),
      },
      attrs: { exponent: 0.5 },
    },
    { inputs: { x: matrix([[4, 2, 0.25]]) }, attrs: { exponent: -2 } },
    { inputs: { x: matrix([[0, -0, -3]]) }, attrs: { exponent: 0 } },
    { inputs: { x: matrix([[4, 0.3, 0]]) }, attrs: { exponent: 1.7 } },
    { inputs: { x: matrix([[4, 0.3, 2]]) }, attrs: { exponent: -0.5 } },
  ],
  // Fractional powers have no value below 0, and negative ones none at 0.
  domain: { legal: ({ x }) => ({ x: aboveZero(x) }) },
};

/** x to the power p; `raisedArithmetic` is the same in the same order. */
function raised(x: number, p: number): number {
  if (Number.isInteger(p)) {
    if (p < 0) return 1 / raised(x, -p);
    if (p === 0) return 1;
    let total = x;
    for (let factor = 1; factor < p; factor++) total *= x;
    return total;
  }
  if (p === 0.5) return Math.sqrt(x);
  if (p === -0.5) return 1 / Math.sqrt(x);
  return Math.exp(p * Math.log(x));
}

function raisedArithmetic(x: Arithmetic, p: number): Arithmetic {
  if (Number.isInteger(p)) {
    if (p < 0) return quotient(number(1), raisedArithmetic(x, -p));
    if (p === 0) return number(1);
    return p === 1 ? x : product(x, ...Array.from({ length: p - 1 }, () => x));
  }
  if (p === 0.5) return call('sqrt', x);
  if (p === -0.5) return quotient(number(1), call('sqrt', x));
  return call('exp', product(number(p, 'exponent'), call('log', x)));
}

function slope(x: number, p: number): number {
  return p === 0 ? 0 : p * raised(x, p - 1);
}

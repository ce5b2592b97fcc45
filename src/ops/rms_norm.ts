import {
  type Arithmetic,
  call,
  cell,
  named,
  negative,
  number,
  plus,
  product,
  quotient,
  sum,
} from '../arithmetic/arithmetic.ts';
import { matrix, type Tensor, zeros } from '../tensor/tensor.ts';
import { awayFromZero } from './domain.ts';
import { shapeOf } from './elementwise.ts';
import type { Op } from './operation.ts';
import { rememberingRow, rowScale, scaledCells } from './row_scale.ts';

interface Attrs {
  readonly eps: number;
}

/** Gives each row a mean square of 1: LayerNorm without mean, gain and offset. */
export const rmsNorm: Op<'x', Attrs> = {
  name: 'rms_norm',
  notation: 'rms_norm(x, eps=1e-5)',
  about: 'Each row over the root of its mean square, with eps under the root; a row of zeros stays zeros.',
  inputs: ['x'],
  attributes: { eps: { type: 'number', default: 1e-5 } },
  formula: 'out[i,j] = x[i,j] / √(1/n · Σ_k x[i,k]² + eps)',
  shape: ({ x }) => shapeOf(x),
  forward({ x }, { eps }) {
    const data = zeros(x.data.length);
    for (let row = 0; row < x.rows; row++) normalize(x, row, eps, data, row * x.columns);
    return { rows: x.rows, columns: x.columns, data };
  },
  explain: ([i, j], { x }, { eps }) => explainRow(x, i, eps).normal[j] as Arithmetic,
  gradient: {
    x: {
      formula: 'dx = (dout − out * mean(dout * out)) / r, r = √(mean(x²) + eps)',
      jacobianFormula: '∂out[i,k]/∂x[i,j] = (δ_jk − out[i,j]·out[i,k]/n) / r_i',
      mixesRow: true,
      backward: (dout, { x }, _, { eps }) => backward(dout, x, eps),
      *jacobian([i, j], { x }, out, { eps }) {
        const { root, scale } = explainRow(x, i, eps);
        const inverse = quotient(number(scale), root);
        const own = cell('out', [i, j], out);
        for (let k = 0; k < x.columns; k++)
          yield [[i, k], parts(inverse, own, k === j ? own : cell('out', [i, k], out), x.columns)];
      },
    },
  },
  // Rows near 0 bend too sharply for central differences.
  domain: { legal: ({ x }) => ({ x: awayFromZero(x) }) },
  examples: [
    { inputs: { x: matrix([[1, 2, -3]]) }, attrs: { eps: 1e-5 } },
    {
      inputs: {
        x: matrix([
          [0, 0, 0, 0],
          [4, 0, 0, 0],
          [1e200, -2e200, 0, 1],
          [1e-200, -2e-200, 0, 0],
        ]),
      },
      attrs: { eps: 1e-5 },
    },
    {
      inputs: {
        x: matrix([
          [1e-200, -2e-200],
          [3, 4],
        ]),
      },
      attrs: { eps: 0 },
    },
  ],
};

/** Writes the normalized row to `normal` from `start` on, and returns scale / r, what ∂out/∂x begins with. */
function normalize(x: Tensor, row: number, eps: number, normal: Float64Array, start: number): number {
  const n = x.columns;
  const scale = rowScale(x, row, eps);
  let squares = 0;
  for (let k = 0; k < n; k++) {
    const scaled = (x.data[row * n + k] as number) * scale;
    normal[start + k] = scaled;
    squares += scaled * scaled;
  }
  const root = Math.sqrt(squares / n + eps * scale * scale);
  for (let k = 0; k < n; k++) normal[start + k] = (normal[start + k] as number) / root;
  return scale / root;
}

/** The arithmetic of `normalize`. */
const explainRow = rememberingRow((x, row, eps) => {
  const scale = rowScale(x, row, eps);
  const cells = scaledCells('x', x, row, scale);
  const squares = sum(cells.map(each => product(each, each)));
  const mean = named('mean square', quotient(squares, number(x.columns, 'n')));
  const small = scale === 1 ? number(eps, 'eps') : product(number(eps, 'eps'), number(scale), number(scale));
  const root = named('r', call('sqrt', plus(mean, small)));
  return { normal: cells.map(each => quotient(each, root)), root, scale };
});

/** A column that keeps less than this share of its own change is nearly the whole of its row. */
const NEARLY_ALL = 0.05;

/** Where the closed form cancels down to what the others and eps leave over, the Jacobian's terms are added up. */
function backward(dout: Tensor, x: Tensor, eps: number): Tensor {
  const n = x.columns;
  const data = zeros(x.data.length);
  const normal = zeros(n);
  for (let row = 0, start = 0; row < x.rows; row++, start += n) {
    const inverse = normalize(x, row, eps, normal, 0);
    let along = 0;
    for (let k = 0; k < n; k++) along += (dout.data[start + k] as number) * (normal[k] as number);
    for (let j = 0; j < n; j++) {
      const own = normal[j] as number;
      data[start + j] =
        1 - (own * own) / n < NEARLY_ALL
          ? termByTerm(dout, normal, start, j, inverse)
          : ((dout.data[start + j] as number) - own * (along / n)) * inverse;
    }
  }
  return { rows: x.rows, columns: n, data };
}

/** Σ_k dout·∂out[k]/∂x[j], with the arithmetic of `parts`. */
function termByTerm(dout: Tensor, normal: Float64Array, start: number, j: number, inverse: number): number {
  const n = normal.length;
  let total = 0;
  for (let k = 0; k < n; k++) {
    const through = (inverse * (normal[j] as number) * (normal[k] as number)) / n;
    total += (dout.data[start + k] as number) * ((k === j ? inverse : 0) - through);
  }
  return total;
}

/** ∂out[k]/∂x[j] by the two ways on which x[j] acts; the direct one only on its own column, where both cells are one. */
function parts(inverse: Arithmetic, own: Arithmetic, fed: Arithmetic, columns: number): Arithmetic {
  const through = quotient(product(inverse, own, fed), number(columns, 'n'));
  const indirect = named('through the mean square', negative(through));
  return sum(fed === own ? [named('direct', inverse), indirect] : [indirect]);
}

import {
  type Arithmetic,
  call,
  cell,
  minus,
  named,
  negative,
  number,
  plus,
  product,
  quotient,
  sum,
  written,
} from '../arithmetic/arithmetic.ts';
import { mapCells, matrix, type Shape, shapeText, type Tensor, zeros } from '../tensor/tensor.ts';
import { sums } from './axis.ts';
import { awayFromZero } from './domain.ts';
import { type Op, ShapeError } from './operation.ts';
import { rememberingRow, rowScale, scaledCells } from './row_scale.ts';

interface Attrs {
  readonly eps: number;
}

interface Inputs {
  readonly x: Tensor;
  readonly gamma: Tensor;
  readonly beta: Tensor;
}

/** Gives each row mean 0 and variance 1, then a gain and an offset by column. */
export const layerNorm: Op<'x' | 'gamma' | 'beta', Attrs> = {
  name: 'layer_norm',
  notation: 'layer_norm(x, gamma, beta, eps=1e-5)',
  about:
    'Each row less its mean, over its standard deviation (population variance, eps under the root), times gamma, plus beta.',
  inputs: ['x', 'gamma', 'beta'],
  attributes: { eps: { type: 'number', default: 1e-5 } },
  formula: 'out[i,j] = gamma[0,j]·(x[i,j] − mean_i)/√(variance_i + eps) + beta[0,j]',
  shape,
  forward,
  explain([i, j], { x, gamma, beta }, { eps }) {
    const { normal } = explainRow(x, i, eps);
    return plus(product(cell('gamma', [0, j], gamma), normal[j] as Arithmetic), cell('beta', [0, j], beta));
  },
  gradient: {
    x: {
      formula:
        'dx = (h − mean(h) − x̂ * mean(h * x̂)) / σ, h = gamma * dout, x̂ = (x − mean(x))/σ, σ = √(variance(x) + eps)',
      jacobianFormula: '∂out[i,k]/∂x[i,j] = gamma[0,k]·(δ_jk − 1/n − x̂[i,j]·x̂[i,k]/n) / σ_i',
      mixesRow: true,
      backward,
      *jacobian([i, j], { x, gamma }, _, { eps }) {
        const row = explainRow(x, i, eps);
        for (let k = 0; k < x.columns; k++) yield [[i, k], parts(row, cell('gamma', [0, k], gamma), j, k)];
      },
    },
    gamma: {
      formula: 'dgamma[0,j] = Σ_i dout[i,j]·x̂[i,j]',
      jacobianFormula: '∂out[i,j]/∂gamma[0,j] = x̂[i,j]',
      backward: (dout, { x }, _, { eps }) => backwardGain(dout, x, eps),
      *jacobian([, j], { x }, _, { eps }) {
        for (let i = 0; i < x.rows; i++) yield [[i, j], explainRow(x, i, eps).normal[j] as Arithmetic];
      },
    },
    beta: {
      formula: 'dbeta[0,j] = Σ_i dout[i,j]',
      jacobianFormula: '∂out[i,j]/∂beta[0,j] = 1',
      backward: dout => sums(dout, { axis: 0 }),
      *jacobian([, j], { x }) {
        for (let i = 0; i < x.rows; i++) yield [[i, j], number(1)];
      },
    },
  },
  labels: ({ x }) => x,
  domain: {
    // Rows that are nearly constant bend too sharply for central differences; subnormal gains have few digits.
    legal: ({ x, gamma, beta }) => ({
      x: mapCells(x, (value, at) => value + 4.5 * (at % x.columns)),
      gamma: awayFromZero(gamma),
      beta,
    }),
  },
  examples: [
    {
      inputs: { x: matrix([[1, 2, 4]]), gamma: matrix([[0.5, -1, 2]]), beta: matrix([[0.1, 0.2, 0.3]]) },
      attrs: { eps: 1e-5 },
    },
    {
      inputs: {
        x: matrix([
          [0.1, 0.1, 0.1, 0.1],
          [5, 1, 1, 1],
          [1e200, -2e200, 0, 3],
        ]),
        gamma: matrix([[1, 1, 0.5, -2]]),
        beta: matrix([[0, 0, 1, -1]]),
      },
      attrs: { eps: 1e-5 },
    },
    {
      inputs: {
        x: matrix([
          [1, 0],
          [-3, 200],
        ]),
        gamma: matrix([[1, 3]]),
        beta: matrix([[0, -1]]),
      },
      attrs: { eps: 1e-5 },
    },
  ],
};

function shape({ x, gamma, beta }: { readonly [K in keyof Inputs]: Shape }): Shape {
  const row = { rows: 1, columns: x.columns };
  for (const [name, given] of Object.entries({ gamma, beta }))
    if (given.rows !== 1 || given.columns !== x.columns)
      throw new ShapeError(
        `layer_norm: x is ${shapeText(x)}, gamma is ${shapeText(gamma)} and beta is ${shapeText(beta)}; ${name} must be one row, ${shapeText(row)}`,
      );
  return { rows: x.rows, columns: x.columns };
}

/**
 * Writes x̂ of a row to `normal` from `start` on, and returns scale / σ, what ∂x̂/∂x begins with.
 * The mean is taken twice, the second time of what the first leaves, so that a cell next to the mean
 * keeps its digits and a constant row becomes 0.
 */
function normalize(x: Tensor, row: number, eps: number, normal: Float64Array, start: number): number {
  const n = x.columns;
  const from = row * n;
  const scale = rowScale(x, row, eps);
  let total = 0;
  for (let k = 0; k < n; k++) total += (x.data[from + k] as number) * scale;
  const mean = total / n;
  let left = 0;
  for (let k = 0; k < n; k++) left += (x.data[from + k] as number) * scale - mean;
  const rest = left / n;
  let squares = 0;
  for (let k = 0; k < n; k++) {
    const deviation = (x.data[from + k] as number) * scale - mean - rest;
    normal[start + k] = deviation;
    squares += deviation * deviation;
  }
  const root = Math.sqrt(squares / n + eps * scale * scale);
  for (let k = 0; k < n; k++) normal[start + k] = (normal[start + k] as number) / root;
  return scale / root;
}

/** The arithmetic of `normalize`. */
const explainRow = rememberingRow((x, row, eps) => {
  const n = number(x.columns, 'n');
  const scale = rowScale(x, row, eps);
  const cells = scaledCells('x', x, row, scale);
  const mean = named('mean', quotient(sum(cells), n));
  const fromMean = cells.map(each => minus(each, mean));
  const rest = named('what rounding left', quotient(sum(fromMean), n));
  const deviations = fromMean.map(each => written('x − mean', each, minus(each, rest)));
  const variance = named('variance', quotient(sum(deviations.map(each => product(each, each))), n));
  const small = scale === 1 ? number(eps, 'eps') : product(number(eps, 'eps'), number(scale), number(scale));
  const root = named('σ', call('sqrt', plus(variance, small)));
  const normal = deviations.map(each => quotient(each, root));
  const namedNormal = normal.map((each, k) => named(`x̂[${row},${k}]`, each));
  return { normal, namedNormal, root, scale, inverse: quotient(number(scale), root), n };
});

function forward({ x, gamma, beta }: Inputs, { eps }: Attrs): Tensor {
  const data = zeros(x.data.length);
  for (let row = 0, start = 0; row < x.rows; row++, start += x.columns) {
    normalize(x, row, eps, data, start);
    for (let k = 0; k < x.columns; k++)
      data[start + k] = (gamma.data[k] as number) * (data[start + k] as number) + (beta.data[k] as number);
  }
  return { rows: x.rows, columns: x.columns, data };
}

/** A column that keeps less than this share of its own change is nearly the whole deviation of its row. */
const NEARLY_ALL = 0.05;

function backward(dout: Tensor, { x, gamma }: Inputs, _: Tensor, { eps }: Attrs): Tensor {
  const n = x.columns;
  const data = zeros(x.data.length);
  const normal = zeros(n);
  for (let row = 0, start = 0; row < x.rows; row++, start += n) {
    const inverse = normalize(x, row, eps, normal, 0);
    let total = 0;
    let along = 0;
    for (let k = 0; k < n; k++) {
      const upstream = (gamma.data[k] as number) * (dout.data[start + k] as number);
      total += upstream;
      along += upstream * (normal[k] as number);
    }
    for (let j = 0; j < n; j++) {
      const own = normal[j] as number;
      const upstream = (gamma.data[j] as number) * (dout.data[start + j] as number);
      data[start + j] =
        1 - (1 + own * own) / n < NEARLY_ALL
          ? termByTerm(dout, gamma, normal, start, j, inverse)
          : (upstream - total / n - own * (along / n)) * inverse;
    }
  }
  return { rows: x.rows, columns: n, data };
}

/**
 * Σ_k dout·∂out[k]/∂x[j], for the at most two columns of a row in which the closed form cancels down to
 * what eps leaves over: there only the very terms of the Jacobian add up to the ledger's sum.
 */
function termByTerm(dout: Tensor, gamma: Tensor, normal: Float64Array, start: number, j: number, inverse: number) {
  const n = normal.length;
  let total = 0;
  for (let k = 0; k < n; k++) {
    const direct = (gamma.data[k] as number) * inverse;
    const through = (direct * (normal[j] as number) * (normal[k] as number)) / n;
    total += (dout.data[start + k] as number) * ((k === j ? direct : 0) - direct / n - through);
  }
  return total;
}

type ExplainedRow = ReturnType<typeof explainRow>;

/** gamma / σ, computed as backward does: gamma times 1 / σ. */
function overDeviation({ root, scale, inverse }: ExplainedRow, gamma: Arithmetic): Arithmetic {
  const numerator = scale === 1 ? gamma : product(gamma, number(scale));
  return written('gamma / σ', quotient(numerator, root), product(gamma, inverse));
}

/** ∂out[k]/∂x[j] by the three ways on which x[j] acts; the direct one only on its own column. */
function parts(row: ExplainedRow, gamma: Arithmetic, j: number, k: number): Arithmetic {
  const { namedNormal, n } = row;
  const direct = overDeviation(row, gamma);
  const through = quotient(product(direct, namedNormal[j] as Arithmetic, namedNormal[k] as Arithmetic), n);
  const indirect = [
    named('through the mean', negative(quotient(direct, n))),
    named('through the variance', negative(through)),
  ];
  return sum(k === j ? [named('direct', direct), ...indirect] : indirect);
}

function backwardGain(dout: Tensor, x: Tensor, eps: number): Tensor {
  const data = zeros(x.columns);
  const normal = zeros(x.columns);
  for (let row = 0, start = 0; row < x.rows; row++, start += x.columns) {
    normalize(x, row, eps, normal, 0);
    for (let k = 0; k < x.columns; k++)
      data[k] = (data[k] as number) + (dout.data[start + k] as number) * (normal[k] as number);
  }
  return { rows: 1, columns: x.columns, data };
}

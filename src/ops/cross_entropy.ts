import {
  type Arithmetic,
  call,
  cell,
  choice,
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
import { type Index, mapCells, matrix, type Shape, scalar, shapeText, type Tensor, zeros } from '../tensor/tensor.ts';
import {
  explainExponentials,
  explainTotal,
  exponentialsBeside,
  exponentialsOf,
  largestAt,
  maskedDerivative,
  type RowExponentials,
  sumBeside,
} from './exponentials.ts';
import { type Op, ShapeError, ValueError } from './operation.ts';

interface Inputs {
  readonly logits: Tensor;
  readonly targets: Tensor;
}

/** The loss of language models: how surprised softmax(logits) is by the targets, in natural units. */
export const crossEntropy: Op<'logits' | 'targets', Record<never, never>> = {
  name: 'cross_entropy',
  notation: 'cross_entropy(logits, targets)',
  about: 'Mean over the rows of −log softmax(logits) at the target’s column, natural logarithm; targets are whole ids.',
  inputs: ['logits', 'targets'],
  attributes: {},
  formula: 'out = 1/n · Σ_i (max_k logits[i,k] − logits[i,t_i] + log(Σ_k exp(logits[i,k] − max))), t = targets',
  shape,
  forward,
  explain(_, { logits, targets }) {
    const losses = Array.from({ length: logits.rows }, (_, row) => explainRow(logits, targets, row));
    return quotient(sum(losses), number(logits.rows, 'n'));
  },
  gradient: {
    logits: {
      formula: 'dlogits = (softmax(logits) − y)·dout / n',
      jacobianFormula: '∂out/∂logits[i,j] = (p[i,j] − y[i,j]) / n',
      backward,
      *jacobian([i, j], { logits, targets }) {
        const target = targetOf(targets, i, logits.columns);
        const row = explainExponentials('logits', logits, i);
        const p = named('p', probability(row, j));
        const difference = j === target ? written('p − 1', minus(p, number(1)), missing(row, j)) : p;
        const derivative = quotient(difference, number(logits.rows, 'n'));
        const hidden = j !== target && logits.data[i * logits.columns + j] === Number.NEGATIVE_INFINITY;
        yield [[0, 0], hidden ? maskedDerivative(derivative) : derivative];
      },
      shortcut: { formula: 'dlogits = (p − y)·dout / n, p = softmax(logits), y = 1 at the target', at: shortcut },
    },
    targets: null,
  },
  labels: () => ({}),
  domain: {
    legal: ({ logits, targets }) => ({
      logits,
      targets: mapCells(targets, (value, at) => (Math.round(Math.abs(value)) + at) % logits.columns),
    }),
  },
  examples: [
    { inputs: { logits: matrix([[2, 1, 0.1]]), targets: matrix([[0]]) }, attrs: {} },
    {
      inputs: {
        logits: matrix([
          [0.5, -1, 2],
          [20, -20, Number.NEGATIVE_INFINITY],
        ]),
        targets: matrix([[2, 0]]),
      },
      attrs: {},
    },
    {
      inputs: {
        logits: matrix([
          [1, 0],
          [0.3, 0.2],
          [-4, 4],
        ]),
        targets: matrix([[0], [1], [0]]),
      },
      attrs: {},
    },
  ],
};

function shape({ logits, targets }: { readonly logits: Shape; readonly targets: Shape }): Shape {
  const single = targets.rows === 1 || targets.columns === 1;
  if (!single || targets.rows * targets.columns !== logits.rows)
    throw new ShapeError(
      `cross_entropy: logits is ${shapeText(logits)} and targets is ${shapeText(targets)}; ${wanted(logits.rows)}`,
    );
  return { rows: 1, columns: 1 };
}

function wanted(rows: number): string {
  if (rows === 1) return 'give one target id, 1×1, for the one row of logits';
  return `give one target id for each of the ${rows} rows of logits, as 1×${rows} or ${rows}×1`;
}

function forward({ logits, targets }: Inputs): Tensor {
  const { rows, columns, data } = logits;
  let total = 0;
  for (let row = 0, start = 0; row < rows; row++, start += columns) {
    const largest = largestAt(data, start, start + columns);
    const gap = (data[largest] as number) - (data[start + targetOf(targets, row, columns)] as number);
    total += gap + Math.log1p(exponentialsBeside(data, start, start + columns, largest));
  }
  return scalar(total / rows);
}

function explainRow(logits: Tensor, targets: Tensor, row: number): Arithmetic {
  const { cells, largest, max, exponentials } = explainExponentials('logits', logits, row);
  const target = targetOf(targets, row, logits.columns);
  const id = cell('targets', targets.rows === 1 ? [0, row] : [row, 0], targets);
  const at = choice([cells[target] as (typeof cells)[number]], 0, `target ${target}`, [id]);
  return named(`loss of row ${row}`, plus(minus(max, at), call('log1p', sumBeside(exponentials, largest))));
}

function backward(dout: Tensor, { logits, targets }: Inputs): Tensor {
  const { rows, columns } = logits;
  const upstream = dout.data[0] as number;
  const data = zeros(rows * columns);
  for (let row = 0, start = 0; row < rows; row++, start += columns) {
    const end = start + columns;
    const target = start + targetOf(targets, row, columns);
    const total = exponentialsOf(logits.data, start, end, data, start);
    let beside = 0;
    for (let at = start; at < end; at++) if (at !== target) beside += data[at] as number;
    for (let at = start; at < end; at++)
      data[at] = logits.data[at] === Number.NEGATIVE_INFINITY ? 0 : ((data[at] as number) / total / rows) * upstream;
    data[target] = (-(beside / total) / rows) * upstream;
  }
  return { rows, columns, data };
}

/** The arithmetic of one cell of `backward`. */
function shortcut([i, j]: Index, dout: Tensor, { logits, targets }: Inputs): Arithmetic {
  const isTarget = j === targetOf(targets, i, logits.columns);
  const row = explainExponentials('logits', logits, i);
  const p = named('p', probability(row, j));
  const textbook = minus(p, number(isTarget ? 1 : 0));
  const difference = isTarget ? written('p − y', textbook, missing(row, j)) : textbook;
  const gradient = product(quotient(difference, number(logits.rows, 'n')), cell('dout', [0, 0], dout));
  const hidden = !isTarget && logits.data[i * logits.columns + j] === Number.NEGATIVE_INFINITY;
  return hidden ? maskedDerivative(gradient) : gradient;
}

function probability({ exponentials, largest }: RowExponentials, column: number): Arithmetic {
  return quotient(exponentials[column] as (typeof exponentials)[number], explainTotal(exponentials, largest));
}

/** p − 1 as what the other columns have: where p rounds to 1 the gradient is still there. */
function missing({ exponentials, largest }: RowExponentials, column: number): Arithmetic {
  return negative(quotient(sumBeside(exponentials, column), explainTotal(exponentials, largest)));
}

function targetOf(targets: Tensor, row: number, classes: number): number {
  const target = targets.data[row] as number;
  if (!Number.isInteger(target) || target < 0 || target >= classes)
    throw new ValueError(
      `cross_entropy: target ${target} of row ${row} is not a column of logits; ids are whole numbers from 0 to ${classes - 1}`,
    );
  return target;
}

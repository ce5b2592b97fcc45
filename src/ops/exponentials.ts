/**
 * What softmax, log-softmax, cross-entropy and sampling share: exponentials of a row, shifted by its
 * largest number so that none overflows, as numbers and as the arithmetic behind them.
 */
import {
  type Arithmetic,
  type Call,
  call,
  cell,
  choice,
  minus,
  named,
  number,
  sum,
  written,
} from '../arithmetic/arithmetic.ts';
import type { Numbers, Tensor } from '../tensor/tensor.ts';

/** Position in `data` of the first largest number from start to end; of start where that is NaN. */
export function largestAt(data: Numbers, start: number, end: number): number {
  let largest = start;
  for (let at = start + 1; at < end; at++) if ((data[at] as number) > (data[largest] as number)) largest = at;
  return largest;
}

/** Σ exp(x − max) over a row without its largest cell: with 1 for that cell, what softmax divides by. */
export function exponentialsBeside(data: Numbers, start: number, end: number, largest: number): number {
  const max = data[largest] as number;
  let total = 0;
  for (let at = start; at < end; at++) if (at !== largest) total += Math.exp((data[at] as number) - max);
  return total;
}

/**
 * Writes exp(x − max) of a row to `out`, cell for cell from `to` on, and returns their sum.
 * The largest, which is 1, is added last: beside it 65,536 tiny ones would each lose their digits.
 */
export function exponentialsOf(data: Numbers, start: number, end: number, out: Float64Array, to: number): number {
  const largest = largestAt(data, start, end);
  const max = data[largest] as number;
  let total = 0;
  for (let at = start; at < end; at++) {
    const exponential = Math.exp((data[at] as number) - max);
    out[to + at - start] = exponential;
    if (at !== largest) total += exponential;
  }
  return total + (out[to + largest - start] as number);
}

/** The arithmetic of a row's exponentials, every part built once. */
export interface RowExponentials {
  /** The row's cells. */
  readonly cells: readonly Arithmetic[];
  /** Column of the largest. */
  readonly largest: number;
  readonly max: Arithmetic;
  /** exp(x − max), by column. */
  readonly exponentials: readonly Call[];
}

/** The arithmetic of one row's shifted exponentials, its cells named by the operand's letter. */
export function explainExponentials(letter: string, x: Tensor, row: number): RowExponentials {
  const start = row * x.columns;
  const largest = largestAt(x.data, start, start + x.columns) - start;
  const cells = Array.from({ length: x.columns }, (_, column) => cell(letter, [row, column], x));
  const max = named('max', choice(cells, largest, 'max'));
  return { cells, largest, max, exponentials: cells.map(each => call('exp', minus(each, max))) };
}

/** Σ exp(x − max) over the row, the largest last as in `exponentialsOf`. */
export function explainTotal(exponentials: readonly Arithmetic[], largest: number): Arithmetic {
  return sum([...exponentials.filter((_, at) => at !== largest), exponentials[largest] as Arithmetic]);
}

/** Σ of every term but one: 1 − p without cancellation where p is nearly 1. */
export function sumBeside(terms: readonly Arithmetic[], without: number): Arithmetic {
  return sum(terms.filter((_, at) => at !== without));
}

/** 1 − own, where own is one of weights that add up to 1: the sum of the others, without cancellation. */
export function missingFrom(own: Arithmetic, weights: readonly Arithmetic[], at: number, name = '1 − s'): Arithmetic {
  return written(name, minus(number(1), own), sumBeside(weights, at));
}

/** 0 in place of a derivative, because the cell is −∞: it weighs nothing, whatever its neighbours do. */
export function maskedDerivative(derivative: Arithmetic): Arithmetic {
  return choice([derivative, number(0)], 1, 'masked');
}

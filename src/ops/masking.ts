import { type Arithmetic, type Cell, cell, choice, number } from '../arithmetic/arithmetic.ts';
import { type Index, type Tensor, zeros } from '../tensor/tensor.ts';
import { maskedDerivative } from './exponentials.ts';
import { type Gradient, ValueError } from './operation.ts';

/** Whether a score may be seen, by its row, column and position in the data. */
export type Seen = (row: number, column: number, at: number) => boolean;

/** Scores with −∞ wherever they may not be seen; throws `ValueError` naming the first row that has nothing left. */
export function hide(name: string, scores: Tensor, seen: Seen): Tensor {
  const { rows, columns } = scores;
  const data = zeros(rows * columns);
  for (let row = 0, at = 0; row < rows; row++) {
    let left = false;
    for (let column = 0; column < columns; column++, at++) {
      const value = seen(row, column, at) ? (scores.data[at] as number) : Number.NEGATIVE_INFINITY;
      data[at] = value;
      if (value !== Number.NEGATIVE_INFINITY) left = true;
    }
    if (!left)
      throw new ValueError(
        `${name}: everything in row ${row} of scores is masked, and softmax of such a row is undefined; keep at least one column`,
      );
  }
  return { rows, columns, data };
}

/** The arithmetic of one cell of `hide`. */
export function explainHidden(scores: Tensor, at: Index, seen: boolean, by?: readonly Cell[]): Arithmetic {
  const alternatives = [cell('scores', at, scores), number(Number.NEGATIVE_INFINITY, '−∞')];
  return choice(alternatives, seen ? 0 : 1, seen ? 'kept' : 'masked', by);
}

/** dout where the score was seen; exactly 0 where not, whatever dout holds there. */
export function backwardHidden(dout: Tensor, seen: Seen): Tensor {
  const data = zeros(dout.data.length);
  for (let row = 0, at = 0; row < dout.rows; row++)
    for (let column = 0; column < dout.columns; column++, at++)
      if (seen(row, column, at)) data[at] = dout.data[at] as number;
  return { rows: dout.rows, columns: dout.columns, data };
}

/** The one output cell that a score feeds, and 1 or (masked) 0. */
export function* jacobianHidden(at: Index, seen: boolean): ReturnType<Gradient<'scores', unknown>['jacobian']> {
  yield [at, seen ? number(1) : maskedDerivative(number(1))];
}

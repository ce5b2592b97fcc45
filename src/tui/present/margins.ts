import { runOf, total } from '../../ops/axis.ts';
import type { Index, Tensor } from '../../tensor/tensor.ts';
import { formatNumber } from './number.ts';
import { type Span, span } from './rows.ts';

/** What stands beside rows and under columns: their sum and their mean. */
export const MARGINS = ['Σ', 'μ'] as const;

/** Cells of a terminal that the margin beside the rows takes, for numbers of a width. */
export function marginWidth(inner: number): number {
  return 1 + MARGINS.length * (inner + 1);
}

/** The heads of the margin beside the rows. */
export function marginHead(inner: number): Span {
  return span(`│${MARGINS.map(sign => ` ${sign.padStart(inner)}`).join('')}`, 'dim');
}

/** The sum and the mean of a row. */
export function rowMargin(tensor: Tensor, row: number, digits: number, inner: number): Span {
  const texts = sumAndMean(tensor, [row, 0], 1).map(value => ` ${formatNumber(value, digits, inner).padStart(inner)}`);
  return span(`│${texts.join('')}`, 'key');
}

/** The sums and the means of the columns in view, a row of the screen each, under the gutter's signs. */
export function columnMargins(
  tensor: Tensor,
  [left, columns]: Index,
  digits: number,
  { gutter, cellWidth, inner }: { readonly gutter: number; readonly cellWidth: number; readonly inner: number },
): Span[] {
  const found = Array.from({ length: columns }, (_, at) => sumAndMean(tensor, [0, left + at], 0));
  return MARGINS.map((sign, which) => {
    const cells = found.map(values => {
      const text = formatNumber(values[which] as number, digits, inner);
      return ` ${text.padStart(inner)}`.padEnd(cellWidth);
    });
    return span(`${sign.padStart(gutter)}${cells.join('')}`, 'key');
  });
}

/** What the operations `sum` and `mean` give for one row or column: only those in view are added up. */
function sumAndMean(tensor: Tensor, at: Index, axis: 0 | 1): readonly number[] {
  const run = runOf(at, tensor, { axis });
  const sum = total(tensor, run);
  return [sum, sum / run.count];
}

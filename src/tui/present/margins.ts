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
  let sum = 0;
  for (let column = 0; column < tensor.columns; column++) sum += tensor.data[row * tensor.columns + column] as number;
  const texts = [sum, sum / tensor.columns].map(value => ` ${formatNumber(value, digits, inner).padStart(inner)}`);
  return span(`│${texts.join('')}`, 'key');
}

/** The sums and the means of the columns in view, a row of the screen each, under the gutter's signs. */
export function columnMargins(
  tensor: Tensor,
  [left, columns]: Index,
  digits: number,
  { gutter, cellWidth, inner }: { readonly gutter: number; readonly cellWidth: number; readonly inner: number },
): Span[] {
  const sums = Array.from({ length: columns }, (_, at) => columnSum(tensor, left + at));
  return MARGINS.map((sign, which) => {
    const cells = sums.map(sum => {
      const text = formatNumber(which === 0 ? sum : sum / tensor.rows, digits, inner);
      return ` ${text.padStart(inner)}`.padEnd(cellWidth);
    });
    return span(`${sign.padStart(gutter)}${cells.join('')}`, 'key');
  });
}

function columnSum({ rows, columns, data }: Tensor, column: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += data[row * columns + column] as number;
  return sum;
}

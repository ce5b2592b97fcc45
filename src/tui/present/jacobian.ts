import type { JacobianMatrix } from '../../explain/jacobian-matrix.ts';
import { keepInView, type MatrixPicture, matrixRows, measure, visibleCells } from './matrix.ts';
import { clip, line, type Row } from './rows.ts';

interface Look {
  /** The row of the selected term. */
  readonly row: number;
  readonly digits: number;
  readonly coloured: boolean;
  readonly width: number;
  readonly height: number;
}

/**
 * The whole Jacobian of a row: what each output (a row) does as each input (a column) grows. The explained
 * cell's column is marked; numbers where they fit, else signs and sizes.
 */
export function heatRows(jacobian: JacobianMatrix, { row, digits, coloured, width, height }: Look): Row[] {
  const { values, marked, labels } = jacobian;
  const sources = new Set(Array.from({ length: values.rows }, (_, at) => at * values.columns + marked));
  const numbers: MatrixPicture = {
    title: '',
    tensor: values,
    labels,
    cursor: [row, marked],
    focused: false,
    sources,
    digits,
    heat: false,
    coloured,
  };
  const picture = measure(numbers).width <= width ? numbers : { ...numbers, heat: true };
  const space = height - 1;
  const [rows, columns] = visibleCells(picture, width, space);
  const origin = [keepInView(0, row, rows, values.rows), keepInView(0, marked, columns, values.columns)] as const;
  const shape = `${values.rows}×${values.columns}`;
  const title = `Jacobian ${shape}, a row each output: ‹ › is this cell's column`;
  return [line(clip(title, width), 'heading'), ...matrixRows(picture, origin, width, Math.min(space, values.rows + 1))];
}

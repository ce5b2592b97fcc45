import type { JacobianMatrix } from '../../explain/jacobian-matrix.ts';
import { keepInView, type MatrixPicture, matrixRows, measure, visibleCells } from './matrix.ts';
import { clip, line, type Row, widthOf } from './rows.ts';

interface Look {
  /** The row of the selected term. */
  readonly row: number;
  /** The column of the explained cell. */
  readonly marked: number;
  readonly digits: number;
  readonly coloured: boolean;
  readonly width: number;
  readonly height: number;
}

/** Cells of the terminal that a number takes at least: a digit, a space and a mark on each side. */
const NARROWEST = 4;
/** Rows are worked out so many at once: what follows from them is not made anew with every line that one goes down. */
const ROWS_AT_ONCE = 32;
/** What heat takes. */
const HEAT_WIDTH = 3;

/**
 * The whole Jacobian of a row: what each output (a row) does as each input (a column) grows. The explained
 * cell's column is marked; numbers where they fit, else signs and sizes. Of a large one only what is in view
 * is worked out, and sizes are those beside the largest number that was looked at.
 */
export function heatRows(jacobian: JacobianMatrix, look: Look): Row[] {
  const { row, marked, width, height } = look;
  const [total, across] = [jacobian.outs.length, jacobian.ins.length];
  const space = height - 1;
  const numbers = across * NARROWEST <= width ? pictureOf(jacobian, look, false) : undefined;
  const picture = numbers && measure(numbers).width <= width ? numbers : pictureOf(jacobian, look, true);
  const [rows, columns] = visibleCells(picture, width, space);
  const origin = [keepInView(0, row, rows, picture.tensor.rows), keepInView(0, marked, columns, across)] as const;
  const title = [
    `Jacobian ${total}×${across}, a row each output: ‹ › is this cell's column`,
    `Jacobian ${total}×${across}: ‹ › is this column`,
  ].find(each => widthOf(each) <= width);
  return [
    line(title ?? clip(`Jacobian ${total}×${across}`, width), 'heading'),
    ...matrixRows(picture, origin, width, Math.min(space, total + 1)),
  ];
}

/** All numbers, or as heat those that may be in view. */
function pictureOf(jacobian: JacobianMatrix, look: Look, heat: boolean): MatrixPicture {
  const { row, marked, digits, coloured, width, height } = look;
  const { outs, ins, labels } = jacobian;
  const fit = Math.ceil(width / HEAT_WIDTH);
  const left = Math.max(0, marked - fit);
  const bottom = Math.ceil((Math.max(row, height) + 1) / ROWS_AT_ONCE) * ROWS_AT_ONCE;
  const part = { bottom, left, right: Math.min(ins.length - 1, Math.max(marked, fit)) };
  const tensor = heat ? jacobian.numbers(part) : jacobian.numbers();
  const sources = new Set(outs.map((_, at) => at * ins.length + marked));
  return { title: '', tensor, labels, cursor: [row, marked], focused: false, sources, digits, heat, coloured };
}

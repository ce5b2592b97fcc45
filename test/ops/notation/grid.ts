import { type Index, type Shape, shapeText, type Tensor } from '../../../src/tensor/tensor.ts';
import { exactly, operators, type Rounded } from './rounded.ts';
import { NotationError } from './tokens.ts';

/** What an expression comes to: a matrix of rounded numbers, row by row; a number is 1×1. */
export interface Grid extends Shape {
  readonly cells: readonly Rounded[];
}

/** A cell was read outside of its tensor. */
export class OutOfBounds extends Error {
  override readonly name = 'OutOfBounds';
}

/** A grid made cell by cell. */
export function gridOf(rows: number, columns: number, cell: (row: number, column: number) => Rounded): Grid {
  const cells = Array.from({ length: rows * columns }, (_, at) => cell(Math.floor(at / columns), at % columns));
  return { rows, columns, cells };
}

/** One number as a grid. */
export function one(number: Rounded): Grid {
  return { rows: 1, columns: 1, cells: [number] };
}

/** A whole number, of which there is no doubt, as a grid. */
export function whole(value: number): Grid {
  return one(exactly(value));
}

/** A tensor as a grid; its numbers are what they are, unless they were computed. */
export function gridOfTensor({ rows, columns, data }: Tensor, from = exactly): Grid {
  return { rows, columns, cells: Array.from(data, value => from(value)) };
}

/** A cell; throws `OutOfBounds` where there is none. */
export function at(grid: Grid, [row, column]: Index): Rounded {
  if (!isWithin(grid, [row, column]))
    throw new OutOfBounds(`there is no cell [${row},${column}] in ${shapeText(grid)}`);
  return grid.cells[row * grid.columns + column] as Rounded;
}

/** Whether a grid has the cell. */
export function isWithin({ rows, columns }: Shape, [row, column]: Index): boolean {
  return row >= 0 && row < rows && column >= 0 && column < columns;
}

/** A cell of a grid that stands for a larger one: its only row stands for all rows, and its only column likewise. */
export function broadcast(grid: Grid, [row, column]: Index): Rounded {
  return at(grid, [grid.rows === 1 ? 0 : row, grid.columns === 1 ? 0 : column]);
}

/** The number that a 1×1 grid is; throws a `NotationError` of anything larger. */
export function numberIn(grid: Grid): Rounded {
  if (isMany(grid)) throw new NotationError(`a number is needed, and there is a tensor of ${shapeText(grid)}`);
  return grid.cells[0] as Rounded;
}

/** Whether a grid is more than a number. */
export function isMany({ rows, columns }: Shape): boolean {
  return rows * columns !== 1;
}

/** A function of every cell. */
export function map(grid: Grid, change: (cell: Rounded) => Rounded): Grid {
  return { ...grid, cells: grid.cells.map(change) };
}

/** Two grids cell by cell, a row, a column or a number being broadcast. */
export function zip(a: Grid, b: Grid, combine: (a: Rounded, b: Rounded) => Rounded): Grid {
  const [rows, columns] = [Math.max(a.rows, b.rows), Math.max(a.columns, b.columns)];
  for (const { rows: m, columns: n } of [a, b])
    if ((m !== rows && m !== 1) || (n !== columns && n !== 1))
      throw new NotationError(`${shapeText(a)} and ${shapeText(b)} do not fit cell by cell`);
  return gridOf(rows, columns, (i, j) => combine(broadcast(a, [i, j]), broadcast(b, [i, j])));
}

/** Rows for columns. */
export function transposed(grid: Grid): Grid {
  return gridOf(grid.columns, grid.rows, (i, j) => at(grid, [j, i]));
}

/** The matrix product. */
export function product(a: Grid, b: Grid): Grid {
  if (a.columns !== b.rows) throw new NotationError(`${shapeText(a)} @ ${shapeText(b)} does not fit`);
  const terms = Array.from({ length: a.columns }, (_, k) => k);
  return gridOf(a.rows, b.columns, (i, j) =>
    terms.map(k => (operators['·'] as Combine)(at(a, [i, k]), at(b, [k, j]))).reduce(operators['+'] as Combine),
  );
}

type Combine = (a: Rounded, b: Rounded) => Rounded;

/** What is folded along an axis: of each column (0), of each row (1), or of everything (null). */
export type Axis = 0 | 1 | null;

/** The cells that are folded into each cell of a reduction, as positions, by the position of that cell. */
export function lanes({ rows, columns }: Shape, axis: Axis): readonly (readonly number[])[] {
  const all = Array.from({ length: rows * columns }, (_, position) => position);
  if (axis === null) return [all];
  const count = axis === 0 ? columns : rows;
  const lane = (position: number) => (axis === 0 ? position % columns : Math.floor(position / columns));
  return Array.from({ length: count }, (_, each) => all.filter(position => lane(position) === each));
}

/** Every lane folded into one number. */
export function folded(grid: Grid, axis: Axis, fold: (lane: readonly Rounded[]) => Rounded): Grid {
  const cells = lanes(grid, axis).map(lane => fold(lane.map(position => grid.cells[position] as Rounded)));
  return { rows: axis === 1 ? grid.rows : 1, columns: axis === 0 ? grid.columns : 1, cells };
}

/** The position of the first largest (or smallest) of some numbers; a NaN comes before all. */
export function firstExtreme(numbers: readonly Rounded[], word: 'largest' | 'smallest'): number {
  const values = numbers.map(({ value }) => value);
  const nan = values.findIndex(Number.isNaN);
  return nan >= 0 ? nan : values.indexOf(Math[word === 'largest' ? 'max' : 'min'](...values));
}

/** How large a matrix is. Everything in Stepformer is rank 2: a row is 1×n, a number is 1×1. */
export interface Shape {
  readonly rows: number;
  readonly columns: number;
}

/** A cell of a matrix, counted from 0: `[row, column]`. */
export type Index = readonly [row: number, column: number];

/** Numbers that may be read and not written; a `Float64Array` underneath. */
export interface Numbers extends Iterable<number> {
  readonly length: number;
  readonly [index: number]: number;
  subarray(start?: number, end?: number): Numbers;
}

/** An immutable matrix of 64-bit floats in row-major order: cell `[r, c]` is `data[r * columns + c]`. */
export interface Tensor extends Shape {
  readonly data: Numbers;
}

/** Wraps finished data as a tensor. The caller gives the array away and must not write to it again. */
export function tensor(rows: number, columns: number, data: Numbers): Tensor {
  if (data.length !== rows * columns)
    throw new Error(`tensor: ${data.length} numbers do not fill ${rows}×${columns} (${rows * columns} cells)`);
  return { rows, columns, data };
}

/** A tensor whose numbers are worked out when they are first read: drawing a million takes longer than showing a screen. */
export function deferred({ rows, columns }: Shape, make: () => Numbers): Tensor {
  const made = {
    rows,
    columns,
    get data() {
      const data = make();
      Object.defineProperty(made, 'data', { value: data, enumerable: true }); // from now on as any other
      return data;
    },
  };
  return made;
}

/** Numbers in one slab: 64 KiB, below the size for which the C library asks the system for fresh pages. */
const SLAB = 8192;
/** On V8's own heap, where arrays of up to 64 bytes live, nothing is gained; long ones waste what is left of a slab. */
const [SHORTEST, LONGEST] = [9, SLAB / 4];
let slab = new ArrayBuffer(0);
let taken = SLAB;

/**
 * So many zeros, to be written to and then given away in a tensor. An array buffer of its own costs V8
 * 1 to 3 µs, more than most operations on it; so short arrays are pieces of shared slabs, each piece
 * given out once. A slab is freed with the last of its pieces.
 */
export function zeros(length: number): Float64Array<ArrayBuffer> {
  if (length < SHORTEST || length > LONGEST) return new Float64Array(length);
  if (taken + length > SLAB) {
    slab = new ArrayBuffer(8 * SLAB);
    taken = 0;
  }
  const piece = new Float64Array(slab, 8 * taken, length);
  taken += length;
  return piece;
}

/** Builds a tensor cell by cell in row-major order. */
export function build(rows: number, columns: number, cell: (row: number, column: number) => number): Tensor {
  const data = zeros(rows * columns);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) data[at++] = cell(row, column);
  return { rows, columns, data };
}

/** A tensor of one repeated number. */
export function filled(shape: Shape, value: number): Tensor {
  return { rows: shape.rows, columns: shape.columns, data: zeros(shape.rows * shape.columns).fill(value) };
}

/** A 1×1 tensor. */
export function scalar(value: number): Tensor {
  return { rows: 1, columns: 1, data: Float64Array.of(value) };
}

/** A tensor from nested rows, for tests, examples and literals. Rows must be equally long. */
export function matrix(rows: readonly (readonly number[])[]): Tensor {
  const columns = rows[0]?.length ?? 0;
  for (const [at, row] of rows.entries())
    if (row.length !== columns) throw new Error(`matrix: row 0 has ${columns} numbers and row ${at} has ${row.length}`);
  return { rows: rows.length, columns, data: Float64Array.from(rows.flat()) };
}

/** Whether a value is a tensor. */
export function isTensor(value: unknown): value is Tensor {
  if (typeof value !== 'object' || value === null || !('data' in value)) return false;
  const { rows, columns, data } = value as Partial<Tensor>;
  return data instanceof Float64Array && data.length === (rows ?? 0) * (columns ?? 0);
}

/** A tensor from numbers as people write them: a number is 1×1, a list a row, a list of lists a matrix. Throws a TypeError. */
export function tensorOfRows(values: unknown): Tensor {
  const rows = Array.isArray(values) && Array.isArray(values[0]) ? values : [Array.isArray(values) ? values : [values]];
  if (rows.some((row: unknown) => !Array.isArray(row) || row.some(value => typeof value !== 'number')))
    throw new TypeError('tensorOfRows: expected a number, a list of numbers or a list of equally long lists');
  return matrix(rows);
}

/** The number in one cell; throws outside the matrix. */
export function cellOf(of: Tensor, [row, column]: Index): number {
  if (row < 0 || column < 0 || row >= of.rows || column >= of.columns)
    throw new RangeError(`cell [${row},${column}] is outside a ${shapeText(of)} matrix`);
  return of.data[row * of.columns + column] as number;
}

/** Applies a function to every cell. */
export function mapCells(of: Tensor, change: (value: number, position: number) => number): Tensor {
  const data = zeros(of.data.length);
  for (let at = 0; at < data.length; at++) data[at] = change(of.data[at] as number, at);
  return { rows: of.rows, columns: of.columns, data };
}

/** Combines two tensors of one shape cell by cell. The caller has checked the shapes. */
export function zipCells(a: Tensor, b: Tensor, combine: (a: number, b: number) => number): Tensor {
  const data = zeros(a.data.length);
  for (let at = 0; at < data.length; at++) data[at] = combine(a.data[at] as number, b.data[at] as number);
  return { rows: a.rows, columns: a.columns, data };
}

/** The numbers as nested rows, as JSON and messages show them. */
export function toRows(of: Tensor): number[][] {
  return Array.from({ length: of.rows }, (_, row) => [...of.data.subarray(row * of.columns, (row + 1) * of.columns)]);
}

/** `rows×columns`, as errors and headings write a shape. */
export function shapeText({ rows, columns }: Shape): string {
  return `${rows}×${columns}`;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.rows === b.rows && a.columns === b.columns;
}

import { type Tensor, tensor } from '../../tensor/tensor.ts';
import { UnreadableError } from '../unreadable.ts';

/** An array of any rank as another program wrote it, its numbers as 64-bit floats in row-major order. */
export interface NumberArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
  /** What the file stores, under NumPy's name: `f4`, `i8`, `bf2`; undefined for JSON. */
  readonly type?: string;
}

/** Arrays by name. `get` reads one of `names`; it throws `UnreadableError` where that one is damaged. */
export interface ArrayFile {
  readonly names: readonly string[];
  get(name: string): NumberArray;
}

/** What went wrong in a file of arrays, by file and, where there is one, by array. */
export function damaged(file: string, what: string): UnreadableError {
  return new UnreadableError(`${file}: ${what}`, 'write the file again');
}

/** The number of cells of a shape; throws where a size is not a whole number, or the product is beyond counting. */
export function cellsOf(shape: readonly unknown[], file: string): number {
  let cells = 1;
  for (const size of shape) {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      throw damaged(file, `its shape (${shape.join(', ')}) is no list of sizes`);
    cells *= size;
  }
  if (!Number.isSafeInteger(cells)) throw damaged(file, `its shape (${shape.join(', ')}) has too many cells`);
  return cells;
}

/** An array as a matrix: a number is 1×1, a row 1×n. Throws where it has more than two axes, or no cells. */
export function asTensor(array: NumberArray, what: string): Tensor {
  const { shape, data } = array;
  if (shape.length > 2)
    throw new UnreadableError(
      `${what} has ${shape.length} axes (${shape.join('×')})`,
      'a tensor has rows and columns; save it in parts',
    );
  if (data.length === 0) throw new UnreadableError(`${what} is empty (${shape.join('×')})`, 'save it with its numbers');
  const columns = shape.at(-1) ?? 1;
  return tensor(shape.length === 2 ? (shape[0] as number) : 1, columns, data);
}

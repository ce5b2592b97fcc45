/** NumPy's `.npy` (format 1 to 3): a magic word, a header in Python's notation, the numbers. */
import { type ArrayFile, cellsOf, damaged, type NumberArray } from './array-file.ts';
import { bytesOf, readNumbers } from './numbers.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** The header's three fields in the one order and spelling that NumPy writes, spaces apart. */
const HEADER =
  /^\{\s*'descr':\s*'([<>|=])([a-zA-Z])(\d+)',\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(([\d\s,]*)\),?\s*\}\s*$/;

/** A file of one array, under the name ''. */
export function openNpy(bytes: Uint8Array, file: string): ArrayFile {
  return { names: [''], get: () => readNpy(bytes, file) };
}

/** Reads one array; throws `UnreadableError` where the header and the length do not agree to the byte. */
export function readNpy(bytes: Uint8Array, file: string): NumberArray {
  if (MAGIC.some((byte, at) => bytes[at] !== byte))
    throw damaged(file, 'this is no .npy file: its first bytes are not \\x93NUMPY');
  const { header, body } = cut(bytes, file);
  const [, order, letter, size, fortran, sizes] = HEADER.exec(header) ?? [];
  if (order === undefined || sizes === undefined)
    throw damaged(file, 'its header is not one that NumPy writes for an array of numbers');
  const type = `${letter}${size}`;
  const shape = sizes
    .split(',')
    .filter(part => part.trim() !== '')
    .map(Number);
  const due = cellsOf(shape, file) * bytesOf(type, `${order}${type}`, file);
  if (body.byteLength !== due)
    throw damaged(
      file,
      `its header says ${shape.join('×') || 'one number'} of ${order}${type}, which is ${due} bytes; there are ${body.byteLength}`,
    );
  const data = readNumbers(type, body, order !== '>', file);
  return { shape, data: fortran === 'True' ? rowMajor(data, shape) : data, type };
}

function cut(bytes: Uint8Array, file: string): { header: string; body: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6] ?? 0;
  const start = version === 1 ? 10 : 12;
  if (version < 1 || version > 3 || bytes.byteLength < start)
    throw damaged(file, 'it ends in its header, or is of a format after 3');
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (start + length > bytes.byteLength)
    throw damaged(file, `its header claims ${length} bytes; there are ${bytes.byteLength - start}`);
  const header = new TextDecoder('latin1').decode(bytes.subarray(start, start + length));
  return { header, body: bytes.subarray(start + length) };
}

/** From column-major order (the first axis fastest) to row-major order (the last axis fastest). */
function rowMajor(data: Float64Array, shape: readonly number[]): Float64Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const at = shape.map(() => 0);
  return data.map(() => {
    const value = data[at.reduce((sum, index, axis) => sum + index * (strides[axis] as number), 0)] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (shape[axis] as number)) break;
      at[axis] = 0;
    }
    return value;
  });
}

import type { Tensor } from './tensor.ts';

/** One line a row, numbers in their shortest form that reads back to the same bits; `nan` and `inf` as NumPy writes them. */
export function csvOf(of: Tensor): string {
  let text = '';
  for (let row = 0; row < of.rows; row++) {
    const cells = of.data.subarray(row * of.columns, (row + 1) * of.columns);
    text += `${Array.from(cells, numberText).join(',')}\n`;
  }
  return text;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** Where the numbers begin is a multiple of this. */
const ALIGNMENT = 64;
/** The magic string, version 1.0 and the two bytes of the header's length. */
const PREFIX = 10;

/**
 * A NumPy file, format version 1.0: little-endian 64-bit floats in row-major order, which `numpy.load`
 * reads to the same bits. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyOf({ rows, columns, data }: Tensor): Uint8Array {
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const length = Math.ceil((PREFIX + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT - PREFIX;
  const bytes = new Uint8Array(PREFIX + length + data.length * 8);
  bytes.set([0x93, ...ascii('NUMPY'), 1, 0, length & 0xff, length >> 8]);
  bytes.set(ascii(`${dictionary.padEnd(length - 1)}\n`), PREFIX);
  const numbers = new DataView(bytes.buffer, PREFIX + length);
  for (let at = 0; at < data.length; at++) numbers.setFloat64(at * 8, data[at] as number, true);
  return bytes;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0));
}

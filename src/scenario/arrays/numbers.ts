import { damaged } from './array-file.ts';

/** How one number is read from bytes. */
interface NumberType {
  readonly bytes: number;
  read(view: DataView, at: number, littleEndian: boolean): number;
}

/** The types of numbers that arrays may have, under NumPy's names without the byte order. */
const TYPES: ReadonlyMap<string, NumberType> = new Map<string, NumberType>([
  ['f8', { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) }],
  ['f4', { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) }],
  ['f2', { bytes: 2, read: (view, at, little) => half(view.getUint16(at, little)) }],
  // bfloat16 is the upper half of a 32-bit float.
  ['bf2', { bytes: 2, read: (view, at, little) => float32(view.getUint16(at, little) * 0x10000) }],
  ['i8', { bytes: 8, read: (view, at, little) => exact(view.getBigInt64(at, little)) }],
  ['i4', { bytes: 4, read: (view, at, little) => view.getInt32(at, little) }],
  ['i2', { bytes: 2, read: (view, at, little) => view.getInt16(at, little) }],
  ['i1', { bytes: 1, read: (view, at) => view.getInt8(at) }],
  ['u8', { bytes: 8, read: (view, at, little) => exact(view.getBigUint64(at, little)) }],
  ['u4', { bytes: 4, read: (view, at, little) => view.getUint32(at, little) }],
  ['u2', { bytes: 2, read: (view, at, little) => view.getUint16(at, little) }],
  ['u1', { bytes: 1, read: (view, at) => view.getUint8(at) }],
  ['b1', { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) }],
]);

/** What a number type's bytes take; throws for a type that holds no real numbers. */
export function bytesOf(type: string, written: string, file: string): number {
  const found = TYPES.get(type);
  if (!found)
    throw damaged(file, `its numbers are of type ${written}; float16, float32, float64 and integers can be read`);
  return found.bytes;
}

/** Reads numbers that fill the bytes exactly; the caller has compared the lengths. */
export function readNumbers(type: string, bytes: Uint8Array, littleEndian: boolean, file: string): Float64Array {
  const { bytes: size, read } = TYPES.get(type) as NumberType;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float64Array(bytes.byteLength / size);
  for (let at = 0; at < numbers.length; at++) numbers[at] = read(view, at * size, littleEndian);
  const inexact = numbers.findIndex(value => !Number.isSafeInteger(value));
  if (size === 8 && type !== 'f8' && inexact >= 0)
    throw damaged(file, `number ${inexact} is too large for a 64-bit float to hold it exactly`);
  return numbers;
}

/** An integer too large to be exact stays so, and `readNumbers` refuses it. */
function exact(integer: bigint): number {
  return Number(integer);
}

const scratch = new DataView(new ArrayBuffer(4));

function float32(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

/** IEEE 754 binary16: 1 bit sign, 5 bits exponent, 10 bits fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

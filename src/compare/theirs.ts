import type { NumberArray } from '../scenario/arrays/array-file.ts';
import { type Tensor, tensor } from '../tensor/tensor.ts';
import { disagreement, type Tolerance, tolerance } from '../timeline/agreement.ts';
import type { Layout } from './stack.ts';

/** An array of the other side, under its name there. */
export interface Theirs {
  readonly name: string;
  readonly array: NumberArray;
  readonly tolerance: Tolerance;
}

/** Machine precision of the number types that have less than 64-bit floats. */
const EPSILON: Readonly<Record<string, number>> = { f4: 2 ** -23, f2: 2 ** -10, bf2: 2 ** -7 };

/** Rounding errors of a few operations one after another, in units of the machine precision. */
const OPERATIONS = 64;

/** A mask as programs without infinity write it: −1e4 (half precision) to the least float32. */
const MASKED = -9e3;

/** Decimals of numbers that were rounded for people before they were written. */
const ROUNDED = { fewest: 3, most: 8 };

/**
 * How far the numbers of a file may be off. They were computed from one another, so none is more exact
 * than the least exact type among them; JSON, which has no types, tells by the digits of its numbers.
 */
export function toleranceOfArrays(arrays: readonly NumberArray[]): Tolerance {
  const epsilon = Math.max(0, ...arrays.map(array => EPSILON[array.type ?? (isSingle(array) ? 'f4' : 'f8')] ?? 0));
  if (epsilon > 0) {
    const allowed = epsilon * OPERATIONS;
    return { relative: allowed, ofLargest: allowed / 4, absolute: allowed * 1e-3 };
  }
  const text = arrays.filter(({ type }) => type === undefined);
  const decimals = text.length < arrays.length ? Number.POSITIVE_INFINITY : Math.max(0, ...text.map(decimalsOf));
  if (decimals < ROUNDED.fewest || decimals > ROUNDED.most) return tolerance();
  return { ...tolerance(), absolute: 0.51 / 10 ** decimals };
}

/** Whether numbers without a type all are 32-bit floats, and not all short. */
function isSingle({ type, data }: NumberArray): boolean {
  let long = false;
  for (const value of type === undefined ? data : []) {
    if (Number.isFinite(value) && Math.fround(value) !== value) return false;
    long ||= String(value).length > 10;
  }
  return long;
}

/** The most decimals that a number is written with; infinite where one has an exponent. */
function decimalsOf({ data }: NumberArray): number {
  let most = 0;
  for (const value of data) {
    const text = String(value);
    if (text.includes('e')) return Number.POSITIVE_INFINITY;
    most = Math.max(most, text.length - 1 - (text.includes('.') ? text.indexOf('.') : text.length - 1));
  }
  return most;
}

/** The part of an array that belongs to one tensor of a stack. */
export function partOf({ data }: NumberArray, { stack, transposed }: Layout, member: number): Tensor {
  const { rows, columns } = stack.shape;
  const start = member * rows * columns;
  const part = data.subarray(start, start + rows * columns);
  if (!transposed) return tensor(rows, columns, part);
  return tensor(
    rows,
    columns,
    part.map((_, at) => part[(at % columns) * rows + Math.floor(at / columns)] as number),
  );
}

/** Their numbers with a mask of −1e9 or so read as the −∞ that stands there here. */
export function unmasked(theirs: Tensor, ours: Tensor): Tensor {
  if (!hasMask(ours)) return theirs;
  const data = Float64Array.from(theirs.data, (value, at) =>
    ours.data[at] === Number.NEGATIVE_INFINITY && value < MASKED ? Number.NEGATIVE_INFINITY : value,
  );
  return tensor(theirs.rows, theirs.columns, data);
}

function hasMask({ data }: Tensor): boolean {
  for (let at = 0; at < data.length; at++) if (data[at] === Number.NEGATIVE_INFINITY) return true;
  return false;
}

/** Whether two tensors of one shape agree to a tolerance. */
export function agree(ours: Tensor, theirs: Tensor, allowed: Tolerance): boolean {
  return disagreement(ours, unmasked(theirs, ours), allowed) === undefined;
}

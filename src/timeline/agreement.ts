import type { Index, Tensor } from '../tensor/tensor.ts';

/** How far two numbers may be apart and still be the same: the three allowances are added. */
export interface Tolerance {
  /** Of the number itself. */
  readonly relative: number;
  /** Of the largest number of its tensor: what cancels leaves rounding of that size. */
  readonly ofLargest: number;
  /** Whatever the numbers are. */
  readonly absolute: number;
}

/** The relative tolerance where nobody asks for another: a sum in another order passes, a bug of 1e-6 does not. */
const TOLERANCE = 1e-9;

/** The allowances of 64-bit floats around one relative tolerance. */
export function tolerance(relative: number = TOLERANCE): Tolerance {
  return { relative, ofLargest: relative * 1e-2, absolute: relative * 1e-6 };
}

/** The cell in which two tensors of one shape are furthest apart, beyond what is allowed. */
interface Disagreement {
  readonly at: Index;
  readonly a: number;
  readonly b: number;
  /** How many cells are further apart than allowed. */
  readonly cells: number;
}

/** Where two tensors of one shape disagree the most, in units of what is allowed; undefined where they agree. */
export function disagreement(a: Tensor, b: Tensor, allowed: Tolerance): Disagreement | undefined {
  const largest = Math.max(largestOf(a), largestOf(b));
  let worst = 1;
  let position = -1;
  let cells = 0;
  for (let at = 0; at < a.data.length; at++) {
    const excess = excessOf(a.data[at] as number, b.data[at] as number, largest, allowed);
    if (excess <= 1) continue;
    cells++;
    if (excess <= worst) continue;
    worst = excess;
    position = at;
  }
  if (position < 0) return undefined;
  const at: Index = [Math.floor(position / a.columns), position % a.columns];
  return { at, a: a.data[position] as number, b: b.data[position] as number, cells };
}

/** How far apart two numbers are, in units of what is allowed; infinite where only one of them is NaN or infinite. */
export function excessOf(a: number, b: number, largest: number, allowed: Tolerance): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const apart = Math.abs(a - b);
  if (!Number.isFinite(apart)) return Number.POSITIVE_INFINITY;
  const { relative, ofLargest, absolute } = allowed;
  const room = relative * Math.max(Math.abs(a), Math.abs(b)) + ofLargest * largest + absolute;
  return room === 0 ? Number.POSITIVE_INFINITY : apart / room;
}

/** The largest magnitude among the finite numbers of a tensor; 0 where there is none. */
export function largestOf({ data }: Tensor): number {
  let largest = 0;
  for (const value of data) {
    const magnitude = Math.abs(value);
    if (magnitude > largest && magnitude !== Number.POSITIVE_INFINITY) largest = magnitude;
  }
  return largest;
}

/** |a − b| over the larger of the two; infinite where only one is finite. */
export function relativeError(a: number, b: number): number {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return 0;
  const error = Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
  return Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
}

/**
 * What a snapshot keeps of a tensor. Small ones whole; of larger ones a weighted sum of every row and
 * of every column, from which one changed cell is found again; of the tensors of a huge step the
 * weighted sum and the extremes. Sums rather than hashes, because a sum in another order must pass.
 */
import type { Index, Shape, Tensor } from '../tensor/tensor.ts';
import { disagreement, excessOf, type Tolerance } from './agreement.ts';

/** How much of a tensor is kept. */
export type Form = 'whole' | 'margins' | 'brief';

/** A tensor, or what is kept of one. */
export type Kept =
  | { readonly form: 'whole'; readonly value: Tensor }
  | (Shape &
      Sums & { readonly form: 'margins'; readonly byRow: readonly number[]; readonly byColumn: readonly number[] })
  | (Shape & Sums & { readonly form: 'brief'; readonly least: Extreme; readonly most: Extreme });

/** Sums over the finite cells of a tensor. */
interface Sums {
  /** Weighted by position, so that cells that change places show. */
  readonly sum: number;
  /** Of the magnitudes. */
  readonly size: number;
  /** How many cells are NaN or infinite. */
  readonly special: number;
}

/** The least or largest finite number, the first of equals. */
interface Extreme {
  readonly value: number;
  readonly at: Index;
}

/** Two tensors are not the same here. Without `at`, only their sums are known: `a` and `b` are those. */
interface Departure {
  readonly at?: Index;
  readonly a: number;
  readonly b: number;
  /** `b` was worked out from sums, so its last digits are not to be trusted. */
  readonly about?: true;
  readonly cells?: number;
}

/** Irrational steps through [½, 1½): no two positions of a matrix that fits in memory weigh the same. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The weight of a position in the sums. */
function weight(position: number): number {
  return 0.5 + (((position + 1) * GOLDEN) % 1);
}

/** What the form keeps of a tensor. */
export function keep(value: Tensor, form: Form): Kept {
  switch (form) {
    case 'whole':
      return { form, value };
    case 'margins':
      return { form, rows: value.rows, columns: value.columns, ...sumsOf(value), ...marginsOf(value) };
    case 'brief':
      return { form, rows: value.rows, columns: value.columns, ...sumsOf(value), ...extremesOf(value) };
  }
}

/** The shape of a tensor of which something is kept. */
export function shapeOf(kept: Kept): Shape {
  return kept.form === 'whole' ? kept.value : kept;
}

/** The sums over the finite cells of a tensor. */
export function sumsOf({ data, rows, columns }: Tensor): Sums {
  const across = Float64Array.from({ length: columns }, (_, column) => weight(column));
  let sum = 0;
  let size = 0;
  let special = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    let rowSum = 0;
    for (let column = 0; column < columns; column++, at++) {
      const value = data[at] as number;
      if (Number.isFinite(value)) {
        rowSum += value * (across[column] as number);
        size += Math.abs(value);
      } else special++;
    }
    sum += rowSum * weight(row);
  }
  return { sum, size, special };
}

function marginsOf({ data, rows, columns }: Tensor) {
  const byRow = new Array<number>(rows).fill(0);
  const byColumn = new Array<number>(columns).fill(0);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) {
      const value = data[at] as number;
      if (!Number.isFinite(value)) continue;
      byRow[row] = (byRow[row] as number) + value * weight(column);
      byColumn[column] = (byColumn[column] as number) + value * weight(row);
    }
  return { byRow, byColumn };
}

function extremesOf({ data, columns }: Tensor): { least: Extreme; most: Extreme } {
  let least = -1;
  let most = -1;
  for (let at = 0; at < data.length; at++) {
    const value = data[at] as number;
    if (!Number.isFinite(value)) continue;
    if (least < 0 || value < (data[least] as number)) least = at;
    if (most < 0 || value > (data[most] as number)) most = at;
  }
  const extreme = (at: number): Extreme =>
    at < 0 ? { value: 0, at: [0, 0] } : { value: data[at] as number, at: [Math.floor(at / columns), at % columns] };
  return { least: extreme(least), most: extreme(most) };
}

/** Where two tensors of one shape are furthest apart, as far as what is kept of them tells. */
export function departure(a: Kept, b: Kept, allowed: Tolerance): Departure | undefined {
  if (a.form === 'whole') return b.form === 'whole' ? disagreement(a.value, b.value, allowed) : fromSums(a, b, allowed);
  if (b.form === 'whole') return turned(fromSums(b, a, allowed));
  if (a.form === 'brief' && b.form === 'brief') return briefly(a, b, allowed);
  if (a.form === 'margins' && b.form === 'margins') return byMargins(a, b, allowed);
  return bySums(a, b, allowed);
}

type Of<F extends Form> = Extract<Kept, { form: F }>;

/** A whole tensor against sums: one changed cell is found again where a row and a column cross. */
function fromSums({ value }: Of<'whole'>, b: Of<'margins'> | Of<'brief'>, allowed: Tolerance): Departure | undefined {
  if (b.form === 'brief') return briefly(keep(value, 'brief') as Of<'brief'>, b, allowed);
  return byMargins(keep(value, 'margins') as Of<'margins'>, b, allowed, value);
}

function byMargins(a: Of<'margins'>, b: Of<'margins'>, allowed: Tolerance, value?: Tensor): Departure | undefined {
  const row = furthest(a.byRow, b.byRow, a, allowed);
  const column = furthest(a.byColumn, b.byColumn, a, allowed);
  if (row === undefined && column === undefined) return bySpecial(a, b);
  if (row === undefined || column === undefined || !value) return { a: a.sum, b: b.sum };
  const number = value.data[row * a.columns + column] as number;
  const apart = ((a.byRow[row] as number) - (b.byRow[row] as number)) / weight(column);
  return { at: [row, column], a: number, b: number - apart, about: true };
}

function briefly(a: Of<'brief'>, b: Of<'brief'>, allowed: Tolerance): Departure | undefined {
  for (const which of ['least', 'most'] as const) {
    const [from, to] = [a[which], b[which]];
    const largest = Math.max(Math.abs(a.least.value), Math.abs(a.most.value));
    if (excessOf(from.value, to.value, largest, allowed) > 1) return { at: from.at, a: from.value, b: to.value };
  }
  return bySums(a, b, allowed);
}

function bySums(a: Sums, b: Sums, allowed: Tolerance): Departure | undefined {
  return excessOf(a.sum, b.sum, a.size, allowed) > 1 ? { a: a.sum, b: b.sum } : bySpecial(a, b);
}

/** Cells that became NaN or infinite, or finite again, are in no sum. */
function bySpecial(a: Sums, b: Sums): Departure | undefined {
  return a.special === b.special ? undefined : { a: a.special > b.special ? Number.NaN : a.sum, b: b.sum };
}

function turned(found: Departure | undefined): Departure | undefined {
  return found && { ...found, a: found.b, b: found.a };
}

/** The position at which two lists of sums are furthest apart. */
function furthest(a: readonly number[], b: readonly number[], { size }: Sums, allowed: Tolerance): number | undefined {
  let worst = 1;
  let found: number | undefined;
  for (const [at, value] of a.entries()) {
    const excess = excessOf(value, b[at] ?? Number.NaN, size, allowed);
    if (excess > worst) [worst, found] = [excess, at];
  }
  return found;
}

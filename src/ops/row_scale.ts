import { type Arithmetic, cell, number, product } from '../arithmetic/arithmetic.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** 2⁵⁰⁰: the squares of larger numbers may overflow, and those of numbers below its inverse vanish. */
const HUGE = 3.273390607896142e150;
/** 2⁻⁶⁰⁰ and 2⁵⁰⁰: powers of two, so that scaling changes no digit. */
const DOWN = 2.409919865102884e-181;
const UP = HUGE;

/**
 * A power of two that keeps the squares of a row within range; 1 for every ordinary row.
 * Tiny rows are scaled up only where eps is 0: else eps outweighs their squares anyway.
 */
export function rowScale({ data, columns }: Tensor, row: number, eps: number): number {
  let largest = 0;
  for (let at = row * columns, end = at + columns; at < end; at++) {
    const size = Math.abs(data[at] as number);
    if (size > largest) largest = size;
  }
  if (largest > HUGE) return DOWN;
  return eps === 0 && largest > 0 && largest < 1 / HUGE ? UP : 1;
}

/**
 * What is explained of a row, remembered of each tensor for the row asked for last: all cells of a row ask
 * for the same, one after the other.
 */
export function rememberingRow<Explained>(
  explainRow: (x: Tensor, row: number, eps: number) => Explained,
): (x: Tensor, row: number, eps: number) => Explained {
  const last = new WeakMap<Tensor, { readonly row: number; readonly eps: number; readonly explained: Explained }>();
  return (x, row, eps) => {
    const known = last.get(x);
    if (known?.row === row && known.eps === eps) return known.explained;
    const explained = explainRow(x, row, eps);
    last.set(x, { row, eps, explained });
    return explained;
  };
}

/** The cells of a row, times its scale where that is not 1. */
export function scaledCells(letter: string, x: Tensor, row: number, scale: number): readonly Arithmetic[] {
  return Array.from({ length: x.columns }, (_, column) => {
    const plain = cell(letter, [row, column], x);
    return scale === 1 ? plain : product(plain, number(scale, 'scale'));
  });
}

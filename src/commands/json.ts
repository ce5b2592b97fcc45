import { type Tensor, toRows } from '../tensor/tensor.ts';

/** A number as JSON carries it: NaN, infinities and −0, which JSON lacks, are strings. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

/**
 * JavaScript's shortest form that reads back to the same bits: `JSON.stringify` writes it for every
 * number but the four that JSON can't hold.
 */
export function jsonNumber(value: number): JsonNumber {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return 'Infinity';
  if (value === Number.NEGATIVE_INFINITY) return '-Infinity';
  return Object.is(value, -0) ? '-0' : value;
}

/** A tensor as nested rows of JSON numbers. */
export function jsonRows(of: Tensor): JsonNumber[][] {
  return toRows(of).map(row => row.map(jsonNumber));
}

/** One line of JSON, with its end. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

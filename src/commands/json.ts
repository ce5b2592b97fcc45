import { type JsonNumber, jsonNumber } from '../tensor/json-number.ts';
import { type Tensor, toRows } from '../tensor/tensor.ts';

/** A tensor as nested rows of JSON numbers. */
export function jsonRows(of: Tensor): JsonNumber[][] {
  return toRows(of).map(row => row.map(jsonNumber));
}

/** One line of JSON, with its end. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

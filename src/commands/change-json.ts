import { jsonNumber } from '../tensor/json-number.ts';
import type { Change } from '../timeline/change.ts';

/** A change between two runs in the shape that docs/json.md promises. */
export function changeJson({ a, b, shapes, statement, ...change }: Change): object {
  return {
    ...change,
    statement: statement ?? null,
    ...(a !== undefined && { a: jsonNumber(a) }),
    ...(b !== undefined && { b: jsonNumber(b) }),
    ...(shapes && { shapes: shapes.map(({ rows, columns }) => [rows, columns]) }),
  };
}

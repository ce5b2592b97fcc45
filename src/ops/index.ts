import { matmul } from './matmul.ts';
import type { AnyOp } from './operation.ts';

/** Every operation, in teaching order: what a reader of a transformer meets first comes first. */
export const operations: readonly AnyOp[] = [matmul];

const byName = new Map(operations.map(op => [op.name, op]));

/** The operation of that name, as events and calls write it; undefined where there is none. */
export function operation(name: string): AnyOp | undefined {
  return byName.get(name);
}

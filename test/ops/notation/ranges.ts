import { type Expression, partsOf } from './expression.ts';
import { subscriptOf, tensorOf, valueOfName } from './names.ts';
import type { Scope } from './scope.ts';
import { NotationError } from './tokens.ts';

/**
 * How far a letter runs in a fold: over the rows or columns that it stands for, which must be as many wherever it
 * stands. Throws a `NotationError` where they are not, or where the letter is nobody's row or column.
 */
export function rangeOf(letter: string, within: Expression, scope: Scope): number {
  const sizes = new Set(sizesOf(letter, within, scope));
  const [size] = sizes;
  if (size === undefined) throw new NotationError(`nothing says how far ${letter} runs`);
  if (sizes.size > 1) throw new NotationError(`${letter} runs over ${[...sizes].join(' and over ')}`);
  return size;
}

function sizesOf(letter: string, of: Expression, scope: Scope): number[] {
  return [...ownSizes(letter, of, scope), ...partsOf(of).flatMap(part => sizesOf(letter, part, scope))];
}

function ownSizes(letter: string, of: Expression, scope: Scope): number[] {
  if (of.kind === 'cell') {
    const [row, column] = of.index.map(each => each.kind === 'name' && each.name === letter);
    if (!row && !column) return [];
    const { rows, columns } = tensorOf(of.of, scope);
    return [...(row ? [rows] : []), ...(column ? [columns] : [])];
  }
  const parts = of.kind === 'name' ? subscriptOf(of.name) : undefined;
  if (parts?.letter !== letter || scope.known.has((of as { name: string }).name)) return [];
  if (parts.base === 'x' && scope.list.length > 0) return [scope.list.length];
  return [valueOfName(parts.base, scope).cells.length];
}

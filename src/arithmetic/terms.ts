import { type Arithmetic, type Cell, number } from './arithmetic.ts';

/**
 * The summands of a number: the terms of its topmost sum, or the number itself where it is not a sum.
 * Added from the left, beginning with the first, they give the value to the last bit: so a difference in
 * brackets stays one term, and a sum of nothing but −0, which began at 0, has that 0 as its first term.
 */
export function summands(tree: Arithmetic): readonly Arithmetic[] {
  if (tree.kind === 'named') return summands(tree.is);
  if (tree.kind !== 'sum') return [tree];
  const [first, ...others] = tree.terms;
  if (!first) return [number(0)];
  const terms = [...(first.kind === 'sum' ? summands(first) : [first]), ...others];
  const beganAtZero = Object.is(tree.value, 0) && terms.every(({ value }) => Object.is(value, -0));
  return beganAtZero ? [number(0), ...terms] : terms;
}

/**
 * The distinct cells in a tree, in the order in which they are read; those that decide a choice come after it.
 * Of a part in textbook form those that the form names.
 */
export function cellsOf(tree: Arithmetic): readonly Cell[] {
  return cellsIn([tree]);
}

/** The same of several trees, each cell once. */
export function cellsIn(trees: readonly Arithmetic[]): readonly Cell[] {
  const found: Cell[] = [];
  const known = new Map<string, Set<number>>();
  const seen = new Set<Arithmetic>();
  for (const tree of trees) collect(tree, found, known, seen);
  return found;
}

/** Wider than any tensor has columns, and rows beside it stay exact. */
const WIDEST = 2 ** 26;

/**
 * `known`: places by letter, as one number each, since trees may have thousands of cells. `seen`: parts that
 * several terms share, such as a mean, are gone through once.
 */
function collect(tree: Arithmetic, found: Cell[], known: Map<string, Set<number>>, seen: Set<Arithmetic>): void {
  if (tree.kind === 'number') return;
  if (tree.kind !== 'cell') {
    if (seen.has(tree)) return;
    seen.add(tree);
    for (const part of partsIn(tree)) collect(part, found, known, seen);
    return;
  }
  const places = known.get(tree.of) ?? new Set();
  known.set(tree.of, places);
  const place = tree.at[0] * WIDEST + tree.at[1];
  if (places.has(place)) return;
  places.add(place);
  found.push(tree);
}

/** What a tree is made of directly: every alternative of a choice, and what decided it; the textbook form of a part that has one. */
export function partsIn(tree: Arithmetic): readonly Arithmetic[] {
  switch (tree.kind) {
    case 'cell':
    case 'number':
      return [];
    case 'sum':
      return tree.terms;
    case 'negative':
      return [tree.of];
    case 'product':
      return tree.factors;
    case 'quotient':
      return [tree.dividend, tree.divisor];
    case 'call':
      return [tree.argument];
    case 'choice':
      return tree.by ? [...tree.among, ...tree.by] : tree.among;
    case 'named':
      return [tree.as ?? tree.is];
  }
}

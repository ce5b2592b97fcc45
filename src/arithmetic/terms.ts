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
  const found = new DistinctCells();
  for (const tree of trees) found.read(tree);
  return found.cells;
}

/** Wider than any tensor has columns, and rows beside it stay exact. */
const WIDEST = 1 << 26;

/** Collects cells; made for ledgers of hundreds of terms, which share such parts as a mean of hundreds of cells. */
class DistinctCells {
  readonly cells: Cell[] = [];
  /** Places by letter, as one number each. */
  private readonly known = new Map<string, Set<number>>();
  private readonly seen = new Set<Arithmetic>();

  /** A method that is its own closure: it is handed on for every part. */
  readonly read = (tree: Arithmetic): void => {
    switch (tree.kind) {
      case 'number':
        return;
      case 'cell':
        this.add(tree);
        return;
      case 'sum':
      case 'choice':
      case 'named': // what is long, or shared on purpose; to look the others up takes longer than to read them again
        if (this.seen.has(tree)) return;
        this.seen.add(tree);
    }
    eachPart(tree, this.read);
  };

  private add(cell: Cell): void {
    const places = this.known.get(cell.of) ?? new Set();
    const before = places.size;
    if (before === 0) this.known.set(cell.of, places);
    places.add(cell.at[0] * WIDEST + cell.at[1]);
    if (places.size > before) this.cells.push(cell);
  }
}

/**
 * Visits what a tree is made of directly: every alternative of a choice, and what decided it; the textbook form of a
 * part that has one.
 */
export function eachPart(tree: Arithmetic, visit: (part: Arithmetic) => void): void {
  switch (tree.kind) {
    case 'cell':
    case 'number':
      return;
    case 'sum':
      for (const term of tree.terms) visit(term);
      return;
    case 'negative':
      visit(tree.of);
      return;
    case 'product':
      for (const factor of tree.factors) visit(factor);
      return;
    case 'quotient':
      visit(tree.dividend);
      visit(tree.divisor);
      return;
    case 'call':
      visit(tree.argument);
      return;
    case 'choice':
      for (const alternative of tree.among) visit(alternative);
      for (const decided of tree.by ?? []) visit(decided);
      return;
    case 'named':
      visit(tree.as ?? tree.is);
  }
}

import type { Arithmetic, Cell } from '../../arithmetic/arithmetic.ts';
import { summands } from '../../arithmetic/terms.ts';
import type { Explanation, JacobianTerm, Part } from '../../explain/explanation.ts';

/** What the columns of a ledger hold: the factors of every term, under headings. */
export interface Factors {
  /** As in the formula over the table: `A.grad[1,k]`, `A[1,k]`, `δ_0k − A[1,0]`. */
  readonly headings: readonly string[];
  /** By the position of the term; `undefined` where a term has no such factor, as it was masked. */
  of(position: number): readonly (number | undefined)[];
  /** What stands there instead of a number that is not this factor's: the 0 that a mask makes of all of ∂out/∂in. */
  instead?(factor: number, position: number | undefined): string | undefined;
}

/** The columns of a gradient's ledger: ∂loss/∂out, then the factors of ∂out/∂in where all terms have as many. */
export function jacobianFactors({ jacobian = [], cellFormula }: Explanation): Factors {
  const { upstream = '∂loss/∂out', factors = ['∂out/∂in'] } = cellFormula ?? {};
  const named = partNames(jacobian);
  if (named.length > 1 && jacobian.every(({ parts, note }) => parts || note))
    return { headings: [upstream, ...named], of: position => partsAt(jacobian[position] as JacobianTerm, named) };
  return {
    headings: [upstream, ...factors],
    of(position) {
      const { derivative, upstream: above } = jacobian[position] as JacobianTerm;
      return [above.value, ...factorsOf(derivative, factors.length)];
    },
    instead(factor, position) {
      const derivative = jacobian[position ?? -1]?.derivative;
      const masked = derivative?.kind === 'choice' && derivative.reason === 'masked';
      return masked && factors.length > 1 && factor === factors.length ? 'masked' : undefined;
    },
  };
}

/** The narrower columns of a gradient's ledger: ∂loss/∂out and ∂out/∂in, each one number. */
export function derivativeFactors({ jacobian = [], cellFormula }: Explanation): Factors {
  return {
    headings: [cellFormula?.upstream ?? '∂loss/∂out', '∂out/∂in'],
    of(position) {
      const { derivative, upstream } = jacobian[position] as JacobianTerm;
      return [upstream.value, derivative.value];
    },
  };
}

/** The names that parts of ∂out/∂in have, in the order of the term that has most of them. */
function partNames(jacobian: readonly JacobianTerm[]): readonly string[] {
  const none: readonly Part[] = [];
  const fullest = jacobian.reduce((most, { parts = none }) => (parts.length > most.length ? parts : most), none);
  const names = new Set(fullest.map(({ name }) => name));
  for (const { parts = none } of jacobian) for (const { name } of parts) names.add(name);
  return [...names];
}

/** The named parts of ∂out/∂in, as they are before ∂loss/∂out multiplies them; they are added, not multiplied. */
function partsAt({ derivative, upstream }: JacobianTerm, names: readonly string[]): (number | undefined)[] {
  const terms = derivative.kind === 'sum' ? derivative.terms : [];
  const values = new Map(terms.map(term => [term.kind === 'named' ? term.name : '', term.value]));
  return [upstream.value, ...names.map(name => values.get(name))];
}

/** As many factors of a derivative as there are columns for them; what was decided stands in the last one alone. */
function factorsOf(derivative: Arithmetic, count: number): (number | undefined)[] {
  if (count === 1) return [derivative.value];
  if (derivative.kind === 'product') return derivative.factors.map(({ value }) => value);
  return Array.from({ length: count }, (_, at) => (at === count - 1 ? derivative.value : undefined));
}

/** The columns of a forward sum whose terms are all products of as many cells: `Q[1,k]`, `K.T[k,0]`; undefined of others. */
export function termFactors({ arithmetic, terms }: Explanation): Factors | undefined {
  if (!arithmetic) return undefined;
  const trees = summands(arithmetic);
  const factors = trees.map(cellsMultiplied);
  const [first] = factors;
  if (!first || trees.length !== terms.length) return undefined;
  const alike = factors.every(
    each => each?.length === first.length && each.every(({ of }, factor) => of === first[factor]?.of),
  );
  const opened = terms[0]?.cells ?? []; // fewer where a cell is multiplied by itself, or a number is no tensor's
  if (!alike || opened.length !== first.length) return undefined;
  return {
    headings: opened.map(({ address }, factor) => headingOf(address, factors, factor)),
    of: position => factors[position]?.map(({ value }) => value) ?? [],
  };
}

/** The cells that a product multiplies; undefined of everything else. */
function cellsMultiplied(tree: Arithmetic): readonly Cell[] | undefined {
  if (tree.kind !== 'product') return undefined;
  const cells = tree.factors.filter(factor => factor.kind === 'cell');
  return cells.length === tree.factors.length ? cells : undefined;
}

/** `Q[1,k]` for Q[1,0], Q[1,1], … */
function headingOf(address: string, factors: readonly (readonly Cell[] | undefined)[], factor: number): string {
  const first = factors[0]?.[factor]?.at ?? [0, 0];
  const index = ([0, 1] as const).map(place =>
    factors.every(cells => cells?.[factor]?.at[place] === first[place]) ? first[place] : 'k',
  );
  return address.replace(/\[\d+,\d+\](@.*)?$/, `[${index.join(',')}]`);
}

import type { Arithmetic, Cell, Negative, Product } from '../../arithmetic/arithmetic.ts';
import { summands } from '../../arithmetic/terms.ts';
import type { Explanation, JacobianTerm, Part } from '../../explain/explanation.ts';
import type { Index } from '../../tensor/tensor.ts';

/** What the columns of a ledger hold: the factors of every term, under headings. */
export interface Factors {
  /** As in the formula over the table: `A.grad[1,k]`, `A[1,k]`, `δ_0k − A[1,0]`. */
  readonly headings: readonly string[];
  /** By the position of the term; `undefined` where a term has no such factor, as it was masked. */
  of(position: number): readonly (number | undefined)[];
}

/** A gradient's formula for one cell: the indices of the cell filled in, those that are summed over left as letters. */
interface CellFormula {
  /** `Σ_k A.grad[1,k]·A[1,k]·(δ_0k − A[1,0])`. */
  readonly text: string;
  readonly upstream: string;
  /** The factors of ∂out/∂in as they are written. */
  readonly factors: readonly string[];
}

/** The formula of a gradient's cell from its Jacobian's formula; undefined where that is not `∂out[…]/∂in[…] = …`. */
export function cellFormula({ address, jacobianFormula, jacobian }: Explanation, at: Index): CellFormula | undefined {
  const [left, right] = splitOnce(jacobianFormula ?? '', ' = ');
  const [out, into] = splitOnce(left, '/∂');
  const upstream = jacobian?.[0]?.upstream.address.replace(/\[\d+,\d+\](@.*)?$/, '');
  if (!right || !into || upstream === undefined || !address) return undefined;
  const known = new Map<string, number>();
  for (const [place, letter] of indexOf(into).entries()) if (/^[a-z]$/.test(letter)) known.set(letter, at[place] ?? 0);
  const outIndex = indexOf(out);
  const summed = [...new Set(outIndex.filter(letter => /^[a-z]$/.test(letter) && !known.has(letter)))];
  const upstreamText = `${upstream}${filled(outIndex.length ? `[${outIndex.join(',')}]` : '[0,0]', known)}`;
  const factors = topLevel(filled(right, known), '·');
  const sign = summed.length ? `Σ_${summed.join(',')} ` : '';
  const derivative = factors.length > 1 || !/ [−+/] | where /.test(right) ? factors.join('·') : `(${factors[0]})`;
  return { text: `${sign}${upstreamText}·${derivative}`, upstream: upstreamText, factors };
}

function indexOf(text: string): string[] {
  const index = /\[([^[\]]*,[^[\]]*)\]$/.exec(text)?.[1];
  return index === undefined ? [] : index.split(',').map(each => each.trim());
}

/** Puts numbers for letters inside `[ ]` and after `δ_`, `σ_`, `r_`. */
function filled(text: string, known: ReadonlyMap<string, number>): string {
  const put = (letters: string) => letters.replace(/\b[a-z]\b/g, letter => String(known.get(letter) ?? letter));
  return text
    .replace(/\[[^[\]]*,[^[\]]*\]/g, put)
    .replace(/(?<![\p{L}\d.])(δ|σ|r)_([a-z]+)/gu, (_, name: string, letters: string) => {
      const shown = [...letters].map(letter => known.get(letter) ?? letter);
      return `${name}_${shown.join('')}`;
    });
}

/** Parts of a text between separators that stand outside of brackets, brackets around a whole part kept. */
function topLevel(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if ('([{'.includes(text[at] as string)) depth++;
    else if (')]}'.includes(text[at] as string)) depth--;
    else if (depth === 0 && text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** The columns of a gradient's ledger: ∂loss/∂out, then the factors of ∂out/∂in where all terms have as many. */
export function jacobianFactors(explanation: Explanation, at: Index): Factors {
  const jacobian = explanation.jacobian ?? [];
  const formula = cellFormula(explanation, at);
  const upstreamName = formula?.upstream ?? '∂loss/∂out';
  const named = partNames(jacobian);
  if (named.length > 1 && jacobian.every(({ parts, note }) => parts || note))
    return { headings: [upstreamName, ...named], of: position => partsAt(jacobian[position] as JacobianTerm, named) };
  const count = jacobian.reduce((most, { derivative }) => Math.max(most, factorCount(derivative)), 1);
  const even = jacobian.every(({ derivative }) => factorCount(derivative) === count || derivative.kind === 'choice');
  if (count === 1 || !even || formula?.factors.length !== count)
    return {
      headings: [upstreamName, formula?.factors.join('·') ?? '∂out/∂in'],
      of: position => [jacobian[position]?.upstream.value, jacobian[position]?.derivative.value],
    };
  return {
    headings: [upstreamName, ...formula.factors.map(bare)],
    of(position) {
      const { derivative, upstream } = jacobian[position] as JacobianTerm;
      const factors = factorsIn(derivative);
      const values = factors.length === count ? factors.map(({ value }) => value) : blanks(count, factors[0]?.value);
      return [upstream.value, ...values];
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

/** What was decided stands in the last column alone. */
function blanks(count: number, value: number | undefined): (number | undefined)[] {
  return Array.from({ length: count }, (_, at) => (at === count - 1 ? value : undefined));
}

/** How many factors a derivative has, without naming them: of hundreds few are shown. */
function factorCount(tree: Arithmetic): number {
  if (tree.kind === 'product') return tree.factors.length;
  return isOppositeOfTwo(tree) ? 2 : 1;
}

function isOppositeOfTwo(tree: Arithmetic): tree is Negative & { readonly of: Product } {
  return tree.kind === 'negative' && tree.of.kind === 'product' && tree.of.factors.length === 2;
}

/** The factors of a derivative; −(a·b) is read as b·(−a), the way δ − a is written off the diagonal. */
function factorsIn(tree: Arithmetic): readonly Arithmetic[] {
  if (tree.kind === 'product') return tree.factors;
  if (isOppositeOfTwo(tree)) {
    const [a, b] = tree.of.factors as [Arithmetic, Arithmetic];
    return [b, { kind: 'negative', of: a, value: -a.value }];
  }
  return [tree];
}

function bare(text: string): string {
  return /^\([^()]*\)$/.test(text) ? text.slice(1, -1) : text;
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

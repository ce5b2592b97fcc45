import type { Arithmetic, Product } from '../arithmetic/arithmetic.ts';
import type { Segment } from '../engine/tape.ts';
import type { Index } from '../tensor/tensor.ts';
import type { CellFormula, JacobianTerm } from './explanation.ts';
import { idOf, type Letters, textOf } from './reference.ts';

/** What a gradient's formula for one cell is made of. */
interface Source {
  /** Of the operation, in its own letters: `∂out[i,k]/∂x[i,j] = out[i,k]·(δ_jk − out[i,j])`. */
  readonly jacobianFormula: string;
  readonly at: Index;
  /** At least one. */
  readonly jacobian: readonly JacobianTerm[];
  readonly segment: Segment;
  readonly letters: Letters;
  /** Puts the scenario's names in. */
  readonly named: (formula: string) => string;
}

/** A gradient's formula for one cell; made when it is asked for, as only one cell is looked at of the many that are checked. */
export class GradientFormula implements CellFormula {
  readonly #source: Source;
  #made: CellFormula | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  get text(): string {
    return this.#whole.text;
  }

  get index(): CellFormula['index'] {
    return this.#whole.index;
  }

  get upstream(): string {
    return this.#whole.upstream;
  }

  get factors(): readonly string[] {
    return this.#whole.factors;
  }

  get #whole(): CellFormula {
    this.#made ??= cellFormula(this.#source);
    return this.#made;
  }
}

function cellFormula(source: Source): CellFormula {
  const bound = boundBy(source);
  const write = (formula: string) => source.named(withIndices(formula, bound));
  const upstream = cellText(source, 'dout', bound.index);
  const sign = bound.summed.length ? `Σ_${bound.summed.join(',')} ` : '';
  return {
    text: `${sign}${upstream}·${write(inProduct(bound.derivative))}`,
    index: bound.index,
    upstream,
    factors: factorTexts(source, bound, write) ?? [write(bound.derivative)],
  };
}

/** A Jacobian's formula with the indices of one cell. */
interface Bound {
  /** The numbers that index letters stand for. */
  readonly known: ReadonlyMap<string, number>;
  /** The letters that are summed over. */
  readonly summed: readonly string[];
  /** The index of the output cells: numbers, or letters that are summed over. */
  readonly index: readonly [string, string];
  /** What stands after the `=`. */
  readonly derivative: string;
}

/** `∂out[i,k]/∂x[i,j] = …`, a number's place with no index. */
const JACOBIAN = /^∂\w+(?:\[([^[\]]*)\])?\/∂\w+\[([^[\]]*)\] = (.*)$/su;

/** The cell gives the letters of the input's index, and those of the output's that are the same in all terms. */
function boundBy({ jacobianFormula, at, jacobian }: Source): Bound {
  const [, out, into, derivative] = JACOBIAN.exec(jacobianFormula) ?? [];
  if (into === undefined || derivative === undefined)
    throw new Error(`cell formula: “${jacobianFormula}” is not written as ∂out[i,j]/∂x[i,j] = …`);
  const known = new Map<string, number>();
  for (const [place, letter] of placesOf(into)) if (isLetter(letter)) known.set(letter, at[place]);
  const fixed = ([0, 1] as const).map(place => constant(jacobian.map(({ fed }) => fed[place])));
  const outIndex = out === undefined ? [] : placesOf(out);
  for (const [place, letter] of outIndex) {
    const there = fixed[place];
    if (isLetter(letter) && !known.has(letter) && there !== undefined) known.set(letter, there);
  }
  const shown = (place: 0 | 1) => String(fixed[place] ?? outIndex[place]?.[1] ?? '…');
  const index = [shown(0), shown(1)] as const;
  return { known, summed: [...new Set(index.filter(isLetter))], index, derivative };
}

function placesOf(index: string): (readonly [place: 0 | 1, text: string])[] {
  return index.split(',').map((text, place) => [place as 0 | 1, text.trim()]);
}

function isLetter(text: string): boolean {
  return /^[a-z]$/.test(text);
}

/** What all of them are; undefined where they differ. */
function constant(numbers: readonly number[]): number | undefined {
  return numbers.every(each => each === numbers[0]) ? numbers[0] : undefined;
}

/**
 * Puts the numbers for the index letters, while all else in a formula is letters too: among the scenario's names there
 * may be one that looks like an index. Letters stand by themselves, or after the `_` of δ_jk and σ_i.
 */
function withIndices(formula: string, { known, summed }: Bound): string {
  const isIndex = (letter: string) => known.has(letter) || summed.includes(letter);
  const numbered = (letter: string) => String(known.get(letter) ?? letter);
  return formula.replace(/[\p{L}_][\p{L}\p{M}\w]*/gu, word => {
    const [, name, below = ''] = /^(.+)_([a-z]+)$/u.exec(word) ?? [];
    if (name === undefined) return numbered(word);
    return [...below].every(isIndex) ? `${name}_${[...below].map(numbered).join('')}` : word;
  });
}

/** A derivative, in letters, as a factor; what is said of its letters after a comma stays outside of the brackets. */
function inProduct(derivative: string): string {
  if (derivative.includes(' where ')) return `(${derivative})`;
  const [expression = '', ...said] = derivative.split(', ');
  const outside = withoutGroups(expression);
  const loose = /^−| [−+] /.test(outside) || (outside.includes(' / ') && !outside.includes('·'));
  return [loose ? `(${expression})` : expression, ...said].join(', ');
}

/** A formula without all that stands in brackets. */
function withoutGroups(formula: string): string {
  const fewer = formula.replace(/\([^()]*\)|\[[^[\]]*\]/g, '');
  return fewer === formula ? fewer : withoutGroups(fewer);
}

/** Factors of the same place in all products, and the output cells whose products they are in. */
interface Place {
  readonly trees: readonly [Arithmetic, ...Arithmetic[]];
  readonly fed: readonly Index[];
}

/**
 * What the factors of ∂out/∂in are called, read off the terms themselves, so that each stands over its own numbers.
 * Undefined where the terms are no products of as many factors, alike but for an index.
 */
function factorTexts(source: Source, bound: Bound, write: (formula: string) => string): readonly string[] | undefined {
  const { jacobian } = source;
  const product = jacobian.find(({ derivative }) => derivative.kind === 'product')?.derivative as Product | undefined;
  const rows = jacobian.map(({ derivative, fed }) => ({ fed, factors: factorsOf(derivative) }));
  if (!product || rows.some(({ factors }) => factors.length !== product.factors.length)) return undefined;
  const fed = rows.map(row => row.fed);
  const texts = product.factors.map((_, at) => {
    const trees = rows.map(({ factors }) => factors[at]) as unknown as Place['trees'];
    return factorText({ trees, fed }, source, bound, write);
  });
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

/** Those that are multiplied, or would be but for a mask. */
function factorsOf(derivative: Arithmetic): readonly Arithmetic[] {
  const tree = derivative.kind === 'choice' ? derivative.among.find(({ kind }) => kind === 'product') : derivative;
  return tree?.kind === 'product' ? tree.factors : [];
}

function factorText(
  { trees, fed }: Place,
  source: Source,
  bound: Bound,
  write: (formula: string) => string,
): string | undefined {
  const [first] = trees;
  if (trees.length === 1) return textOf(first, source.letters);
  if (first.kind === 'named')
    return trees.every(tree => tree.kind === 'named' && tree.name === first.name) ? write(first.name) : undefined;
  const cells = trees.filter(tree => tree.kind === 'cell');
  if (first.kind !== 'cell' || cells.length < trees.length || cells.some(({ of }) => of !== first.of)) return undefined;
  const index = ([0, 1] as const).map(place => {
    const fixed = constant(cells.map(({ at }) => at[place]));
    if (fixed !== undefined) return String(fixed);
    const along = ([0, 1] as const).find(of => cells.every(({ at }, term) => at[place] === fed[term]?.[of]));
    return along === undefined ? '…' : bound.index[along];
  });
  return cellText(source, first.of, index);
}

/** A cell by a letter, at numbers or letters. */
function cellText({ segment, letters }: Source, letter: string, index: readonly string[]): string {
  const operand = letters.operand(letter);
  return typeof operand === 'number' ? `${idOf(segment, operand)}[${index.join(',')}]` : letters.name(letter, [0, 0]);
}

import type {
  Arithmetic,
  Cell,
  Choice,
  FunctionName,
  Named,
  NumberLeaf,
  Product,
  Quotient,
  Sum,
} from './arithmetic.ts';

/** How a tree is written down: text, LaTeX and Python differ here and nowhere else. */
export interface Script {
  /** Whatever is written in one piece. */
  leaf(tree: Cell | NumberLeaf | Named): string;
  readonly plus: string;
  readonly minus: string;
  /** The sign of an opposite. */
  readonly opposite: string;
  readonly times: string;
  readonly over: string;
  /** A quotient that holds its parts together by itself, so that neither needs parentheses. */
  fraction?(dividend: string, divisor: string): string;
  group(text: string): string;
  /** A function of its argument; log1p is written as a sum, of which the argument is the second term. */
  call(name: FunctionName, argument: string): string;
  readonly log1p?: (term: string) => string;
  /** A list of alternatives as a function (`max(…)`); undefined where only the chosen one is written. */
  among(tree: Choice): { readonly name: string; readonly alternatives: readonly Arithmetic[] } | undefined;
  /** The same number three times or more; without it the factors are written out. */
  power?(base: string, exponent: number): string;
  /** A tree that must be written as its value: what Python refuses to compute. */
  literal?(tree: Arithmetic): string | undefined;
  /** Whether a sum is written as beginning with 0. */
  beginsWithZero?(tree: Sum): string | undefined;
  /** Parts that have a textbook form are written in it. */
  readonly textbook?: true;
  /** What stands for the middle of a list that is too long, and how many items are too many. */
  readonly fold?: { readonly longest: number; readonly rest: (count: number) => string };
}

/** How tightly a form holds together, from sums to single numbers. */
const LOOSE = { sum: 1, quotient: 2, product: 3, atom: 4 } as const;
type Hold = (typeof LOOSE)[keyof typeof LOOSE];

/** A tree as text with no more parentheses than its order of evaluation needs. */
export function print(tree: Arithmetic, script: Script): string {
  return printed(tree, LOOSE.sum, true, script);
}

/** `leading`: the text stands first, so that a minus in front of it cannot be taken for a difference. */
function printed(written: Arithmetic, need: Hold, leading: boolean, script: Script): string {
  const tree = plain(written, script);
  const literal = script.literal?.(tree);
  if (literal !== undefined) return signed(literal, leading, script);
  const group = holdOf(tree, script) < need || (tree.kind === 'negative' && !leading);
  return group ? script.group(form(tree, true, script)) : form(tree, leading, script);
}

function form(tree: Arithmetic, leading: boolean, script: Script): string {
  switch (tree.kind) {
    case 'sum':
      return sumText(tree, leading, script);
    case 'negative':
      return script.opposite + printed(tree.of, LOOSE.product, false, script);
    case 'product':
      return productText(tree, leading, script);
    case 'quotient':
      return quotientText(tree, leading, script);
    case 'call':
      return tree.name === 'log1p' && script.log1p
        ? script.log1p(printed(tree.argument, LOOSE.quotient, false, script))
        : script.call(tree.name, print(tree.argument, script));
    case 'choice':
      return choiceText(tree, script);
    default:
      return signed(script.leaf(tree), leading, script);
  }
}

/** The tree without wrappers that leave no mark on paper: a sum of one term, a choice of which one is shown. */
function plain(tree: Arithmetic, script: Script): Arithmetic {
  if (tree.kind === 'named' && tree.as && script.textbook) return plain(tree.as, script);
  if (tree.kind === 'sum' && tree.terms.length === 1 && !script.beginsWithZero?.(tree))
    return plain(tree.terms[0] as Arithmetic, script);
  if (tree.kind === 'product' && tree.factors.length === 1) return plain(tree.factors[0] as Arithmetic, script);
  if (tree.kind === 'choice' && !script.among(tree)) return plain(tree.among[tree.chosen] as Arithmetic, script);
  return tree;
}

function holdOf(tree: Arithmetic, script: Script): Hold {
  if (tree.kind === 'sum') return tree.terms.length === 0 ? LOOSE.atom : LOOSE.sum;
  if (tree.kind === 'product' || tree.kind === 'negative') return LOOSE.product;
  if (tree.kind === 'quotient') return script.fraction ? LOOSE.atom : LOOSE.quotient;
  return LOOSE.atom;
}

function sumText(tree: Sum, leading: boolean, script: Script): string {
  const zero = script.beginsWithZero?.(tree);
  const pieces = folded(
    tree.terms,
    script,
    (term, at) => {
      if (at === 0 && !zero) return printed(term, LOOSE.sum, leading, script);
      const inner = plain(term, script);
      return inner.kind === 'negative'
        ? script.minus + printed(inner.of, LOOSE.quotient, false, script)
        : script.plus + printed(term, LOOSE.quotient, false, script);
    },
    rest => script.plus + rest,
  );
  return (zero ?? (pieces.length === 0 ? '0' : '')) + pieces.join('');
}

function productText({ factors }: Product, leading: boolean, script: Script): string {
  const [first, ...others] = factors;
  const base = printed(first as Arithmetic, LOOSE.product, leading, script);
  if (script.power && factors.length > 2 && others.every(factor => sameCell(factor, first)))
    return script.power(printed(first as Arithmetic, LOOSE.atom, false, script), factors.length);
  return [base, ...others.map(factor => printed(factor, LOOSE.atom, false, script))].join(script.times);
}

function quotientText({ dividend, divisor }: Quotient, leading: boolean, script: Script): string {
  if (script.fraction) return script.fraction(print(dividend, script), print(divisor, script));
  return printed(dividend, LOOSE.product, leading, script) + script.over + printed(divisor, LOOSE.atom, false, script);
}

function choiceText(tree: Choice, script: Script): string {
  const { name, alternatives } = script.among(tree) as NonNullable<ReturnType<Script['among']>>;
  const pieces = folded(
    alternatives,
    script,
    alternative => print(alternative, script),
    rest => rest,
  );
  return `${name}(${pieces.join(', ')})`;
}

/** The first and the last of a long list, with a word for what lies between, which is never written. */
function folded(
  items: readonly Arithmetic[],
  { fold }: Script,
  write: (item: Arithmetic, at: number) => string,
  between: (rest: string) => string,
): readonly string[] {
  if (!fold || items.length <= fold.longest) return items.map(write);
  const shown = Math.max(2, fold.longest) - 1;
  const rest = between(fold.rest(items.length - shown - 1));
  const last = items.length - 1;
  return [...items.slice(0, shown).map(write), rest, write(items[last] as Arithmetic, last)];
}

function signed(text: string, leading: boolean, script: Script): string {
  return !leading && /^[-−]/.test(text) ? script.group(text) : text;
}

function sameCell(a: Arithmetic, b: Arithmetic | undefined): boolean {
  return a.kind === 'cell' && b?.kind === 'cell' && a.of === b.of && a.at[0] === b.at[0] && a.at[1] === b.at[1];
}

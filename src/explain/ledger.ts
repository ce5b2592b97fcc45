import type { Explanation, JacobianTerm, Part, Term } from './explanation.ts';

/** How the lines of a ledger follow each other: as the sum runs, or the largest first. */
export type LedgerOrder = 'order' | 'size';

/** The terms of a number as an account: line by line with the running sum, what was folded, the total. */
export interface Ledger {
  readonly lines: readonly LedgerLine[];
  /** The terms that were too many or too small to show, as one line at the end. */
  readonly rest?: LedgerRest;
  /** All terms added in their own order, whatever the order they are shown in. */
  readonly sum: number;
  /** Σ|terms|: what cancellation is measured against. */
  readonly size: number;
  /** What the named parts of all terms come to: direct, through the mean, through the variance. */
  readonly parts: readonly Part[];
  /** A sentence where the terms nearly cancel, and digits are lost. */
  readonly warning?: string;
}

/** One term of a ledger. */
export interface LedgerLine {
  /** Which of the explanation's terms it is, from 0. */
  readonly position: number;
  readonly value: number;
  readonly term: Term;
  /** The factors of a gradient's term. */
  readonly jacobian?: JacobianTerm;
  /** What the lines up to here add up to; of the last line, with the rest, the sum. */
  readonly running: number;
}

/** What a ledger folded. */
export interface LedgerRest {
  readonly count: number;
  readonly value: number;
  /** How many of them are exactly 0. */
  readonly zeros: number;
}

/** What a ledger shows. */
interface LedgerOptions {
  readonly order?: LedgerOrder;
  /** The most lines to show; the smallest of the others fold into one. All, where it is left out. */
  readonly most?: number;
}

/** |sum| below this share of Σ|terms| is worth a word: three of some sixteen digits are gone. */
const NEARLY_CANCELS = 1e-3;

/** The terms of an explanation as a ledger: of a gradient's Jacobian, or of any sum. */
export function ledgerOf(
  { terms, jacobian, sum }: Pick<Explanation, 'terms' | 'jacobian' | 'sum'>,
  options: LedgerOptions = {},
): Ledger {
  const { order = 'order', most = Number.POSITIVE_INFINITY } = options;
  // Folding a single line would save nothing.
  const folds = terms.length > most + 1;
  const shown = folds ? largest(terms, most) : [...terms.keys()];
  const sizeAt = (at: number) => sizeOf((terms[at] as Term).value);
  const kept = shown.sort((a, b) => (order === 'size' ? sizeAt(b) - sizeAt(a) : 0) || a - b);
  let running = 0;
  const lines = kept.map(position => {
    const term = terms[position] as Term;
    running += term.value;
    const factors = jacobian?.[position];
    return { position, value: term.value, term, running, ...(factors && { jacobian: factors }) };
  });
  const size = terms.reduce((total, { value }) => total + Math.abs(value), 0);
  const warning = cancellation(sum, size, terms.length);
  return {
    lines,
    ...(folds && { rest: restOf(terms, new Set(kept)) }),
    sum,
    size,
    parts: partTotals(jacobian ?? []),
    ...(warning !== undefined && { warning }),
  };
}

/** NaN stands before everything else: it is what a person looks for. */
function sizeOf(value: number): number {
  return Number.isNaN(value) ? Number.MAX_VALUE : Math.abs(value);
}

/** Positions of the largest terms, of equals the first ones. Of hundreds nearly all take one comparison. */
function largest(terms: readonly Term[], most: number): number[] {
  const found: { readonly at: number; readonly size: number }[] = []; // from large to small
  for (const [at, { value }] of terms.entries()) {
    const size = sizeOf(value);
    if (found.length === most && size <= (found.at(-1)?.size ?? Number.POSITIVE_INFINITY)) continue;
    const place = found.findIndex(other => other.size < size);
    found.splice(place < 0 ? found.length : place, 0, { at, size });
    if (found.length > most) found.pop();
  }
  return found.map(({ at }) => at);
}

function restOf(terms: readonly Term[], shown: ReadonlySet<number>): LedgerRest {
  const values = terms.flatMap(({ value }, at) => (shown.has(at) ? [] : value));
  return {
    count: values.length,
    value: values.reduce((total, value) => total + value, 0),
    zeros: values.filter(value => value === 0).length,
  };
}

/** Says how many digits a sum lost, where its terms nearly cancel; undefined where they do not. Exported for tests. */
export function cancellation(sum: number, size: number, count: number): string | undefined {
  if (count < 2 || size === 0 || !(Math.abs(sum) < NEARLY_CANCELS * size)) return undefined;
  if (Math.abs(sum) <= count * Number.EPSILON * size)
    return 'the terms cancel: what is left of the sum is 0 or rounding';
  const digits = Math.floor(Math.log10(size / Math.abs(sum)));
  return `the terms nearly cancel: their sizes add up to ${size.toPrecision(3)}, so about ${digits} of 16 digits are lost`;
}

/** Sums parts of the same name over all terms, in the order of the term that has most of them. */
function partTotals(jacobian: readonly JacobianTerm[]): readonly Part[] {
  const most = jacobian.reduce<readonly Part[]>(
    (longest, { parts = [] }) => (parts.length > longest.length ? parts : longest),
    [],
  );
  const totals = new Map<string, number>(most.map(({ name }) => [name, 0]));
  for (const { parts = [] } of jacobian)
    for (const { name, value } of parts) totals.set(name, (totals.get(name) ?? 0) + value);
  return [...totals].map(([name, value]) => ({ name, value }));
}

/** `… 57 more, together −0.0021`, with a number written as the caller writes numbers. */
export function restText({ count, value, zeros }: LedgerRest, format: (value: number) => string): string {
  const folded = foldedText({ count, zeros });
  return zeros === count ? folded : `${folded}, together ${format(value)}`;
}

/** How many lines were folded, where their sum stands in a column of its own. */
export function foldedText({ count, zeros }: Pick<LedgerRest, 'count' | 'zeros'>): string {
  return zeros === count ? `… ${count} more, all 0` : `… ${count} more`;
}

import type { Arithmetic } from '../../src/arithmetic/arithmetic.ts';
import { erf } from '../../src/arithmetic/erf.ts';
import type { Index } from '../../src/tensor/tensor.ts';

/** The number an operand holds, by its letter: where an evaluation gets its cells from. */
export type LookUp = (of: string, at: Index) => number;

/** What a part came to under a look-up: means and variances are shared by many terms. */
const known = new WeakMap<LookUp, WeakMap<Arithmetic, number>>();

/**
 * Evaluates a tree from its leaves, trusting none of the values it carries except those of number
 * leaves. Sums run left to right; a sum of nothing but −0 is 0 where the tree says that it began at 0.
 */
export function evaluate(tree: Arithmetic, lookUp: LookUp): number {
  const values = known.get(lookUp) ?? new WeakMap<Arithmetic, number>();
  known.set(lookUp, values);
  const value = values.get(tree) ?? evaluated(tree, lookUp);
  values.set(tree, value);
  return value;
}

function evaluated(tree: Arithmetic, lookUp: LookUp): number {
  const of = (part: Arithmetic) => evaluate(part, lookUp);
  switch (tree.kind) {
    case 'cell':
      return lookUp(tree.of, tree.at);
    case 'number':
      return tree.value;
    case 'sum': {
      const total = tree.terms.length === 0 ? 0 : tree.terms.map(of).reduce((a, b) => a + b);
      return Object.is(total, -0) && Object.is(tree.value, 0) ? 0 : total;
    }
    case 'negative':
      return -of(tree.of);
    case 'product':
      return tree.factors.map(of).reduce((a, b) => a * b);
    case 'quotient':
      return of(tree.dividend) / of(tree.divisor);
    case 'call':
      return tree.name === 'erf' ? erf(of(tree.argument)) : Math[tree.name](of(tree.argument));
    case 'choice':
      return of(tree.among[tree.chosen] as Arithmetic);
    case 'named':
      return of(tree.is);
  }
}

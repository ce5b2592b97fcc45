import fc from 'fast-check';
import {
  type Arithmetic,
  call,
  cell,
  choice,
  minus,
  named,
  negative,
  number,
  plus,
  product,
  quotient,
  sum,
} from '../../src/arithmetic/arithmetic.ts';
import { matrix } from '../../src/tensor/tensor.ts';

/** Numbers that break printers: both zeros, negative, tiny, huge, infinite, NaN; and ordinary ones. */
const numbers = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }) },
  fc.constantFrom(0, -0, 1, -1, 2, 1e-7, -1e21, 1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
);

/** Any tree that the constructors can build. */
export const trees: fc.Arbitrary<Arithmetic> = fc.letrec<{ tree: Arithmetic }>(tie => {
  const tree = tie('tree');
  const several = fc.array(tree, { minLength: 1, maxLength: 4 });
  return {
    tree: fc.oneof(
      { maxDepth: 5, depthSize: 'medium' },
      numbers.map(value => cell('x', [0, 0], matrix([[value]]))),
      numbers.map(value => number(value)),
      fc.array(tree, { maxLength: 4 }).map(sum),
      fc.tuple(tree, tree).map(([a, b]) => plus(a, b)),
      fc.tuple(tree, tree).map(([a, b]) => minus(a, b)),
      tree.map(negative),
      several.map(([first, ...others]) => product(first as Arithmetic, ...others)),
      fc.tuple(tree, tree).map(([a, b]) => quotient(a, b)),
      fc
        .tuple(fc.constantFrom('exp', 'log', 'log1p', 'sqrt', 'tanh', 'sin', 'cos', 'abs', 'erf'), tree)
        .map(([name, of]) => call(name, of)),
      fc.tuple(several, fc.constantFrom('max', 'min', 'masked')).map(([among, reason]) => chosen(among, reason)),
      fc
        .tuple(fc.constantFrom('mean', 'variance', 'm hat', 'max', 'lambda', '2i', ''), tree)
        .map(([name, is]) => named(name, is)),
    ),
  };
}).tree;

function chosen(among: readonly Arithmetic[], reason: string): Arithmetic {
  let best = 0;
  for (const [at, { value }] of among.entries()) {
    const there = among[best]?.value as number;
    if (Number.isNaN(value) && !Number.isNaN(there)) best = at;
    if (reason === 'max' ? value > there : value < there) best = at;
  }
  return choice(among, best, reason);
}

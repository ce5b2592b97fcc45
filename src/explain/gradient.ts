import { type Arithmetic, cell, product, sum } from '../arithmetic/arithmetic.ts';
import type { Differentiated, Segment } from '../engine/tape.ts';
import type { Index } from '../tensor/tensor.ts';
import { GradientFormula } from './cell-formula.ts';
import { DerivativeTerm } from './derivative-term.ts';
import { type Differentiation, differentiationOf } from './differentiation.ts';
import type { Explanation, JacobianTerm, Shortcut } from './explanation.ts';
import { formulaOf } from './formula.ts';
import { fusedShortcut } from './fused.ts';
import { gradientNames, namedFormula, placesIn, textOf } from './reference.ts';
import { termOf } from './term.ts';

/** What an explanation of a gradient cell has beside its heading. */
type GradientPart = Pick<
  Explanation,
  'formula' | 'arithmetic' | 'terms' | 'cells' | 'sum' | 'jacobian' | 'jacobianFormula' | 'cellFormula' | 'shortcuts'
>;

/** Σ dout[o] · ∂out[o]/∂in, the same for every operation: the ledger of a gradient cell. */
export function explainGradient(segment: Segment, slot: number, at: Index, instruction: Differentiated): GradientPart {
  const taken = differentiationOf(segment, instruction);
  const { forward, gradient, letters, upstream } = taken;
  const site = { segment, instruction, forward, letters, mixed: gradient.mixesRow === true };
  const products: Arithmetic[] = [];
  const jacobian: JacobianTerm[] = [];
  for (const [fed, derivative] of gradient.jacobian(at, taken.inputs, taken.out, taken.attrs)) {
    products.push(product(cell('dout', fed, upstream), derivative));
    jacobian.push(new DerivativeTerm(site, at, fed, derivative));
  }
  const arithmetic = sum(products);
  const names = gradientNames(segment, slot, instruction);
  const named = (formula: string) => namedFormula(formula, segment, letters, names);
  const { jacobianFormula } = gradient;
  return {
    formula: formulaOf(segment, slot),
    arithmetic,
    terms: products.map(term => termOf(term, segment, letters)),
    cells: placesIn(products, letters),
    sum: arithmetic.value,
    jacobian,
    jacobianFormula: named(jacobianFormula),
    ...(jacobian.length > 0 && {
      cellFormula: new GradientFormula({ jacobianFormula, at, jacobian, segment, letters, named }),
    }),
    shortcuts: shortcutsOf(segment, instruction, taken, at, names),
  };
}

function shortcutsOf(
  segment: Segment,
  instruction: Differentiated,
  taken: Differentiation,
  at: Index,
  names: ReadonlyMap<string, string>,
): readonly Shortcut[] {
  const { gradient, letters, upstream, inputs, out, attrs } = taken;
  const found: Shortcut[] = [];
  const arithmetic = gradient.shortcut?.at(at, upstream, inputs, out, attrs);
  // Of a masked cell there is nothing to cut short.
  if (gradient.shortcut && arithmetic && arithmetic.kind !== 'choice') {
    const formula = namedFormula(gradient.shortcut.formula, segment, letters, names);
    found.push({ formula, text: textOf(arithmetic, letters), arithmetic, value: arithmetic.value, closed: true });
  }
  const fused = fusedShortcut(segment, instruction, taken, at);
  return fused ? [...found, fused] : found;
}

import { nonFiniteIn, nonFiniteText } from '../../timeline/first-nonfinite.ts';
import type { Rule } from './rule.ts';

/** The first NaN or infinity of a step, not counting what masks write. */
export const firstNonfinite: Rule = {
  name: 'first-nonfinite',
  why: 'NaN and infinities spread to everything that is computed from them, gradients and parameters included',
  remedy: 'look at what the operation read: a logarithm of 0, a division by 0, an exponential that overflows',
  *check(segment) {
    const found = nonFiniteIn(segment);
    if (found) yield { slot: found.slot, at: found.cell, message: nonFiniteText(found) };
  },
};

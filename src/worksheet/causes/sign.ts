import { summands } from '../../arithmetic/terms.ts';
import { mapCells } from '../../tensor/tensor.ts';
import type { Change } from '../recompute.ts';
import { formsOf } from '../substitute.ts';
import { applies, type Cause } from './cause.ts';

/** More terms than this, and some flipped one fits almost any number. */
const MOST_TERMS = 4;

const flipped: Change = (made, inputs) => mapCells(made.compute(inputs), cell => -cell);

/** The sign of the number, of one of its terms, or of a difference. */
export const sign: Cause = {
  name: 'sign',
  *otherwise(made) {
    if (applies(made, 'subtract')) yield { says: 'the difference taken the other way round', change: flipped };
    if (applies(made, 'negate', 'cross_entropy')) yield { says: 'the minus left out', change: flipped };
  },
  *instead({ target, at, truth }) {
    yield { says: 'the wrong sign', value: -truth };
    const [form] = target.made ? formsOf(target.made, at) : [];
    const terms = form ? summands(form) : [];
    if (terms.length < 2 || terms.length > MOST_TERMS) return;
    for (const [position, { value }] of terms.entries())
      yield { says: `the sign of term ${position + 1} of ${terms.length} turned round`, value: truth - 2 * value };
  },
};

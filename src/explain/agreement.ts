import { summands } from '../arithmetic/terms.ts';
import type { Explanation, Shortcut } from './explanation.ts';

/** What rounding leaves between two ways to the same number, per Σ|terms|. */
const ROUNDING = 1e-12;

/** How what was computed from an explanation stands to the number that was recorded. */
interface Agreement {
  /** Bit for bit, but for the sign of a zero; as far as rounding goes, which only another way to a number may; or not at all. */
  readonly holds: 'exactly' | 'to rounding' | 'not';
  /** |computed − recorded|. */
  readonly apart: number;
}

/**
 * Whether the terms of an explanation sum to its value: exactly where the terms are how it was computed, and to
 * rounding where they are not, as a gradient is computed in closed form.
 */
export function agreement({ sum, value, terms, jacobian }: Explanation): Agreement {
  return agreementOf(sum, value, jacobian && terms);
}

/** Whether a shortcut comes to the value of its explanation: exactly where it is the closed form of training. */
export function shortcutAgreement({ value, arithmetic, closed }: Shortcut, whole: Explanation): Agreement {
  return agreementOf(value, whole.value, closed ? undefined : summands(arithmetic));
}

/** `terms`: those that were added in another order, where rounding is allowed. */
function agreementOf(computed: number, recorded: number, terms?: readonly { readonly value: number }[]): Agreement {
  const apart = Math.abs(computed - recorded);
  if (Object.is(computed, recorded) || apart === 0) return { holds: 'exactly', apart: 0 };
  const size = terms?.reduce((total, { value }) => total + Math.abs(value), 0) ?? 0;
  const near = Number.isFinite(apart) && apart <= ROUNDING * size; // an infinite sum is near to anything otherwise
  return { holds: near ? 'to rounding' : 'not', apart };
}

/** An agreement for people: `✓ as recorded, to rounding (4e-19)`; `recorded` is the recorded number as text. */
export function agreementText({ holds, apart }: Agreement, recorded: string): string {
  if (holds === 'not') return `✗ recorded is ${recorded}`;
  return `✓ as recorded, ${holds === 'exactly' ? 'bit for bit' : `to rounding (${apart.toExponential(0)})`}`;
}

import { erf } from '../../../src/arithmetic/erf.ts';

/**
 * A number and how far the true one may lie from it: what rounding has cost so far, to first order.
 * A textbook formula evaluated as it stands cancels where the engine takes care not to; so much may the two differ.
 * An error of ∞ says that nothing is known: overflow, 0·∞, a comparison of numbers that rounding may have swapped.
 */
export interface Rounded {
  readonly value: number;
  readonly error: number;
}

/** A number without any error. */
export function exactly(value: number): Rounded {
  return { value, error: 0 };
}

/** A number that somebody computed: right but for its last digit. */
export function computed(value: number): Rounded {
  return { value, error: Number.isFinite(value) ? UNIT * Math.abs(value) : 0 };
}

/** A number of which nothing is known. */
export const unknown: Rounded = { value: Number.NaN, error: Number.POSITIVE_INFINITY };

/** What two numbers come to; the signs are those of the notation. */
export const operators: Readonly<Record<string, (a: Rounded, b: Rounded) => Rounded>> = {
  '+': (a, b) => rounded(a.value + b.value, a.error + b.error, a, b),
  '−': (a, b) => rounded(a.value - b.value, a.error + b.error, a, b),
  '·': times,
  '*': times,
  '/': (a, b) => {
    if (b.value === 0) return b.error > 0 ? unknown : { value: a.value / b.value, error: 0 };
    if (Math.abs(b.value) <= b.error) return unknown;
    const share = a.value / b.value;
    return rounded(share, (a.error + Math.abs(share) * b.error) / Math.abs(b.value), a, b);
  },
  '^': power,
  max: (a, b) => ({ value: Math.max(a.value, b.value), error: Math.max(a.error, b.error) }),
};

/** The functions of one number that formulas call. */
export const functions: Readonly<Record<string, (x: Rounded) => Rounded>> = {
  exp: x => rounded(Math.exp(x.value), Math.exp(x.value) * x.error, x),
  log: x => {
    if (x.value === 0) return x.error > 0 ? unknown : exactly(Number.NEGATIVE_INFINITY);
    return rounded(Math.log(x.value), x.error / Math.abs(x.value), x);
  },
  sqrt: x => {
    const root = Math.sqrt(x.value);
    return rounded(root, root === 0 ? Math.sqrt(x.error) : x.error / (2 * root), x);
  },
  tanh: x => rounded(Math.tanh(x.value), x.error, x),
  erf: x => rounded(erf(x.value), 2 * x.error, x),
  sin: x => rounded(Math.sin(x.value), x.error, x),
  cos: x => rounded(Math.cos(x.value), x.error, x),
  sigmoid: x => rounded(1 / (1 + Math.exp(-x.value)), x.error, x),
  abs: x => ({ value: Math.abs(x.value), error: x.error }),
  sign: x => (Math.abs(x.value) <= x.error && x.error > 0 ? unknown : exactly(Math.sign(x.value))),
};

/** A number with its sign changed. */
export function negated({ value, error }: Rounded): Rounded {
  return { value: -value, error };
}

/** Whether a comparison holds, as 1 or 0; unknown where rounding may decide it, and of NaN. */
export function compared(sign: string, a: Rounded, b: Rounded): Rounded {
  const gap = a.value === b.value ? 0 : a.value - b.value;
  const doubt = a.error + b.error;
  if (Number.isNaN(gap) || (doubt > 0 && Math.abs(gap) <= doubt)) return unknown;
  const holds = { '=': gap === 0, '<': gap < 0, '>': gap > 0, '≤': gap <= 0, '≥': gap >= 0 }[sign];
  if (holds === undefined) throw new Error(`“${sign}” compares nothing; known are = < > ≤ ≥`);
  return exactly(holds ? 1 : 0);
}

const UNIT = Number.EPSILON;

function times(a: Rounded, b: Rounded): Rounded {
  if ([a, b].some(isZero) && [a, b].every(each => Number.isFinite(each.value))) return exactly(a.value * b.value);
  // What is exactly 0 stays it beside an error of any size, but not beside ∞.
  const share = (of: Rounded, error: number) => (of.value === 0 ? 0 : Math.abs(of.value) * error);
  return rounded(a.value * b.value, share(a, b.error) + share(b, a.error) + smaller(a.error * b.error), a, b);
}

/** Small whole powers are products. Of 0, any other power is taken for exact or for unknown. */
function power(a: Rounded, b: Rounded): Rounded {
  if (b.error === 0 && [2, 3].includes(b.value)) return times(a, b.value === 2 ? a : times(a, a));
  const value = a.value ** b.value;
  if (a.value === 0) return a.error === 0 ? exactly(value) : unknown;
  const size = Math.abs(b.value * Math.log(Math.abs(a.value)));
  return rounded(value, Math.abs(value) * (Math.abs(b.value / a.value) * a.error + UNIT * size), a, b);
}

function isZero({ value, error }: Rounded): boolean {
  return value === 0 && error === 0;
}

/** The product of two errors, which is of second order, unless one of them is all there is. */
function smaller(product: number): number {
  return Number.isNaN(product) ? 0 : product;
}

/** A result with the error that its operands bring, and half a unit of its own; whole numbers have none. */
function rounded(value: number, brought: number, ...from: readonly Rounded[]): Rounded {
  if (from.some(({ error }) => error === Number.POSITIVE_INFINITY)) return unknown;
  if (Number.isNaN(brought) && from.every(each => Number.isFinite(each.value))) return unknown;
  if (from.some(each => Number.isNaN(each.value))) return exactly(value);
  if (Number.isNaN(value)) return unknown;
  if (!Number.isFinite(value)) return from.some(each => !Number.isFinite(each.value)) ? exactly(value) : unknown;
  if (brought === 0 && from.every(each => Number.isSafeInteger(each.value)) && Number.isSafeInteger(value))
    return exactly(value);
  if (from.some(each => !Number.isFinite(each.value))) return exactly(value);
  return { value, error: brought + UNIT * Math.abs(value) + Number.MIN_VALUE };
}

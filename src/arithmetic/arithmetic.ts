import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { erf } from './erf.ts';

/**
 * The arithmetic behind one number, as a tree that carries its own value.
 * Built only by the constructors below, so that a tree's value always fits it: evaluating the
 * tree in the order it is written gives `value` to the last bit.
 */
export type Arithmetic = Cell | NumberLeaf | Sum | Negative | Product | Quotient | Call | Choice | Named;

/** A cell of an operand; `of` is the operand's letter in the operation's formula, `out` or `dout`. */
export interface Cell {
  readonly kind: 'cell';
  readonly of: string;
  readonly at: Index;
  readonly value: number;
}

/** A number that stands in the formula itself; the label says what it is (`eps`, `n`, `lr`, `δ`). */
export interface NumberLeaf {
  readonly kind: 'number';
  readonly value: number;
  readonly label?: string;
}

/** Terms added from left to right. */
export interface Sum {
  readonly kind: 'sum';
  readonly terms: readonly Arithmetic[];
  readonly value: number;
}

/** The opposite of a number; in a sum it prints as a minus. */
interface Negative {
  readonly kind: 'negative';
  readonly of: Arithmetic;
  readonly value: number;
}

/** Factors multiplied from left to right. */
export interface Product {
  readonly kind: 'product';
  readonly factors: readonly Arithmetic[];
  readonly value: number;
}

/** One number divided by another. */
export interface Quotient {
  readonly kind: 'quotient';
  readonly dividend: Arithmetic;
  readonly divisor: Arithmetic;
  readonly value: number;
}

/** The functions of one number that formulas use. */
export type FunctionName = keyof typeof FUNCTIONS;

/** A function of one number. */
export interface Call {
  readonly kind: 'call';
  readonly name: FunctionName;
  readonly argument: Arithmetic;
  readonly value: number;
}

/** One of several numbers, and why that one: max, min, abs, a mask, a gate, a sample. */
export interface Choice {
  readonly kind: 'choice';
  readonly among: readonly Arithmetic[];
  readonly chosen: number;
  /** How the choice is written: `max`, `min`, or a sentence such as `masked`. */
  readonly reason: string;
  /** What decided, where that is not the alternatives themselves: a target id, the bounds of a drawn interval. */
  readonly by?: readonly Arithmetic[];
  readonly value: number;
}

/** A sub-expression with a name of its own (`mean`, `variance`), shown by name and opened on demand. */
export interface Named {
  readonly kind: 'named';
  readonly name: string;
  readonly is: Arithmetic;
  /** How a textbook writes it, where it is computed in another way that keeps more digits; then shown in place of the name. */
  readonly as?: Arithmetic;
  readonly value: number;
}

/** What a call's name computes; erf is not in `Math`. */
const FUNCTIONS = {
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  abs: Math.abs,
  erf,
} as const;

/** The cell of an operand. */
export function cell(of: string, at: Index, from: Tensor): Cell {
  return { kind: 'cell', of, at, value: cellOf(from, at) };
}

/** A number of the formula itself. */
export function number(value: number, label?: string): NumberLeaf {
  return label === undefined ? { kind: 'number', value } : { kind: 'number', value, label };
}

/** Σ: terms added from left to right, starting from 0 as a loop does, so that an empty sum is 0. */
export function sum(terms: readonly Arithmetic[]): Sum {
  let value = 0;
  for (const term of terms) value += term.value;
  return { kind: 'sum', terms, value };
}

/** a + b. Unlike `sum`, starts from a, so that −0 + −0 stays −0 as in IEEE arithmetic. */
export function plus(a: Arithmetic, b: Arithmetic): Sum {
  return { kind: 'sum', terms: [a, b], value: a.value + b.value };
}

/** a − b; the same bits as a + (−b). */
export function minus(a: Arithmetic, b: Arithmetic): Sum {
  return plus(a, negative(b));
}

/** −a. */
export function negative(of: Arithmetic): Negative {
  return { kind: 'negative', of, value: -of.value };
}

/** Factors multiplied from left to right; at least one. */
export function product(...factors: readonly [Arithmetic, ...Arithmetic[]]): Product {
  let value = factors[0].value;
  for (let at = 1; at < factors.length; at++) value *= (factors[at] as Arithmetic).value;
  return { kind: 'product', factors, value };
}

/** a / b. */
export function quotient(dividend: Arithmetic, divisor: Arithmetic): Quotient {
  return { kind: 'quotient', dividend, divisor, value: dividend.value / divisor.value };
}

/** A function of one number, by name. */
export function call(name: FunctionName, argument: Arithmetic): Call {
  return { kind: 'call', name, argument, value: FUNCTIONS[name](argument.value) };
}

/** One of several numbers by position, with the reason it was taken, and the numbers that decided it. */
export function choice(
  among: readonly Arithmetic[],
  chosen: number,
  reason: string,
  by: readonly Arithmetic[] = [],
): Choice {
  const taken = among[chosen];
  if (!taken) throw new RangeError(`choice: there is no alternative ${chosen} among ${among.length}`);
  const value = taken.value;
  return by.length === 0
    ? { kind: 'choice', among, chosen, reason, value }
    : { kind: 'choice', among, chosen, reason, by, value };
}

/** A sub-expression under a name of its own. */
export function named(name: string, is: Arithmetic): Named {
  return { kind: 'named', name, is, value: is.value };
}

/**
 * A part that is computed as `is`, to the last digits, and written as `as`, the form of the textbook:
 * `1 − s` for what all other weights add up to. Its value is that of `is`.
 */
export function written(name: string, as: Arithmetic, is: Arithmetic): Named {
  return { kind: 'named', name, is, as, value: is.value };
}

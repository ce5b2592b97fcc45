import type { Definition, Expression, Right } from './expression.ts';
import type { Axis, Grid } from './grid.ts';

/** What the names in a formula stand for. */
export interface Scope {
  /** Tensors by their letters (`out` and `dout` too), named arguments, sizes, `n`. */
  readonly known: ReadonlyMap<string, Grid>;
  /** The operands of an operation of any number of them: `x_0`, `x_1`, … */
  readonly list: readonly Grid[];
  /** The names, without the letter under them, of the row and the column of out at which each of them begins. */
  readonly begins: { readonly row: string; readonly column: string } | undefined;
  /** Index letters and parameters, which come before everything else. */
  readonly letters: ReadonlyMap<string, Grid>;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The operation's named arguments, which choose between two forms. */
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Tensors of which one row may stand for all. */
  readonly oneRow: readonly string[];
  /** What `max` alone means: the maximum that the formula writes out. */
  readonly max: Expression | undefined;
  /** What an expression comes to: names stand for expressions, and expressions have names in them. */
  evaluate(of: Expression, scope: Scope): Grid;
  /** ∂out/∂x, cell by its own cell, where the formula of a gradient refers to the Jacobian's. */
  derivative(): Grid;
}

/** The right side that is meant with the operation's named arguments. */
export function chosen({ is, instead }: Right, { attrs }: Scope): Expression {
  return instead && String(attrs[instead.name]) === instead.value ? instead.is : is;
}

/** The axis that the operation folds. */
export function axisOf({ attrs }: Scope): Axis {
  return (attrs.axis ?? null) as Axis;
}

/** The scope with letters or parameters bound. */
export function withLetters(scope: Scope, more: Iterable<readonly [string, Grid]>): Scope {
  return { ...scope, letters: new Map([...scope.letters, ...more]) };
}

/** The scope inside of a definition, where its own name means what it meant before: `x = x[i,j]`. */
export function without(scope: Scope, name: string): Scope {
  return { ...scope, definitions: new Map([...scope.definitions].filter(([other]) => other !== name)) };
}

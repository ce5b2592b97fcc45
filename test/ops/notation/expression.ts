/** A part of a formula. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  /** A tensor, an index letter, a named argument, a definition: `dout`, `i`, `eps`, `x_n`, `σ_i`, `δ_jk`. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'cell'; readonly of: Expression; readonly index: Place }
  | { readonly kind: 'negative' | 'transpose' | 'absolute' | 'root' | 'last row'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  /** `Σ_k …`, `Σ_ij …`, `max_k …`, `Σ_{k ≤ id} …`, `Σ_{i: ids[0,i]=r} …`. */
  | {
      readonly kind: 'fold';
      readonly by: Fold;
      readonly letters: readonly string[];
      readonly condition?: Expression;
      readonly of: Expression;
    }
  /** `Σ x`, `max x`: over the cells that the operation's axis folds. */
  | { readonly kind: 'reduction'; readonly by: Fold; readonly of: Expression }
  | {
      readonly kind: 'where';
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'compared'; readonly sign: string; readonly left: Expression; readonly right: Expression }
  /** `x is the first largest`, of the cells that the operation's axis folds. */
  | { readonly kind: 'extreme'; readonly word: Extreme; readonly of: Expression }
  /** `the first id where …`. */
  | { readonly kind: 'first'; readonly letter: string; readonly condition: Expression }
  /** `the first j where x[i,j] is largest`. */
  | { readonly kind: 'argument'; readonly letter: string; readonly word: Extreme; readonly of: Expression }
  /** `1 at the target`: in each row. */
  | { readonly kind: 'one at the target' }
  /** `∂out/∂x`: every cell's derivative by its own cell. */
  | { readonly kind: 'derivative' }
  /** `the slope of Φ`. */
  | { readonly kind: 'slope'; readonly of: string };

/** How cells are folded into one number. */
export type Fold = 'Σ' | 'max' | 'min';

/** Which of several cells is meant. */
export type Extreme = 'largest' | 'smallest';

/** The row and the column of a cell. */
export type Place = readonly [row: Expression, column: Expression];

/** What an equation gives: `out[i,j]`, `dx`, `∂out[i,k]/∂x[i,j]`; without an index it is a whole tensor. */
export interface Subject {
  /** `out`, `dx`, `dx_n`. */
  readonly of: string;
  readonly at?: Place;
  /** Of a derivative: the operand it is taken by. */
  readonly by?: { readonly of: string; readonly at?: Place };
}

/** The right side of an equation, and what stands in its place for one value of a named argument. */
export interface Right {
  readonly is: Expression;
  readonly instead?: { readonly name: string; readonly value: string; readonly is: Expression };
}

/** `out[i,j] = …`. */
export interface Equation extends Right {
  readonly subject: Subject;
}

/** `σ = …`, `Φ(x) = …`: what a name stands for, read anew wherever it is used. */
export interface Definition extends Right {
  readonly name: string;
  readonly parameter?: string;
}

/** A formula that was read. */
export interface Formula {
  readonly text: string;
  readonly equations: readonly Equation[];
  readonly definitions: readonly Definition[];
  /** `, 0 elsewhere`: cells that no equation gives are 0. */
  readonly zeroElsewhere: boolean;
  /** `, repeated over …`: the result may be smaller than what it is given to. */
  readonly repeated: boolean;
  /** `(scores is t×T)`: letters for a tensor's size. */
  readonly sizes: readonly { readonly of: string; readonly rows: string; readonly columns: string }[];
  /** `(x_n begins at row top_n, column left_n)`: names for where an operand of many stands in out. */
  readonly begins: readonly { readonly row: string; readonly column: string }[];
  /** `(keep may be one row)`: tensors whose one row is read for every row. */
  readonly oneRow: readonly string[];
}

/** The parts that a part is made of. */
export function partsOf(of: Expression): readonly Expression[] {
  return Object.values(of).flatMap(value =>
    Array.isArray(value) ? value.filter(isExpression) : isExpression(value) ? [value] : [],
  );
}

function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

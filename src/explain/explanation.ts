import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import type { Index } from '../tensor/tensor.ts';

/** Why one cell holds its number. */
export interface Explanation {
  /** The tensor and the cell: `scaled.grad[1,0]`. */
  readonly name: string;
  /** Full address with the moment: `scaled.grad[1,0]@0:21`. */
  readonly address: string;
  readonly value: number;
  /** What kind of event wrote it, for people: `softmax`, `gradient of softmax`, `parameter`. */
  readonly title: string;
  /** In symbols, with the scenario's names: `A[1,0] = exp(scaled[1,0] − max) / Σ …`. */
  readonly formula: string;
  /** The same with its numbers; undefined where the number is simply there (data, parameter, constant). */
  readonly arithmetic?: Arithmetic;
  /** The summands; one where the value is not a sum. */
  readonly terms: readonly Term[];
  /** All cells that the number was computed from, each once. */
  readonly cells: readonly CellPlace[];
  /** The terms added up; the value itself, bit for bit, in the forward and update phases. */
  readonly sum: number;
  /** For a gradient cell: the cell that it is the gradient of, `scaled[1,0]`. */
  readonly wrt?: CellReference;
  /** For a gradient cell: one entry for each output cell that it feeds. */
  readonly jacobian?: readonly JacobianTerm[];
  /** For a gradient cell: ∂out/∂in in symbols, `∂A[i,k]/∂scaled[i,j] = A[i,k]·(δ_jk − A[i,j])`. */
  readonly jacobianFormula?: string;
  /** For a gradient cell that feeds any: its own formula. */
  readonly cellFormula?: CellFormula;
  /** For a gradient cell that has one: all its terms in one line. */
  readonly shortcuts?: readonly Shortcut[];
}

/** A summand. */
export interface Term {
  readonly value: number;
  readonly text: string;
  readonly cells: readonly CellReference[];
  /** What the term is called where it has a name of its own: `history`, `this gradient`. */
  readonly name?: string;
}

/** A cell of the same step. */
export interface CellPlace {
  readonly slot: number;
  readonly at: Index;
}

/** A cell of the same step that can be opened. */
export interface CellReference extends CellPlace {
  /** The tensor and the cell: `A[1,0]`. */
  readonly name: string;
  /** The same with its moment: `A[1,0]@0:15`. */
  readonly address: string;
  readonly value: number;
}

/** upstream · ∂out/∂in: what one output cell gave to the gradient of the cell that is explained. */
export interface JacobianTerm {
  /** Where the output cell stands. */
  readonly fed: Index;
  /** The output cell of the forward operation. */
  readonly out: CellReference;
  /** ∂out/∂in there. */
  readonly derivative: Arithmetic;
  /** ∂out/∂in in symbols, with the scenario's names: `A[1,0]·(1 − A[1,0])`. */
  readonly text: string;
  /** ∂loss/∂out there. */
  readonly upstream: CellReference;
  readonly product: number;
  /** Where an operation mixes the cells of a row: whether this is the cell's own column of it. */
  readonly place?: 'diagonal' | 'off-diagonal';
  /** The ways on which the product came about: direct, through the mean, through the variance; they sum to it. */
  readonly parts?: readonly Part[];
  /** Why the derivative is what it is, where something decided that: `gate shut: h[0,1] = −0.3`, `masked: …`. */
  readonly note?: string;
}

/** A gradient's formula for one cell: the indices of the cell filled in, those that are summed over left as letters. */
export interface CellFormula {
  /** `Σ_k A.grad[1,k]·A[1,k]·(δ_0k − A[1,0])`. */
  readonly text: string;
  /** ∂loss/∂out in it: `A.grad[1,k]`. */
  readonly upstream: string;
  /** The index of that: `1` and `k`. */
  readonly index: readonly [row: string, column: string];
  /**
   * What the factors of ∂out/∂in are called: `A[1,k]` and `δ_0k − A[1,0]`, as many as each product in the Jacobian has;
   * or ∂out/∂in as a whole, where its terms are no products of as many factors.
   */
  readonly factors: readonly string[];
}

/** A named share of a number. */
export interface Part {
  readonly name: string;
  readonly value: number;
}

/** A gradient cell in one line, beside its terms. */
export interface Shortcut {
  /** In textbook notation, with the scenario's names. */
  readonly formula: string;
  /** For this cell: `A[1,0]·(A.grad[1,0] − s·g)`. */
  readonly text: string;
  readonly arithmetic: Arithmetic;
  readonly value: number;
  /** It is the closed form that training computes, so its value is the cell's; not where it is another way to it. */
  readonly closed: boolean;
}

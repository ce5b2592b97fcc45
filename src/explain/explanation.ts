import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import type { Index } from '../tensor/tensor.ts';

/** Why one cell holds its number. */
export interface Explanation {
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
  /** The terms added up; the value itself, bit for bit, in the forward and update phases. */
  readonly sum: number;
  /** For a gradient cell: one entry for each output cell that it feeds. */
  readonly jacobian?: readonly JacobianTerm[];
}

/** A summand. */
export interface Term {
  readonly value: number;
  readonly text: string;
  readonly cells: readonly CellReference[];
}

/** A cell of the same step that can be opened. */
export interface CellReference {
  readonly address: string;
  readonly slot: number;
  readonly at: Index;
  readonly value: number;
}

/** upstream · ∂out/∂in: what one output cell gave to the gradient of the cell that is explained. */
export interface JacobianTerm {
  /** The output cell of the forward operation. */
  readonly out: CellReference;
  /** ∂out/∂in there. */
  readonly derivative: Arithmetic;
  /** ∂loss/∂out there. */
  readonly upstream: CellReference;
  readonly product: number;
}

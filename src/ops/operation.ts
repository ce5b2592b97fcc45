import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import type { Index, Shape, Tensor } from '../tensor/tensor.ts';

/**
 * Something for each input of an operation: a record by the input's letter, or, for an operation
 * of any number of inputs (`In` is `number`: concat, sums of contributions), a list.
 * Where the letters are not known (`In` is `any`, as in the registry) it is whatever the operation takes.
 */
type Each<In extends string | number, T> = IsAny<In> extends true ? Unknown : EachOf<In, T>;

type EachOf<In extends string | number, T> = number extends In ? readonly T[] : { readonly [K in In]: T };
type IsAny<In> = 0 extends 1 & In ? true : false;
// biome-ignore lint/suspicious/noExplicitAny: the registry is heterogeneous; each file is checked against its own letters
type Unknown = any;

/** One way out of an operation for gradients: from ∂loss/∂out to one input's share. */
export interface Gradient<In extends string | number, Attrs> {
  /** ∂loss/∂input in textbook notation, shown on screen: `da = dout @ b.T`. */
  readonly formula: string;
  /** ∂out/∂input in textbook notation, one term: `∂out[i,j]/∂x[i,k] = s_j(δ_jk − s_k)`. */
  readonly jacobianFormula: string;
  /**
   * Each cell feeds every column of its own row, in an output of this input's shape: so its Jacobian has a diagonal,
   * the cell's own column, and is otherwise elsewhere.
   */
  readonly mixesRow?: true;
  /** The closed form that training uses: the gradient of this input, in the input's shape. */
  backward(dout: Tensor, inputs: Each<In, Tensor>, out: Tensor, attrs: Attrs): Tensor;
  /**
   * Every output cell that this input cell feeds, with ∂out/∂in there. The gradient of the cell is
   * Σ dout[o] · ∂out[o]/∂in: one generic ledger for every operation (`explain/`).
   * Cells in the derivative are named by the operation's letters, and `out`.
   */
  jacobian(
    at: Index,
    inputs: Each<In, Tensor>,
    out: Tensor,
    attrs: Attrs,
  ): Iterable<readonly [out: Index, derivative: Arithmetic]>;
  /** The form in which people know it, where there is one: shown beside the ledger. */
  readonly shortcut?: Shortcut<In, Attrs>;
}

/** A gradient in one line, where all terms of the ledger together are simpler than each of them. */
interface Shortcut<In extends string | number, Attrs> {
  /** In textbook notation: `s_i·(g_i − s·g)`. */
  readonly formula: string;
  /** One cell of `backward`, bit for bit, with its cells named as in `jacobian`, and `dout`. */
  at(at: Index, dout: Tensor, inputs: Each<In, Tensor>, out: Tensor, attrs: Attrs): Arithmetic;
}

/** The names of a tensor's rows and columns, where they have any: tokens, positions, vocabulary. */
export interface Labels {
  readonly rows?: readonly string[] | undefined;
  readonly columns?: readonly string[] | undefined;
}

/** How a named argument of a call is read: `layer_norm(x, gamma, beta, eps=1e-5)`. */
export type Attribute =
  | { readonly type: 'number'; readonly default?: number }
  | { readonly type: 'whole'; readonly default?: number }
  /** 0: by column to 1×n; 1: by row to m×1; null: over everything. */
  | { readonly type: 'axis'; readonly default: 0 | 1 | null }
  | { readonly type: 'word'; readonly among: readonly string[]; readonly default: string };

/** Inputs on which the laws run, and which `stepformer ops NAME` shows. */
interface Example<In extends string | number, Attrs> {
  readonly inputs: Each<In, Tensor>;
  readonly attrs: Attrs;
}

/** How generated inputs stay legal and off kinks (ids in range, relu away from 0). */
interface Domain<In extends string | number, Attrs> {
  /** Inputs in range made from raw ones drawn in about −2…2; shapes must not change. */
  legal?(inputs: Each<In, Tensor>, attrs: Attrs): Each<In, Tensor>;
}

/**
 * An operation: everything about it in one file. Adding one is its file and one line in
 * `ops/index.ts`; the notation, explanations, gradients, laws, help and documents follow.
 */
export interface Op<In extends string | number, Attrs> {
  /** Its name in events and in the registry; of functions also the name in the notation. */
  readonly name: string;
  /** How it is written in a statement: `a @ b`, `softmax(x)`. Callable when it starts with `name(`. */
  readonly notation: string;
  /** One line on what it is for. */
  readonly about: string;
  /** The letters used in its formulas; `'list'` where it takes any number of inputs. */
  readonly inputs: number extends In ? 'list' : readonly In[];
  /** Named arguments after the inputs, in positional order. */
  readonly attributes: { readonly [K in keyof Attrs]: Attribute };
  /** One cell in textbook notation, shown on screen: `out[i,j] = Σ_k a[i,k]·b[k,j]`. */
  readonly formula: string;
  /** The same with each operand of a list written out as x_0, x_1, …: `out[i,j] = x_0[i,j] + x_1[i,j]`; for few of them. */
  readonly writtenOut?: (operands: readonly string[], attrs: Attrs) => string;
  /** The result's shape; throws `ShapeError` with names and values when the inputs do not fit. */
  shape(shapes: Each<In, Shape>, attrs: Attrs): Shape;
  forward(inputs: Each<In, Tensor>, attrs: Attrs): Tensor;
  /** One cell's arithmetic; its value is `forward`'s cell, bit for bit. */
  explain(at: Index, inputs: Each<In, Tensor>, attrs: Attrs): Arithmetic;
  /** By input; null where no gradient flows (ids, targets). A function of the position for lists. */
  readonly gradient: number extends In
    ? (position: number) => Gradient<In, Attrs>
    : Each<In, Gradient<In, Attrs> | null>;
  /** Row and column names of the result; without it, those of the inputs that have the result's size. */
  labels?(labels: Each<In, Labels>, attrs: Attrs, inputs: Each<In, Tensor>): Labels;
  /** The operation only moves numbers (slice, transpose, concat): trails pass through it in one hop. */
  readonly copies?: true;
  readonly examples: readonly Example<In, Attrs>[];
  readonly domain?: Domain<In, Attrs>;
}

/** How gradients flow to the operands of any operation of the registry. */
// biome-ignore lint/suspicious/noExplicitAny: the registry is heterogeneous; each file is checked against its own letters
export type AnyGradient = Gradient<any, any>;

/** An operation whose letters and attributes are not known statically, as the registry holds them. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export interface AnyOp extends Omit<Op<any, any>, 'inputs' | 'gradient'> {
  readonly inputs: 'list' | readonly string[];
  readonly gradient: ((position: number) => AnyGradient) | Readonly<Record<string, AnyGradient | null>>;
}

/** Shapes that do not fit; the message names the operation, the operands, their shapes and the rule. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** Inputs of legal shape with illegal contents: an id outside the table, a fully masked row. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** Arranges positional operands as the operation's functions take them: by letter, or as a list. */
// biome-ignore lint/suspicious/noExplicitAny: fits whichever operation it is made for
export function eachOf<T>(op: AnyOp, operands: readonly T[]): any {
  if (op.inputs === 'list') return operands;
  const record: Record<string, T> = {};
  for (let at = 0; at < op.inputs.length; at++) record[op.inputs[at] as string] = operands[at] as T;
  return record;
}

/** The letter of an operand: as in the formula, or its position in a list. */
export function letterOf(op: AnyOp, position: number): string {
  return op.inputs === 'list' ? String(position) : (op.inputs[position] as string);
}

/** How gradients flow to an operand, or null where none does. */
export function gradientOf(op: AnyOp, position: number): AnyGradient | null {
  if (typeof op.gradient === 'function') return op.gradient(position);
  return op.gradient[letterOf(op, position)] ?? null;
}

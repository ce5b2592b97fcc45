import { printExpression } from '../formula/print.ts';
import { type Expression, NotationError, type Span } from '../formula/syntax.ts';
import { operation } from '../ops/index.ts';
import { type AnyOp, ShapeError } from '../ops/operation.ts';
import { filled, type Shape, scalar, shapeText } from '../tensor/tensor.ts';
import type { Draft, Site } from './draft.ts';
import { fill } from './fill.ts';
import { claim, intermediateText } from './names.ts';
import type { Attrs, Operand } from './tape.ts';
import { describe, type Frame, type Target, type Value } from './value.ts';

/** Everything that compiling an expression needs beside the expression. */
export interface Compiler {
  readonly draft: Draft;
  /** Where instructions go: phase and example. */
  readonly site: Site;
  /** Compiles a part: appends its operations and says what it means. The last one writes `target`. */
  compile(expression: Expression, frame: Frame, target?: Target): Value;
  /** Meaning of a name in a frame; throws `NotationError` with the nearest known name. */
  lookUp(name: string, frame: Frame, span: Span): Value;
  /** A member of a group (`layers[0].WQ`), or the group one level down. */
  enter(path: string, span: Span): Value;
  /** The number in a 1×1 constant, for attributes and slices. */
  constantNumber(slot: number): number | undefined;
  /** Calls one of the scenario's functions; undefined where it has none of that name. */
  callFunction(expression: CallExpression, frame: Frame, target: Target | undefined): Value | undefined;
  /** How `cached(x)` is compiled in generation; absent elsewhere, where it is `x` itself. */
  readonly cached?: (x: Value, expression: CallExpression, frame: Frame, target: Target | undefined) => Value;
  /** Names that a call could have meant. */
  functionNames(): readonly string[];
}

/** A call in the notation. */
export type CallExpression = Extract<Expression, { kind: 'call' }>;

/** Appends an operation written by `expression`; shape errors get the expression's place. */
export function apply(
  { draft, site }: Compiler,
  op: AnyOp,
  operands: readonly Operand[],
  attrs: Attrs,
  expression: Expression,
  frame: Frame,
  target: Target | undefined,
): Value {
  const { scope, text } = target ?? { scope: frame.scope, text: textOf(expression, frame) };
  try {
    const name = claim(scope, text, site.example);
    return { kind: 'tensor', slot: draft.apply({ ...site, place: frame.place }, name, op, operands, { attrs }) };
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new NotationError(error.message, `in ${printExpression(expression)}`, expression);
  }
}

/** What an intermediate is called: its text, loop values filled in. */
export function textOf(expression: Expression, frame: Frame): string {
  return intermediateText(printExpression(fill(expression, frame.loops)));
}

/** A registered operation, which must be there: the notation's own operators. */
export function required(name: string): AnyOp {
  const found = operation(name);
  if (!found) throw new Error(`the registry has no operation ${name}`);
  return found;
}

/** The slot of a matrix; any other value is an error at the expression. */
export function matrixOf(compiler: Compiler, value: Value, expression: Expression): number {
  if (value.kind === 'tensor') return value.slot;
  if (value.kind === 'broken') throw new BrokenValue();
  const what = describe(value, slot => shapeText(compiler.draft.instruction(slot).shape));
  throw new NotationError(`${printExpression(expression)} is ${what}`, 'a matrix is needed here', expression);
}

/** Thrown where a value already has a reported problem; the statement is skipped without another word. */
export class BrokenValue extends Error {
  override readonly name = 'BrokenValue';
}

/** A number of the statement as an operand of a shape. */
export function literal(value: number, shape?: Shape): Operand {
  return { literal: value, tensor: shape ? filled(shape, value) : scalar(value) };
}

/** The number a value is: a literal, a loop counter, or a 1×1 constant. */
export function numberOf(compiler: Compiler, value: Value): number | undefined {
  if (value.kind === 'number') return value.value;
  return value.kind === 'tensor' ? compiler.constantNumber(value.slot) : undefined;
}

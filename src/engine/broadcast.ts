import type { Expression } from '../formula/syntax.ts';
import { type Shape, sameShape } from '../tensor/tensor.ts';
import { apply, type Compiler, literal, matrixOf, required } from './compiler.ts';
import type { Operand } from './tape.ts';
import type { Frame, Value } from './value.ts';

/** Both operands in one shape: a literal is spread, a smaller matrix broadcast by an event of its own. */
export function aligned(
  compiler: Compiler,
  left: Value,
  right: Value,
  expression: Extract<Expression, { kind: 'binary' }>,
  frame: Frame,
): Operand[] {
  const sides = [
    { value: left, expression: expression.left },
    { value: right, expression: expression.right },
  ];
  const shapes = sides.flatMap(side =>
    side.value.kind === 'number' ? [] : [compiler.draft.shapeOf(matrixOf(compiler, side.value, side.expression))],
  );
  const shape = {
    rows: Math.max(...shapes.map(({ rows }) => rows)),
    columns: Math.max(...shapes.map(({ columns }) => columns)),
  };
  return sides.map(side => {
    if (side.value.kind === 'number') return literal(side.value.value, shape);
    return broadcast(compiler, matrixOf(compiler, side.value, side.expression), shape, side.expression, frame);
  });
}

function broadcast(compiler: Compiler, slot: number, to: Shape, expression: Expression, frame: Frame): number {
  const shape = compiler.draft.shapeOf(slot);
  const name = broadcastName(shape, to);
  if (!name) return slot;
  const { start, end } = expression;
  const written: Expression = { kind: 'call', name, arguments: [{ value: expression, start, end }], start, end };
  const attrs =
    name === 'broadcast_number' ? { ...to } : name === 'broadcast_row' ? { rows: to.rows } : { columns: to.columns };
  const value = apply(compiler, required(name), [slot], attrs, written, frame, undefined);
  return matrixOf(compiler, value, written);
}

/** Which broadcast takes a shape to another; undefined where none does, and the operation will object. */
function broadcastName(from: Shape, to: Shape): string | undefined {
  if (sameShape(from, to)) return undefined;
  if (from.rows === 1 && from.columns === 1) return 'broadcast_number';
  if (from.rows === 1 && from.columns === to.columns) return 'broadcast_row';
  if (from.columns === 1 && from.rows === to.rows) return 'broadcast_column';
  return undefined;
}

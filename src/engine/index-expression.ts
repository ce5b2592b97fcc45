import { printExpression } from '../formula/print.ts';
import { type Expression, NotationError, type Selector } from '../formula/syntax.ts';
import { apply, type Compiler, matrixOf, numberOf, required } from './compiler.ts';
import { calculate } from './fill.ts';
import type { Frame, Target, Value } from './value.ts';

type IndexExpression = Extract<Expression, { kind: 'index' }>;

/** Compiles `x[-1]`, `x[0:4]`, `x[:, 4*h:4*h+4]`, `x[0, 1]` and `layers[0]`. Bounds are settled here. */
export function compileIndex(
  compiler: Compiler,
  expression: IndexExpression,
  frame: Frame,
  target: Target | undefined,
): Value {
  const of = compiler.compile(expression.of, frame);
  if (of.kind === 'group') return compiler.enter(`${of.path}[${groupIndex(compiler, expression, frame)}]`, expression);
  const slot = matrixOf(compiler, of, expression.of);
  const { rows, columns } = compiler.draft.shapeOf(slot);
  const sizes = [rows, columns];
  const moves = expression.selectors.flatMap((selector, axis) => {
    const size = sizes[axis] as number;
    const bounds = boundsOf(compiler, selector, size, axis, expression, frame);
    return bounds.from === 0 && bounds.to === size && selector.kind === 'slice' ? [] : [{ axis, bounds }];
  });
  return moves.reduce<Value>((value, { axis, bounds }, turn) => {
    const last = turn === moves.length - 1;
    const part: IndexExpression = last
      ? expression
      : { ...expression, selectors: expression.selectors.slice(0, axis + 1) };
    const op = required(axis === 0 ? 'row_slice' : 'column_slice');
    return apply(compiler, op, [matrixOf(compiler, value, part)], bounds, part, frame, last ? target : undefined);
  }, of);
}

function groupIndex(compiler: Compiler, { selectors }: IndexExpression, frame: Frame): number {
  const [selector] = selectors;
  const index = selector?.kind === 'at' ? numberOf(compiler, compiler.compile(selector.index, frame)) : undefined;
  if (index === undefined || selectors.length > 1)
    throw new NotationError('a group is indexed by one whole number', 'write layers[0]', selector as Selector);
  return index;
}

function boundsOf(
  compiler: Compiler,
  selector: Selector,
  size: number,
  axis: number,
  whole: IndexExpression,
  frame: Frame,
): { from: number; to: number } {
  const read = (expression: Expression) => wholeNumber(compiler, expression, frame);
  const fromEnd = (index: number) => (index < 0 ? index + size : index);
  const what = axis === 0 ? 'rows' : 'columns';
  const complain = (message: string): never => {
    throw new NotationError(
      `${printExpression(whole)}: ${message}`,
      `${printExpression(whole.of)} has ${what} 0 to ${size - 1}`,
      selector,
    );
  };
  if (selector.kind === 'at') {
    const index = fromEnd(read(selector.index));
    if (index < 0 || index >= size) complain(`there is no ${what.slice(0, -1)} ${read(selector.index)}`);
    return { from: index, to: index + 1 };
  }
  // As in NumPy, the ends of a slice are clipped to the matrix; an empty slice is refused, since no tensor is empty.
  const clip = (index: number) => Math.min(Math.max(fromEnd(index), 0), size);
  const from = selector.from ? clip(read(selector.from)) : 0;
  const to = selector.to ? clip(read(selector.to)) : size;
  if (to <= from) complain(`the slice from ${from} to ${to} is empty`);
  return { from, to };
}

function wholeNumber(compiler: Compiler, expression: Expression, frame: Frame): number {
  const value = settled(compiler, expression, frame) ?? numberOf(compiler, compiler.compile(expression, frame));
  if (value === undefined || !Number.isInteger(value))
    throw new NotationError(
      `${printExpression(expression)} is not a whole number`,
      'an index is a whole number, a loop counter or a constant that is one; rows of a table are looked up with embedding(table, ids)',
      expression,
    );
  return value;
}

/** A number that is known before anything runs: arithmetic with numbers, loop counters and constants, which is no event. */
function settled(compiler: Compiler, expression: Expression, frame: Frame): number | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'name':
      return numberOf(compiler, compiler.lookUp(expression.name, frame, expression));
    case 'negative': {
      const of = settled(compiler, expression.of, frame);
      return of === undefined ? undefined : -of;
    }
    case 'binary': {
      const [left, right] = [expression.left, expression.right].map(side => settled(compiler, side, frame));
      return left === undefined || right === undefined ? undefined : calculate(expression.operator, left, right);
    }
    default:
      return undefined;
  }
}

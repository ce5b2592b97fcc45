import { printExpression } from '../formula/print.ts';
import { type Expression, NotationError } from '../formula/syntax.ts';
import { scalar } from '../tensor/tensor.ts';
import { aligned } from './broadcast.ts';
import { compileCall } from './call.ts';
import { apply, type Compiler, matrixOf, numberOf, required } from './compiler.ts';
import { calculate } from './fill.ts';
import { compileIndex } from './index-expression.ts';
import type { Frame, Target, Value } from './value.ts';

/** Compiles an expression: appends its operations and says what it means. The last writes `target`. */
export function compile(compiler: Compiler, expression: Expression, frame: Frame, target?: Target): Value {
  switch (expression.kind) {
    case 'number':
      return { kind: 'number', value: expression.value };
    case 'string':
      return { kind: 'word', text: expression.value };
    case 'name':
      return compiler.lookUp(expression.name, frame, expression);
    case 'member':
      return compileMember(compiler, expression, frame, target);
    case 'negative':
      return compileNegative(compiler, expression, frame, target);
    case 'binary':
      return compileBinary(compiler, expression, frame, target);
    case 'index':
      return compileIndex(compiler, expression, frame, target);
    case 'call':
      return compileCall(compiler, expression, frame, target);
    case 'list':
      return { kind: 'list', items: expression.items.map(item => compiler.compile(item, frame)) };
    case 'comprehension':
      return compileComprehension(compiler, expression, frame);
    default:
      throw new NotationError(
        'conditions belong in watch and breakpoints',
        'a statement computes a matrix; leave out the comparison',
        expression,
      );
  }
}

function compileMember(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'member' }>,
  frame: Frame,
  target: Target | undefined,
): Value {
  const of = compiler.compile(expression.of, frame);
  if (of.kind === 'group') return compiler.enter(`${of.path}.${expression.name}`, expression);
  const slot = matrixOf(compiler, of, expression.of);
  if (expression.name === 'T') return apply(compiler, required('transpose'), [slot], {}, expression, frame, target);
  throw new NotationError(
    `${printExpression(expression.of)} is a matrix and has no ${expression.name}`,
    'matrices have .T; groups have members',
    expression,
  );
}

function compileNegative(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'negative' }>,
  frame: Frame,
  target: Target | undefined,
): Value {
  const of = compiler.compile(expression.of, frame);
  if (of.kind === 'number') return { kind: 'number', value: -of.value };
  const slot = matrixOf(compiler, of, expression.of);
  return apply(compiler, required('negate'), [slot], {}, expression, frame, target);
}

const OPERATIONS = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '@': 'matmul' } as const;

function compileBinary(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'binary' }>,
  frame: Frame,
  target: Target | undefined,
): Value {
  const left = compiler.compile(expression.left, frame);
  const right = compiler.compile(expression.right, frame);
  if (expression.operator === '**') return compilePower(compiler, left, right, expression, frame, target);
  if (left.kind === 'number' && right.kind === 'number') {
    const value = calculate(expression.operator, left.value, right.value);
    if (value !== undefined) return { kind: 'number', value };
  }
  const op = required(OPERATIONS[expression.operator]);
  if (expression.operator === '@') {
    const slots = [matrixOf(compiler, left, expression.left), matrixOf(compiler, right, expression.right)];
    return apply(compiler, op, slots, {}, expression, frame, target);
  }
  const operands = aligned(compiler, left, right, expression, frame);
  return apply(compiler, op, operands, {}, expression, frame, target);
}

function compilePower(
  compiler: Compiler,
  base: Value,
  exponent: Value,
  expression: Extract<Expression, { kind: 'binary' }>,
  frame: Frame,
  target: Target | undefined,
): Value {
  const value = numberOf(compiler, exponent);
  if (value === undefined)
    throw new NotationError(
      `the exponent ${printExpression(expression.right)} is not a number`,
      'write a number, or the name of a constant that is one',
      expression.right,
    );
  if (base.kind === 'number') {
    const { data } = required('power').forward({ x: scalar(base.value) }, { exponent: value });
    return { kind: 'number', value: data[0] as number };
  }
  const slot = matrixOf(compiler, base, expression.left);
  if (value === 2) return apply(compiler, required('square'), [slot], {}, expression, frame, target);
  return apply(compiler, required('power'), [slot], { exponent: value }, expression, frame, target);
}

function compileComprehension(
  compiler: Compiler,
  expression: Extract<Expression, { kind: 'comprehension' }>,
  frame: Frame,
): Value {
  const count = rangeEnd(compiler, expression.in, frame);
  const { start, end } = expression;
  const items = Array.from({ length: count }, (_, turn) => {
    const names = new Map(frame.names).set(expression.variable, { kind: 'number', value: turn });
    const loops = new Map(frame.loops).set(expression.variable, { kind: 'number', value: turn, start, end });
    return compiler.compile(expression.item, { ...frame, names, loops });
  });
  return { kind: 'list', items };
}

function rangeEnd(compiler: Compiler, range: Expression, frame: Frame): number {
  const [argument, ...more] = range.kind === 'call' && range.name === 'range' ? range.arguments : [];
  const end = argument && more.length === 0 ? numberOf(compiler, compiler.compile(argument.value, frame)) : undefined;
  if (end === undefined || !Number.isInteger(end) || end < 1 || end > 10_000)
    throw new NotationError(
      `${printExpression(range)} is not a range to count over`,
      'write range(n) with a whole number from 1 to 10000',
      range,
    );
  return end;
}

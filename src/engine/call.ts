import { functionHabit } from '../formula/habits.ts';
import { nearest } from '../formula/nearest.ts';
import { printExpression } from '../formula/print.ts';
import { type Argument, NotationError } from '../formula/syntax.ts';
import { operation, operations } from '../ops/index.ts';
import type { AnyOp, Attribute } from '../ops/operation.ts';
import { apply, type CallExpression, type Compiler, literal, matrixOf, numberOf } from './compiler.ts';
import type { Attrs, Operand } from './tape.ts';
import type { Frame, Target, Value } from './value.ts';

/** Compiles a call: of one of the scenario's functions, of `cached`, or of an operation by its name. */
export function compileCall(
  compiler: Compiler,
  expression: CallExpression,
  frame: Frame,
  target: Target | undefined,
): Value {
  const own = compiler.callFunction(expression, frame, target);
  if (own) return own;
  if (expression.name === 'cached') return compileCached(compiler, expression, frame, target);
  const op = callable(expression.name);
  if (!op) return unknownFunction(compiler, expression);
  const { operands, attrs } =
    op.inputs === 'list' ? listed(compiler, op, expression, frame) : bound(compiler, op, expression, frame);
  return apply(compiler, op, operands, attrs, expression, frame, target);
}

/** The names that statements may call. */
export function callableNames(): string[] {
  return operations.filter(isCallable).map(({ name }) => name);
}

function callable(name: string): AnyOp | undefined {
  const op = operation(name);
  return op && isCallable(op) ? op : undefined;
}

/** An operation is a function of the notation when its notation is a call of its name. */
function isCallable(op: AnyOp): boolean {
  return op.notation.startsWith(`${op.name}(`);
}

function unknownFunction(compiler: Compiler, expression: CallExpression): never {
  const known = [...new Set([...compiler.functionNames(), ...callableNames()])];
  const near = nearest(expression.name, known);
  const habit = functionHabit(expression.name);
  throw new NotationError(
    `there is no function ${expression.name}`,
    habit ?? (near ? `did you mean ${near}?` : `functions are ${known.sort().join(', ')}`),
    { start: expression.start, end: expression.start + expression.name.length },
  );
}

function compileCached(
  compiler: Compiler,
  expression: CallExpression,
  frame: Frame,
  target: Target | undefined,
): Value {
  const [argument, ...more] = expression.arguments;
  if (!argument || more.length > 0) throw new NotationError('cached takes one matrix', 'write cached(k)', expression);
  if (!compiler.cached) return compiler.compile(argument.value, frame, target);
  return compiler.cached(compiler.compile(argument.value, frame), expression, frame, target);
}

interface BoundArguments {
  readonly operands: readonly Operand[];
  readonly attrs: Attrs;
}

/** Arguments of an operation of any number of inputs: one list, or one argument each; attributes by name. */
function listed(compiler: Compiler, op: AnyOp, expression: CallExpression, frame: Frame): BoundArguments {
  const operands: Operand[] = [];
  const given = new Map<string, Argument>();
  for (const argument of expression.arguments) {
    if (argument.name) {
      given.set(argument.name, argument);
      continue;
    }
    const value = compiler.compile(argument.value, frame);
    const items = value.kind === 'list' ? value.items : [value];
    for (const item of items) operands.push(matrixOf(compiler, item, argument.value));
  }
  if (operands.length === 0)
    throw new NotationError(`${op.name} has nothing to work on`, `write ${op.notation}`, expression);
  return { operands, attrs: attributesOf(compiler, op, given, expression, frame) };
}

/** Arguments of an operation of fixed inputs: inputs first, then attributes, each by position or name. */
function bound(compiler: Compiler, op: AnyOp, expression: CallExpression, frame: Frame): BoundArguments {
  const inputs = op.inputs as readonly string[];
  const order = [...inputs, ...Object.keys(op.attributes)];
  const given = new Map<string, Argument>();
  for (const [at, argument] of expression.arguments.entries()) {
    const name = argument.name ?? order[at];
    if (name === undefined)
      throw new NotationError(
        `${op.name} takes ${order.length} arguments and here are ${expression.arguments.length}`,
        `write ${op.notation}`,
        argument,
      );
    if (given.has(name)) throw new NotationError(`${op.name} is given ${name} twice`, `write ${op.notation}`, argument);
    given.set(name, argument);
  }
  const operands = inputs.map(input => {
    const argument = given.get(input);
    if (!argument) throw new NotationError(`${op.name} needs ${input}`, `write ${op.notation}`, expression);
    given.delete(input);
    const value = compiler.compile(argument.value, frame);
    return value.kind === 'number' ? literal(value.value) : matrixOf(compiler, value, argument.value);
  });
  return { operands, attrs: attributesOf(compiler, op, given, expression, frame) };
}

function attributesOf(
  compiler: Compiler,
  op: AnyOp,
  given: ReadonlyMap<string, Argument>,
  expression: CallExpression,
  frame: Frame,
): Attrs {
  const attributes: Readonly<Record<string, Attribute>> = op.attributes;
  for (const [name, argument] of given)
    if (!Object.hasOwn(attributes, name)) {
      const known = [...Object.keys(attributes), ...(op.inputs === 'list' ? [] : op.inputs)];
      const near = name === 'dim' && 'axis' in attributes ? 'axis' : nearest(name, known);
      throw new NotationError(
        `${op.name} has no argument ${name}`,
        near ? `did you mean ${near}?` : `write ${op.notation}`,
        argument,
      );
    }
  const entries = Object.entries(attributes).map(([name, attribute]) => {
    const argument = given.get(name);
    if (argument) return [name, read(compiler, op, name, attribute, argument, frame)];
    if (attribute.default === undefined)
      throw new NotationError(`${op.name} needs ${name}`, `write ${op.notation}`, expression);
    return [name, attribute.default];
  });
  return Object.fromEntries(entries);
}

function read(
  compiler: Compiler,
  op: AnyOp,
  name: string,
  attribute: Attribute,
  argument: Argument,
  frame: Frame,
): unknown {
  const value = compiler.compile(argument.value, frame);
  const complain = (needed: string): never => {
    throw new NotationError(
      `${op.name}: ${name} is ${printExpression(argument.value)}`,
      `${name} must be ${needed}`,
      argument,
    );
  };
  if (attribute.type === 'word') {
    const known = attribute.among.map(word => `"${word}"`).join(' or ');
    return value.kind === 'word' && attribute.among.includes(value.text) ? value.text : complain(known);
  }
  const number = numberOf(compiler, value);
  if (number === undefined) return complain('a number, or a constant that is one');
  if (attribute.type === 'axis') return number === 0 || number === 1 ? number : complain('0 (by column) or 1 (by row)');
  if (attribute.type === 'whole' && !Number.isInteger(number)) return complain('a whole number');
  return number;
}

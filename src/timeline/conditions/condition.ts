import { parseCondition } from '../../formula/parse.ts';
import { printExpression } from '../../formula/print.ts';
import { type Comparison, type Expression, NotationError } from '../../formula/syntax.ts';
import type { Watched } from '../../scenario/scenario.ts';
import { build, mapCells, type Shape, sameShape, scalar, shapeText, type Tensor } from '../../tensor/tensor.ts';
import { operandNames } from '../event.ts';
import type { Moment, Timeline } from '../timeline.ts';
import { NotYet, named, type Worked, workOut } from './worked.ts';

/** Parses an expression or a condition once, for any number of moments. Throws `NotationError`. */
export function parseWatched(text: string): Watched {
  return { text, expression: parseCondition(text) };
}

/**
 * What an expression is worth at a moment (`probs[0, 2]`, `max(abs(WQ.grad))`; of a condition 1 and 0), or
 * undefined before the run has written what it reads. Throws `NotationError` at what can't be read.
 */
export function valueAt({ expression }: Watched, timeline: Timeline, moment: Moment): Tensor | undefined {
  return unlessNotYet(() => {
    const { segment, slot } = workAt(expression, timeline, moment);
    return segment.values[slot];
  });
}

/**
 * Whether a condition holds at a moment; false before the run has written what it reads. A bare name
 * holds at the event that writes that tensor. Throws `NotationError` at what can't be read.
 */
export function holdsAt({ expression }: Watched, timeline: Timeline, moment: Moment): boolean {
  return unlessNotYet(() => yesOrNo(expression, { timeline, moment })) ?? false;
}

/** An expression with its intermediate results; throws `NotYet` before the run has written what it reads. */
export function workAt(expression: Expression, timeline: Timeline, moment: Moment): Worked {
  const now = { timeline, moment };
  return workOut(expression, timeline, moment, part => (isCondition(part) ? truthOf(part, now) : undefined));
}

interface Now {
  readonly timeline: Timeline;
  readonly moment: Moment;
}

function unlessNotYet<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof NotYet) return undefined;
    throw error;
  }
}

const ABOUT_CONDITIONS = new Set(['any', 'all', 'isnan', 'isinf']);

/** Whether an expression is a condition by its form. */
function isCondition(expression: Expression): boolean {
  if (expression.kind === 'call') return ABOUT_CONDITIONS.has(expression.name);
  return ['comparison', 'logical', 'not', 'changes'].includes(expression.kind);
}

function yesOrNo(expression: Expression, now: Now): boolean {
  const truth = truthOf(expression, now);
  if (truth.data.length === 1) return truth.data[0] === 1;
  throw new NotationError(
    `${printExpression(expression)} is asked of each of ${shapeText(truth)} cells`,
    'write any(…) or all(…) around it',
    expression,
  );
}

/** The cells of a condition: 1 where it holds, 0 where it does not. */
function truthOf(expression: Expression, now: Now): Tensor {
  switch (expression.kind) {
    case 'comparison':
      return compared(expression, now);
    case 'logical': {
      const and = expression.operator === 'and';
      const [left, right] = [truthOf(expression.left, now), truthOf(expression.right, now)];
      return zipped(expression, left, right, (a, b) => (and ? a && b : a || b));
    }
    case 'not':
      return mapCells(truthOf(expression.of, now), cell => 1 - cell);
    case 'changes':
      return scalar(Number(changes(expression.of, now)));
    case 'call':
      return called(expression, now);
    default:
      return scalar(Number(isWritten(expression, now)));
  }
}

const COMPARE: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

function compared(expression: Extract<Expression, { kind: 'comparison' }>, now: Now): Tensor {
  const { operator, left, right } = expression;
  const words = [left, right].map(side => wordOf(side, now));
  if (words.some(word => word !== undefined)) {
    if ((operator !== '==' && operator !== '!=') || words.includes(undefined))
      throw new NotationError('a word is compared with a word', `write: ${inWords(left, right)}`, expression);
    return scalar(Number((words[0] === words[1]) === (operator === '==')));
  }
  const [a, b] = [left, right].map(side => tensorOf(side, now)) as [Tensor, Tensor];
  return zipped(expression, a, b, (x, y) => Number(COMPARE[operator](x, y)));
}

/** How a comparison of words is written: what was meant, in quotation marks. */
function inWords(left: Expression, right: Expression): string {
  const isWord = (side: Expression) => side.kind === 'name' && (side.name === 'phase' || side.name === 'op');
  const [word, other] = isWord(right) ? [right, left] : [left, right];
  const name = word.kind === 'name' && word.name === 'op' ? 'op' : 'phase';
  const usual = name === 'op' ? 'softmax' : 'backward';
  return `${name} == "${other.kind === 'name' ? other.name : usual}"`;
}

/** `phase`, `op` and quotations are words. */
function wordOf(expression: Expression, { timeline, moment }: Now): string | undefined {
  if (expression.kind === 'string') return expression.value;
  if (expression.kind !== 'name' || (expression.name !== 'phase' && expression.name !== 'op')) return undefined;
  const segment = timeline.segment(moment.step);
  const { instructions } = segment.tape;
  const instruction = instructions[moment.event];
  if (expression.name === 'phase') return instruction?.phase ?? '';
  const applied = instruction?.kind === 'differentiated' ? instructions[instruction.of] : instruction;
  return applied?.kind === 'applied' ? applied.op.name : operandNames(segment, moment.event).op;
}

function tensorOf(expression: Expression, { timeline, moment }: Now): Tensor {
  const { segment, slot } = workAt(expression, timeline, moment);
  return segment.values[slot] as Tensor;
}

function called(expression: Extract<Expression, { kind: 'call' }>, now: Now): Tensor {
  const { name } = expression;
  if (!ABOUT_CONDITIONS.has(name)) return scalar(Number(isWritten(expression, now)));
  const [argument, ...more] = expression.arguments;
  if (!argument || more.length > 0 || argument.name !== undefined)
    throw new NotationError(
      `${name} takes one argument`,
      `write ${name}(${name.startsWith('is') ? 'A' : 'A > 0'})`,
      expression,
    );
  if (name === 'isnan') return mapCells(tensorOf(argument.value, now), cell => Number(Number.isNaN(cell)));
  if (name === 'isinf') return mapCells(tensorOf(argument.value, now), cell => Number(Math.abs(cell) === Infinity));
  const cells = [...truthOf(argument.value, now).data];
  return scalar(Number(name === 'any' ? cells.includes(1) : !cells.includes(0)));
}

/** Whether this event wrote the tensor; only names, with or without a cell, can be asked so. */
function isWritten(expression: Expression, { timeline, moment }: Now): boolean {
  const found = named(expression, timeline, moment);
  if (found) return found.step === moment.step && found.slot === moment.event;
  if (expression.kind === 'index') return isWritten(expression.of, { timeline, moment });
  throw new NotationError(
    `${printExpression(expression)} is a value, and a condition is needed`,
    `compare it: ${printExpression(expression)} > 0`,
    expression,
  );
}

/** Whether a value is another one than after the event before; its first appearance is no change. */
function changes(expression: Expression, { timeline, moment }: Now): boolean {
  const before = previous(timeline, moment);
  const old = before && unlessNotYet(() => tensorOf(expression, { timeline, moment: before }));
  if (!old) return false;
  const value = tensorOf(expression, { timeline, moment });
  return !sameShape(old, value) || [...value.data].some((cell, at) => !Object.is(cell, old.data[at]));
}

function previous(timeline: Timeline, { step, event }: Moment): Moment | undefined {
  if (event > 0) return { step, event: event - 1 };
  if (step === 0) return undefined;
  return { step: step - 1, event: timeline.segment(step - 1).tape.instructions.length - 1 };
}

/** Two matrices of one shape cell by cell; a number or a row or a column is spread over the other. */
function zipped(expression: Expression, a: Tensor, b: Tensor, combine: (a: number, b: number) => number): Tensor {
  const rows = Math.max(a.rows, b.rows);
  const columns = Math.max(a.columns, b.columns);
  for (const side of [a, b])
    if ((side.rows !== 1 && side.rows !== rows) || (side.columns !== 1 && side.columns !== columns))
      throw new NotationError(
        `${printExpression(expression)}: one side is ${shapeText(a)} and the other ${shapeText(b)}`,
        'compare matrices of one shape, or a matrix with a number',
        expression,
      );
  const at = (of: Tensor & Shape, row: number, column: number) =>
    of.data[(of.rows === 1 ? 0 : row) * of.columns + (of.columns === 1 ? 0 : column)] as number;
  return build(rows, columns, (row, column) => combine(at(a, row, column), at(b, row, column)));
}

import { type Compiler, matrixOf } from '../../engine/compiler.ts';
import { Draft, type Site } from '../../engine/draft.ts';
import { compile } from '../../engine/expression.ts';
import { fill } from '../../engine/fill.ts';
import { claim, intermediateText, programScope } from '../../engine/names.ts';
import { type Applied, operandTensors, type Segment, type StepSettings, type Tape } from '../../engine/tape.ts';
import type { Frame, Target, Value } from '../../engine/value.ts';
import { printExpression } from '../../formula/print.ts';
import { type Expression, NotationError, type Selector, type Span } from '../../formula/syntax.ts';
import { eachOf, ValueError } from '../../ops/operation.ts';
import { scalar, type Tensor } from '../../tensor/tensor.ts';
import { type Located, newest, unknownName } from '../address.ts';
import { tapeOf } from '../tapes.ts';
import type { Moment, Timeline } from '../timeline.ts';

/** An expression worked out at a moment: a little tape of its own over the tensors of the timeline. */
export interface Worked {
  /** Its operations and their results; `step` is the moment's. */
  readonly segment: Segment;
  /** The slot of the result. */
  readonly slot: number;
  /** Where the tensors that it reads were written, by slot; what is not here is a number of the expression. */
  readonly leaves: ReadonlyMap<number, Located>;
}

/** Thrown where an expression reads a tensor that the run writes only later. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

const SITE: Site = { phase: 'forward' };
const SETTINGS: StepSettings = { lr: 0, beta1Power: 0, beta2Power: 0, random: 0 };

/**
 * Works an expression out at a moment with the operations of the registry; names mean what they mean in
 * addresses (`scaled[1,0]`, `WQ.grad#1`, `x.2`). `truth` gives the cells of parts that are conditions, as
 * 1 and 0. Throws `NotationError` at what can't be read, and `NotYet`.
 */
export function workOut(
  expression: Expression,
  timeline: Timeline,
  moment: Moment,
  truth: (part: Expression) => Tensor | undefined,
): Worked {
  return new MomentCompiler(timeline, moment, truth).workOut(expression);
}

/**
 * The tensor that an expression names, where it is a name as addresses have them; undefined where it has
 * to be computed. Throws `NotYet` and, at a name that nothing in the run has, `NotationError`.
 */
export function named(expression: Expression, timeline: Timeline, moment: Moment): Located | undefined {
  const name = nameIn(expression);
  if (name === undefined) return undefined;
  const found = newest(timeline, name, moment);
  if (found || isTranspose(expression)) return found;
  if (expression.kind === 'index') return unlessLabelled(expression, name, timeline, moment);
  const { program } = timeline;
  const others = [0, program.fixedSteps - 1, moment.step].map(step => tapeOf(timeline, step));
  if (others.some(({ slots, versions }) => slots.has(name) || versions.has(name))) throw new NotYet(name);
  const [unknown] = unknownName(timeline, name, moment).problems;
  throw new NotationError(unknown?.message ?? `there is no tensor ${name}`, unknown?.hint ?? '', expression);
}

/** What has to be computed, unless it is a cell that is named by labels, `A[B,A]`: throws `NotationError` with its numbers. */
function unlessLabelled(
  { of, selectors, ...span }: Extract<Expression, { kind: 'index' }>,
  name: string,
  timeline: Timeline,
  moment: Moment,
): undefined {
  const owner = nameIn(of);
  const isLabel = (one: Selector) =>
    one.kind === 'at' && one.index.kind === 'name' && !newest(timeline, one.index.name, moment);
  if (owner === undefined || !selectors.some(isLabel) || !newest(timeline, owner, moment)) return undefined;
  const [unknown] = unknownName(timeline, name, moment).problems;
  throw new NotationError(unknown?.message ?? `there is no cell ${name}`, unknown?.hint ?? '', span);
}

/** The text that would be a tensor's id: `WQ.grad`, `layers[0].WQ`, `(Q @ K.T).grad`, `Q#2`. */
export function nameIn(expression: Expression): string | undefined {
  if (expression.kind === 'name' || expression.kind === 'index') return printExpression(expression);
  if (expression.kind === 'member') return `${ownerText(expression.of)}.${expression.name}`;
  return expression.kind === 'example' ? `${ownerText(expression.of)}#${expression.example}` : undefined;
}

function ownerText(expression: Expression): string {
  const text = nameIn(expression) ?? intermediateText(printExpression(expression));
  // `layers[0]` is part of a name; `q[:, 0:4]` is an intermediate, whose id has parentheses.
  return /\[[^\]]*[\s:]/.test(text) && !text.startsWith('(') ? intermediateText(text) : text;
}

function isTranspose(expression: Expression): boolean {
  return expression.kind === 'member' && expression.name === 'T';
}

/** The compiler of the engine, with names looked up among the tensors of a moment. */
class MomentCompiler implements Compiler {
  readonly draft = new Draft();
  readonly site = SITE;
  private readonly timeline: Timeline;
  private readonly moment: Moment;
  private readonly truth: (part: Expression) => Tensor | undefined;
  private readonly scope = programScope();
  private readonly loaded = new Map<string, number>();
  private readonly leaves = new Map<number, Located>();
  private readonly given = new Map<number, Tensor>();

  constructor(timeline: Timeline, moment: Moment, truth: (part: Expression) => Tensor | undefined) {
    this.timeline = timeline;
    this.moment = moment;
    this.truth = truth;
  }

  workOut(expression: Expression): Worked {
    const frame = { scope: this.scope, names: new Map(), loops: new Map(), place: { line: 0, calls: [] } };
    const value = this.compile(expression, frame);
    const slot = value.kind === 'number' ? this.load('', scalar(value.value)) : matrixOf(this, value, expression);
    const tape = this.draft.finish({ loss: undefined, examples: 1, gradients: new Map(), carried: new Map() });
    const values = this.evaluate(tape, expression);
    const { step } = this.moment;
    const segment: Segment = { step, kind: 'forward', tape, values, settings: SETTINGS };
    return { segment, slot, leaves: this.leaves };
  }

  compile(expression: Expression, frame: Frame, target?: Target): Value {
    const truth = this.truth(expression);
    if (truth) return { kind: 'tensor', slot: this.load(printExpression(expression), truth) };
    const written = fill(expression, frame.loops);
    const variable = expression.kind === 'name' && frame.names.has(expression.name);
    const found = variable || isWord(expression) ? undefined : named(written, this.timeline, this.moment);
    if (!found) return compile(this, expression, frame, target);
    return { kind: 'tensor', slot: this.reference(nameIn(written) as string, found) };
  }

  lookUp(name: string, frame: Frame, span: Span): Value {
    const variable = frame.names.get(name);
    if (variable) return variable;
    if (name === 'step') return { kind: 'number', value: this.moment.step };
    throw new NotationError(
      `${name} is a word, not a number`,
      `compare it: ${name === 'op' ? 'op == "softmax"' : 'phase == "backward"'}`,
      span,
    );
  }

  enter(path: string, span: Span): Value {
    throw new NotationError(`there is no ${path}`, "'stepformer events' lists every tensor", span);
  }

  constantNumber(slot: number): number | undefined {
    const { data } = this.given.get(slot) ?? { data: [] };
    return data.length === 1 ? data[0] : undefined;
  }

  callFunction(): undefined {
    return undefined;
  }

  cached(x: Value): Value {
    return x;
  }

  functionNames(): readonly string[] {
    return ['any', 'all', 'isnan', 'isinf'];
  }

  private reference(name: string, found: Located): number {
    const known = this.loaded.get(name);
    if (known !== undefined) return known;
    const slot = this.load(name, this.timeline.segment(found.step).values[found.slot] as Tensor);
    this.loaded.set(name, slot);
    this.leaves.set(slot, found);
    return slot;
  }

  private load(name: string, value: Tensor): number {
    const { rows, columns } = value;
    const slot = this.draft.load(
      SITE,
      claim(this.scope, name, undefined),
      { rows, columns },
      { from: 'data', name, tokens: false },
    );
    this.given.set(slot, value);
    return slot;
  }

  private evaluate(tape: Tape, expression: Expression): Tensor[] {
    const values: Tensor[] = [];
    for (const [slot, instruction] of tape.instructions.entries())
      values.push(this.given.get(slot) ?? forward(instruction as Applied, values, expression));
    return values;
  }
}

function forward(instruction: Applied, values: readonly Tensor[], expression: Expression): Tensor {
  try {
    return instruction.op.forward(eachOf(instruction.op, operandTensors(instruction, values)), instruction.attrs);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new NotationError(error.message, `in ${instruction.writes}`, expression);
  }
}

/** The words of conditions, which no tensor can be called. */
function isWord(expression: Expression): boolean {
  return expression.kind === 'name' && ['phase', 'step', 'op'].includes(expression.name);
}

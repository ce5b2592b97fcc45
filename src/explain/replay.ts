import { type Applied, attrsOf, type Instruction, type Segment } from '../engine/tape.ts';
import { type AnyOp, eachOf } from '../ops/operation.ts';
import { type Tensor, tensor } from '../tensor/tensor.ts';

/** A tensor to change: everywhere it is read, or only where one operation reads it as one of its operands. */
interface Changed {
  readonly slot: number;
  readonly use?: { readonly by: number; readonly position: number };
}

/** What a gradient is the derivative of, and by what. */
export interface Subject {
  readonly changed: Changed;
  /** Slot of the loss: of the example whose gradient it is, or the mean over the batch. */
  readonly loss: number;
}

/**
 * What the gradient that an event writes should be: ∂loss/∂tensor, or the part of it that comes through
 * one use. Undefined for events that write no gradient.
 */
export function subjectOf(segment: Segment, slot: number): Subject | undefined {
  const { tape } = segment;
  const instruction = tape.instructions[slot] as Instruction;
  const loss = lossFor(segment, instruction.example);
  if (loss === undefined) return undefined;
  switch (instruction.kind) {
    case 'loaded':
      return instruction.origin.from === 'one' ? { changed: { slot: loss }, loss } : undefined;
    case 'differentiated': {
      const { of, wrt } = instruction;
      const target = (tape.instructions[of] as Applied).operands[wrt];
      return { changed: { slot: target as number, use: { by: of, position: wrt } }, loss };
    }
    case 'applied': {
      if (instruction.phase !== 'backward') return undefined;
      const [first] = instruction.operands;
      const part = typeof first === 'number' ? subjectOf(segment, first) : undefined;
      return part && { changed: { slot: part.changed.slot }, loss };
    }
  }
}

/** The loss of one example of a batch, or the step's. */
function lossFor({ tape }: Segment, example: number | undefined): number | undefined {
  const whole = tape.loss === undefined ? undefined : tape.instructions[tape.loss];
  if (example === undefined || whole?.kind !== 'applied' || whole.op.name !== 'mean_examples') return tape.loss;
  const own = whole.operands.find(
    operand => typeof operand === 'number' && tape.instructions[operand]?.example === example,
  );
  return typeof own === 'number' ? own : tape.loss;
}

/**
 * The loss as a function of one tensor, by running again the forward operations that lie between them,
 * and nothing else: no gradient code, so that it can judge gradients. Between two operations it yields
 * what it is to tell, so that it can be run between keys.
 */
export function lossAsFunction<Told>(
  segment: Segment,
  { changed, loss }: Subject,
): (value: Tensor, told: Told) => Generator<Told, number> {
  const { instructions } = segment.tape;
  const steps = between(instructions, changed, loss);
  return function* (value, told) {
    const values = new Map<number, Tensor>();
    if (!changed.use) values.set(changed.slot, value);
    const read = (slot: number) => values.get(slot) ?? (segment.values[slot] as Tensor);
    for (const slot of steps) {
      const instruction = instructions[slot] as Applied;
      const { op } = instruction;
      const inputs = instruction.operands.map((operand, position) => {
        if (slot === changed.use?.by && position === changed.use.position) return value;
        return typeof operand === 'number' ? read(operand) : operand.tensor;
      });
      values.set(slot, yield* applied(op, inputs, attrsOf(instruction, segment.settings), told));
      yield told;
    }
    return read(loss).data[0] as number;
  };
}

/** Multiplications of a matrix product between two yields: some 2 milliseconds. */
const MOST = 2 ** 20;

/** An operation carried out; of a large matrix product some rows at a time, which comes to the same bits. */
function* applied<Told>(
  op: AnyOp,
  inputs: readonly Tensor[],
  attrs: Readonly<Record<string, unknown>>,
  told: Told,
): Generator<Told, Tensor> {
  const [a, b] = inputs as [Tensor, Tensor];
  const work = op.name === 'matmul' ? a.data.length * b.columns : 0;
  if (work <= MOST) return op.forward(eachOf(op, inputs), attrs);
  const rows = Math.max(1, Math.floor(MOST / (a.columns * b.columns)));
  const product = new Float64Array(a.rows * b.columns);
  for (let from = 0; from < a.rows; from += rows) {
    const to = Math.min(a.rows, from + rows);
    const block = tensor(to - from, a.columns, a.data.subarray(from * a.columns, to * a.columns));
    const { data } = op.forward(eachOf(op, [block, b]), attrs);
    for (let at = 0; at < data.length; at++) product[from * b.columns + at] = data[at] as number;
    yield told;
  }
  return tensor(a.rows, b.columns, product);
}

/** The operations that depend on the changed tensor and that the loss depends on, in order. */
function between(instructions: readonly Instruction[], { slot, use }: Changed, loss: number): readonly number[] {
  const dirty = new Set<number>(use ? [use.by] : [slot]);
  for (let at = (use?.by ?? slot) + 1; at <= loss; at++) if (reads(instructions[at], dirty)) dirty.add(at);
  const needed = new Set<number>([loss]);
  for (let at = loss; at > slot; at--) {
    const instruction = instructions[at];
    if (!needed.has(at) || instruction?.kind !== 'applied') continue;
    for (const operand of instruction.operands) if (typeof operand === 'number') needed.add(operand);
  }
  return [...dirty].filter(at => needed.has(at) && instructions[at]?.kind === 'applied' && (use || at !== slot));
}

function reads(instruction: Instruction | undefined, slots: ReadonlySet<number>): boolean {
  return (
    instruction?.kind === 'applied' &&
    instruction.operands.some(operand => typeof operand === 'number' && slots.has(operand))
  );
}

/**
 * The loss of a step's own examples with the parameters that its update wrote; undefined where the step
 * has no loss or updates nothing.
 */
export function lossAfterUpdate(segment: Segment): number | undefined {
  const { tape } = segment;
  const { instructions, loss } = tape;
  if (loss === undefined) return undefined;
  const values = new Map<number, Tensor>();
  for (const [slot, instruction] of instructions.entries()) {
    if (instruction.kind !== 'loaded' || instruction.origin.from !== 'parameter') continue;
    const after = tape.carried.get(instruction.origin.name);
    if (after !== undefined) values.set(slot, segment.values[after] as Tensor);
  }
  if (values.size === 0) return undefined;
  const read = (slot: number) => values.get(slot) ?? (segment.values[slot] as Tensor);
  for (const [slot, instruction] of instructions.slice(0, loss + 1).entries()) {
    if (!reads(instruction, new Set(values.keys()))) continue;
    const { op, operands } = instruction as Applied;
    const inputs = operands.map(operand => (typeof operand === 'number' ? read(operand) : operand.tensor));
    values.set(slot, op.forward(eachOf(op, inputs), attrsOf(instruction as Applied, segment.settings)));
  }
  return read(loss).data[0] as number;
}

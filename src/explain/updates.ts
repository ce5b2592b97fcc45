import type { Arithmetic, Named } from '../arithmetic/arithmetic.ts';
import { type Applied, attrsOf, type Instruction, operandTensors, type Segment } from '../engine/tape.ts';
import { eachOf } from '../ops/operation.ts';
import type { Index } from '../tensor/tensor.ts';
import type { CellReference, Part } from './explanation.ts';
import { referenceTo } from './reference.ts';

/** How one weight changed in one step: every number on the way from the old value to the new one. */
export interface Update {
  /** The parameter: `WQ`. */
  readonly name: string;
  readonly optimizer: 'sgd' | 'adam';
  readonly before: CellReference;
  readonly gradient: CellReference;
  readonly learningRate: number;
  /** Adam's, each with what is due to this gradient and what to history. */
  readonly first?: RunningMean;
  readonly second?: RunningMean;
  /** What is added to the old value: after − before. */
  readonly step: number;
  readonly after: CellReference;
}

/** A running mean of Adam's, in one step. */
interface RunningMean {
  readonly before: CellReference;
  readonly after: CellReference;
  /** `history` and `this gradient`; they sum to `after`, bit for bit. */
  readonly parts: readonly Part[];
  /** `after` over 1 − betaᵗ. */
  readonly corrected: CellReference;
  /** 1 − betaᵗ. */
  readonly correction: number;
}

/** The update of a weight: of any event of it, or of its parameter by name; undefined where the step updates none. */
export function updateOf(segment: Segment, name: string, at: Index): Update | undefined {
  const { tape, settings } = segment;
  const slot = tape.carried.get(name);
  const instruction = slot === undefined ? undefined : (tape.instructions[slot] as Instruction);
  if (slot === undefined || instruction?.kind !== 'applied') return undefined;
  const { op, operands } = instruction;
  const { lr } = attrsOf(instruction, settings) as { readonly lr: number };
  const before = cellAt(segment, operands[0], at);
  const after = referenceTo(segment, slot, at);
  const common = { name, before, learningRate: lr, step: after.value - before.value, after };
  if (op.name === 'sgd_step') return { ...common, optimizer: 'sgd', gradient: cellAt(segment, operands[1], at) };
  if (op.name !== 'adam_step') return undefined;
  const first = momentOf(segment, operands[1] as number, at);
  const second = momentOf(segment, operands[2] as number, at);
  return { ...common, optimizer: 'adam', gradient: first.gradient, first: first.moment, second: second.moment };
}

function cellAt(segment: Segment, operand: unknown, at: Index): CellReference {
  if (typeof operand !== 'number') throw new Error('an update reads a number literal, which has no event');
  return referenceTo(segment, operand, at);
}

/** The moment behind its corrected form: the events that wrote both, taken apart. */
function momentOf(
  segment: Segment,
  corrected: number,
  at: Index,
): { readonly moment: RunningMean; readonly gradient: CellReference } {
  const { instructions } = segment.tape;
  const correct = instructions[corrected] as Applied;
  const slot = correct.operands[0] as number;
  const running = instructions[slot] as Applied;
  const inputs = eachOf(running.op, operandTensors(running, segment.values));
  const arithmetic = running.op.explain(at, inputs, attrsOf(running, segment.settings));
  const { power } = attrsOf(correct, segment.settings) as { readonly power: number };
  const moment = {
    before: cellAt(segment, running.operands[0], at),
    after: referenceTo(segment, slot, at),
    parts: namedTerms(arithmetic).map(({ name, value }) => ({ name, value })),
    corrected: referenceTo(segment, corrected, at),
    correction: 1 - power,
  };
  return { moment, gradient: cellAt(segment, running.operands[1], at) };
}

function namedTerms(arithmetic: Arithmetic): readonly Named[] {
  return arithmetic.kind === 'sum' ? arithmetic.terms.filter(term => term.kind === 'named') : [];
}

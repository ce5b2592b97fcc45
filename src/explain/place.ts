import type { Instruction, Tape } from '../engine/tape.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { addressText } from '../timeline/address.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** One cell of a whole run: of the tensor that an event of a step writes. */
export interface Place {
  readonly step: number;
  readonly slot: number;
  readonly at: Index;
}

/** The event that writes a place. */
export function instructionAt(timeline: Timeline, { step, slot }: Place): Instruction {
  return tapeAt(timeline, step).instructions[slot] as Instruction;
}

/** Tapes found so far, by step: a trail asks for the same few thousands of times. */
const found = new WeakMap<Timeline, Map<number, Tape>>();

/** The tape of a step; without replaying the step where it is known before it runs. */
export function tapeAt(timeline: Timeline, step: number): Tape {
  const tapes = found.get(timeline) ?? new Map<number, Tape>();
  found.set(timeline, tapes);
  let tape = tapes.get(step);
  if (!tape) {
    const { program } = timeline;
    tape = step < program.fixedSteps ? program.tapeOf(step) : timeline.segment(step).tape;
    tapes.set(step, tape);
  }
  return tape;
}

/** The number in a place. */
export function valueAt(timeline: Timeline, { step, slot, at }: Place): number {
  return cellOf(timeline.segment(step).values[slot] as Tensor, at);
}

/** The full address of a place, with its moment. */
export function addressAt(timeline: Timeline, place: Place): string {
  return addressText(instructionAt(timeline, place).writes, place.at, { step: place.step, event: place.slot });
}

/** A text that is the same for the same place, and differs for any two others. */
export function placeKey({ step, slot, at }: Place): string {
  return `${step}:${slot}[${at[0]},${at[1]}]`;
}

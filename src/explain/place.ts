import type { Instruction } from '../engine/tape.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { addressText } from '../timeline/address.ts';
import { tapeOf } from '../timeline/tapes.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** One cell of a whole run: of the tensor that an event of a step writes. */
export interface RunCell {
  readonly step: number;
  readonly slot: number;
  readonly at: Index;
}

/** The event that writes a place. */
export function instructionAt(timeline: Timeline, { step, slot }: RunCell): Instruction {
  return tapeOf(timeline, step).instructions[slot] as Instruction;
}

/** The number in a place. */
export function valueAt(timeline: Timeline, { step, slot, at }: RunCell): number {
  return cellOf(timeline.segment(step).values[slot] as Tensor, at);
}

/** The full address of a place, with its moment. */
export function addressAt(timeline: Timeline, place: RunCell): string {
  return addressText(instructionAt(timeline, place).writes, place.at, { step: place.step, event: place.slot });
}

/** A text that is the same for the same place, and differs for any two others. */
export function placeKey({ step, slot, at }: RunCell): string {
  return `${step}:${slot}[${at[0]},${at[1]}]`;
}

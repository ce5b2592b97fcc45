import { type Applied, attrsOf, type Instruction, type Operand, operandTensors, type Segment } from '../engine/tape.ts';
import type { AnyOp } from '../ops/operation.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** The operation behind an event: that of an applied one, or the one that is differentiated. */
export interface Operation {
  readonly op: AnyOp;
  /** Slot of the forward event. */
  readonly slot: number;
  readonly operands: readonly Operand[];
  readonly inputs: readonly Tensor[];
  readonly out: Tensor;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** The operation of an event; undefined for loaded tensors. */
export function operationOf({ tape, values, settings }: Segment, slot: number): Operation | undefined {
  const instruction = tape.instructions[slot] as Instruction;
  if (instruction.kind === 'loaded') return undefined;
  const at = instruction.kind === 'applied' ? slot : instruction.of;
  const forward = tape.instructions[at] as Applied;
  const { op, operands } = forward;
  const inputs = operandTensors(forward, values);
  return { op, slot: at, operands, inputs, out: values[at] as Tensor, attrs: attrsOf(forward, settings) };
}

/** What a person calls an event: `loaded`, the operation, or `gradient of softmax`. */
export function eventTitle({ tape }: Segment, slot: number): string {
  const instruction = tape.instructions[slot] as Instruction;
  switch (instruction.kind) {
    case 'loaded':
      return instruction.origin.from === 'one' ? 'start of the backward pass' : instruction.origin.from;
    case 'applied':
      return instruction.op.name;
    case 'differentiated':
      return `gradient of ${(tape.instructions[instruction.of] as Applied).op.name}`;
  }
}

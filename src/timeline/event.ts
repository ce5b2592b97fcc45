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

/** The operation of an event and what it reads, by name, for people: literals as their numbers. */
export function operandNames({ tape }: Segment, slot: number): { op: string; inputs: string[] } {
  const { instructions } = tape;
  const instruction = instructions[slot] as Instruction;
  const name = (operand: Operand) =>
    typeof operand === 'number' ? (instructions[operand] as Instruction).writes : String(operand.literal);
  switch (instruction.kind) {
    case 'loaded':
      return { op: instruction.origin.from === 'one' ? '∂loss/∂loss' : instruction.origin.from, inputs: [] };
    case 'applied':
      return { op: instruction.op.name, inputs: instruction.operands.map(name) };
    case 'differentiated': {
      const forward = instructions[instruction.of] as Applied;
      const inputs = [instruction.dout, ...forward.operands].map(name);
      return { op: `gradient of ${forward.op.name} at ${forward.writes}`, inputs };
    }
  }
}

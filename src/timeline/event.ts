import type { Applied, Instruction, Operand, Segment } from '../engine/tape.ts';

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

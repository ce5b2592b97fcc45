import type { Applied, Instruction, Segment } from '../../engine/tape.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** Every event of a step that applies one of some operations, with its slot. */
export function* appliedOf(
  { tape }: Segment,
  ...names: readonly string[]
): Generator<{ readonly slot: number; readonly instruction: Applied }> {
  for (const [slot, instruction] of tape.instructions.entries())
    if (instruction.kind === 'applied' && instruction.phase !== 'update' && names.includes(instruction.op.name))
      yield { slot, instruction };
}

/** The event that applies an operation at an operand; undefined for literals and for what is loaded. */
export function appliedAt({ tape }: Segment, operand: unknown): Applied | undefined {
  const instruction = typeof operand === 'number' ? (tape.instructions[operand] as Instruction) : undefined;
  return instruction?.kind === 'applied' ? instruction : undefined;
}

/** The tensor of an operand. */
export function tensorOf({ values }: Segment, operand: Applied['operands'][number] | undefined): Tensor {
  if (operand === undefined) throw new RangeError('the operation has no such operand');
  return typeof operand === 'number' ? (values[operand] as Tensor) : operand.tensor;
}

/** One row of a tensor. */
export function rowOf({ data, columns }: Tensor, row: number): number[] {
  return Array.from(data.subarray(row * columns, (row + 1) * columns));
}

/** Operations that hide scores before a softmax. */
export const MASKS = ['causal_mask', 'mask'];

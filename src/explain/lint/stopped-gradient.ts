import type { Instruction } from '../../engine/tape.ts';
import { gradientOf, letterOf } from '../../ops/operation.ts';
import type { Rule } from './rule.ts';

/** Learned numbers that reach the loss through an operand to which no gradient goes: a target, ids, a mask. */
export const stoppedGradient: Rule = {
  name: 'stopped-gradient',
  why: 'what went into it is trained as if it did not change the loss, and its gradient is not ∂loss/∂it',
  remedy: 'write the loss with operations that pass a gradient on, as mean((a - b) ** 2), or leave it if that is meant',
  *check({ kind, tape: { instructions, gradients } }) {
    if (kind !== 'training') return;
    const learned = learnedIn(instructions);
    for (const [slot, instruction] of instructions.entries()) {
      if (instruction.kind !== 'applied' || !gradients.has(slot)) continue;
      for (const [position, operand] of instruction.operands.entries()) {
        if (typeof operand !== 'number' || !learned.has(operand) || gradientOf(instruction.op, position)) continue;
        const { writes } = instructions[operand] as Instruction;
        const { op } = instruction;
        yield {
          slot,
          message: `${op.name} passes no gradient on to its ${letterOf(op, position)}, ${writes}, which is learned`,
        };
      }
    }
  },
};

/** Slots that depend on a parameter. */
function learnedIn(instructions: readonly Instruction[]): ReadonlySet<number> {
  const learned = new Set<number>();
  for (const [slot, instruction] of instructions.entries()) {
    if (instruction.kind === 'loaded' && instruction.origin.from === 'parameter') learned.add(slot);
    if (
      instruction.kind === 'applied' &&
      instruction.operands.some(operand => typeof operand === 'number' && learned.has(operand))
    )
      learned.add(slot);
  }
  return learned;
}

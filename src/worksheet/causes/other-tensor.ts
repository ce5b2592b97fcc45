import type { Instruction } from '../../engine/tape.ts';
import type { Cause } from './cause.ts';

/** The same cell of the tensor before or after this one: right, under another name. */
export const otherTensor: Cause = {
  name: 'the tensor one step before or after',
  *instead({ target, at }) {
    const { truth, segment, slot, made, name } = target;
    const cell = at[0] * truth.columns + at[1];
    const sameShape = ({ rows, columns }: { rows: number; columns: number }) =>
      rows === truth.rows && columns === truth.columns;
    for (const { node, tensor } of made?.inputs ?? [])
      if (node && sameShape(tensor))
        yield { says: `the number of ${node.name}, one step earlier than ${name}`, value: tensor.data[cell] as number };
    for (const [later, instruction] of segment.tape.instructions.entries()) {
      const value = segment.values[later];
      if (value && sameShape(value) && reads(instruction, slot))
        yield {
          says: `the number of ${instruction.writes}, one step later than ${name}`,
          value: value.data[cell] as number,
        };
    }
  },
};

function reads(instruction: Instruction, slot: number): boolean {
  if (instruction.kind === 'applied') return instruction.operands.includes(slot);
  return instruction.kind === 'differentiated' && instruction.dout === slot;
}

/** The same cell of a tensor made likewise from the same input: Q for K. */
export const sibling: Cause = {
  name: 'the number of a like tensor',
  *instead({ target: { truth, segment, slot, made, name }, at }) {
    const first = made?.inputs[0]?.node;
    if (!made || !first) return;
    for (const [other, instruction] of segment.tape.instructions.entries()) {
      const value = segment.values[other];
      if (other === slot || instruction.kind !== 'applied' || instruction.op !== made.op || !value) continue;
      if (instruction.operands[0] !== first.slot || value.rows !== truth.rows || value.columns !== truth.columns)
        continue;
      const cell = at[0] * truth.columns + at[1];
      yield { says: `the number of ${instruction.writes} instead of ${name}`, value: value.data[cell] as number };
    }
  },
};

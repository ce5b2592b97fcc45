import type { Applied, Instruction, Segment } from '../engine/tape.ts';
import { gradientOf } from '../ops/operation.ts';
import { eventTitle } from '../timeline/event.ts';
import { gradientNames, lettersOf, namedFormula } from './reference.ts';

/** The formula of an event, with the scenario's names; of a tensor that was loaded, what it is. */
export function formulaOf(segment: Segment, slot: number): string {
  const instruction = segment.tape.instructions[slot] as Instruction;
  switch (instruction.kind) {
    case 'loaded':
      return eventTitle(segment, slot);
    case 'applied':
      return namedFormula(instruction.op.formula, segment, lettersOf(segment, slot), new Map());
    case 'differentiated': {
      const { of, wrt, dout } = instruction;
      const { op } = segment.tape.instructions[of] as Applied;
      const names = gradientNames(segment, slot, instruction);
      return namedFormula(gradientOf(op, wrt)?.formula ?? '', segment, lettersOf(segment, of, dout), names);
    }
  }
}

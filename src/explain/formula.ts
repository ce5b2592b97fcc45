import { type Applied, attrsOf, type Instruction, type Segment } from '../engine/tape.ts';
import { gradientOf } from '../ops/operation.ts';
import { eventTitle } from '../timeline/event.ts';
import { gradientNames, lettersOf, namedFormula, operandName } from './reference.ts';

/** Operands of a list that a formula writes out; of more, one stands for all. */
const WRITTEN_OUT = 4;

/** The formula of an event, with the scenario's names; of a tensor that was loaded, what it is. */
export function formulaOf(segment: Segment, slot: number): string {
  const instruction = segment.tape.instructions[slot] as Instruction;
  switch (instruction.kind) {
    case 'loaded':
      return eventTitle(segment, slot);
    case 'applied':
      return appliedFormula(segment, slot, instruction);
    case 'differentiated': {
      const { of, wrt, dout } = instruction;
      const { op } = segment.tape.instructions[of] as Applied;
      const names = gradientNames(segment, slot, instruction);
      return namedFormula(gradientOf(op, wrt)?.formula ?? '', segment, lettersOf(segment, of, dout), names);
    }
  }
}

/** A list of few operands written out, so that all of them have their names. */
function appliedFormula(segment: Segment, slot: number, instruction: Applied): string {
  const { op, operands } = instruction;
  const names = new Map(operands.map((operand, at) => [`x_${at}`, operandName(segment, operand)]));
  const few = op.inputs === 'list' && operands.length <= WRITTEN_OUT;
  const written = few ? op.writtenOut?.([...names.keys()], attrsOf(instruction, segment.settings)) : undefined;
  return namedFormula(written ?? op.formula, segment, lettersOf(segment, slot), written ? names : new Map());
}

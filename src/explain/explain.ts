import { summands } from '../arithmetic/terms.ts';
import { type Applied, attrsOf, type Instruction, operandTensors, type Segment } from '../engine/tape.ts';
import { eachOf } from '../ops/operation.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { cellText } from '../timeline/address.ts';
import { eventTitle } from '../timeline/event.ts';
import type { Explanation } from './explanation.ts';
import { formulaOf } from './formula.ts';
import { explainGradient } from './gradient.ts';
import { idOf, lettersOf, namesOf, placesIn, referenceTo } from './reference.ts';
import { termOf } from './term.ts';

/** Why a cell holds its number: the formula, the formula with its numbers, the terms and their sum. */
export function explain(segment: Segment, slot: number, at: Index): Explanation {
  const instruction = segment.tape.instructions[slot] as Instruction;
  switch (instruction.kind) {
    case 'loaded':
      return explainLoaded(segment, slot, at);
    case 'applied':
      return explainApplied(segment, slot, at, instruction);
    case 'differentiated': {
      const { operands } = segment.tape.instructions[instruction.of] as Applied;
      const wrt = referenceTo(segment, operands[instruction.wrt] as number, at);
      return { ...head(segment, slot, at), wrt, ...explainGradient(segment, slot, at, instruction) };
    }
  }
}

/** The cell's own part of every explanation. */
function head(segment: Segment, slot: number, at: Index) {
  return {
    ...namesOf(segment, slot, at),
    value: cellOf(segment.values[slot] as Tensor, at),
    title: eventTitle(segment, slot),
  };
}

function explainLoaded(segment: Segment, slot: number, at: Index): Explanation {
  const own = head(segment, slot, at);
  const formula = `${idOf(segment, slot)}${cellText(at)}: ${own.title}`;
  return { ...own, formula, terms: [{ value: own.value, text: own.title, cells: [] }], cells: [], sum: own.value };
}

function explainApplied(segment: Segment, slot: number, at: Index, instruction: Applied): Explanation {
  const { op } = instruction;
  const inputs = eachOf(op, operandTensors(instruction, segment.values));
  const arithmetic = op.explain(at, inputs, attrsOf(instruction, segment.settings));
  const letters = lettersOf(segment, slot);
  const terms = summands(arithmetic);
  return {
    ...head(segment, slot, at),
    formula: formulaOf(segment, slot),
    arithmetic,
    terms: terms.map(term => termOf(term, segment, letters)),
    cells: placesIn(terms, letters),
    sum: arithmetic.value,
  };
}

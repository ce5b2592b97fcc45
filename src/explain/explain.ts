import { type Arithmetic, cell, product, sum } from '../arithmetic/arithmetic.ts';
import { summands } from '../arithmetic/terms.ts';
import {
  type Applied,
  attrsOf,
  type Differentiated,
  type Instruction,
  operandTensors,
  type Segment,
} from '../engine/tape.ts';
import { eachOf, gradientOf, letterOf } from '../ops/operation.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { addressText, cellText } from '../timeline/address.ts';
import { eventTitle } from '../timeline/event.ts';
import type { Explanation, JacobianTerm, Term } from './explanation.ts';
import { idOf, type Letters, lettersOf, namedFormula, referencesIn, referenceTo, textOf } from './reference.ts';

/** Why a cell holds its number: the formula, the formula with its numbers, the terms and their sum. */
export function explain(segment: Segment, slot: number, at: Index): Explanation {
  const instruction = segment.tape.instructions[slot] as Instruction;
  switch (instruction.kind) {
    case 'loaded':
      return explainLoaded(segment, slot, at);
    case 'applied':
      return explainApplied(segment, slot, at, instruction);
    case 'differentiated':
      return explainGradient(segment, slot, at, instruction);
  }
}

/** The cell's own part of every explanation. */
function head(segment: Segment, slot: number, at: Index) {
  return {
    address: addressText(idOf(segment, slot), at, { step: segment.step, event: slot }),
    value: cellOf(segment.values[slot] as Tensor, at),
    title: eventTitle(segment, slot),
  };
}

function explainLoaded(segment: Segment, slot: number, at: Index): Explanation {
  const own = head(segment, slot, at);
  const formula = `${idOf(segment, slot)}${cellText(at)}: ${own.title}`;
  return { ...own, formula, terms: [{ value: own.value, text: own.title, cells: [] }], sum: own.value };
}

function explainApplied(segment: Segment, slot: number, at: Index, instruction: Applied): Explanation {
  const { op } = instruction;
  const inputs = eachOf(op, operandTensors(instruction, segment.values));
  const arithmetic = op.explain(at, inputs, attrsOf(instruction, segment.settings));
  const letters = lettersOf(segment, slot);
  return {
    ...head(segment, slot, at),
    formula: namedFormula(op.formula, segment, letters, new Map()),
    arithmetic,
    terms: summands(arithmetic).map(term => termOf(term, segment, letters)),
    sum: arithmetic.value,
  };
}

function termOf(term: Arithmetic, segment: Segment, letters: Letters): Term {
  return { value: term.value, text: textOf(term, letters), cells: referencesIn(term, segment, letters) };
}

/** Σ dout[o] · ∂out[o]/∂in, the same for every operation: the ledger of a gradient cell. */
function explainGradient(segment: Segment, slot: number, at: Index, instruction: Differentiated): Explanation {
  const { of, wrt, dout } = instruction;
  const forward = segment.tape.instructions[of] as Applied;
  const gradient = gradientOf(forward.op, wrt);
  if (!gradient) throw new Error(`${forward.op.name} has no gradient for ${letterOf(forward.op, wrt)}`);
  const letters = lettersOf(segment, of, dout);
  const upstream = segment.values[dout] as Tensor;
  const inputs = eachOf(forward.op, operandTensors(forward, segment.values));
  const out = segment.values[of] as Tensor;
  const products: Arithmetic[] = [];
  const jacobian: JacobianTerm[] = [];
  for (const [fed, derivative] of gradient.jacobian(at, inputs, out, attrsOf(forward, segment.settings))) {
    const term = product(cell('dout', fed, upstream), derivative);
    products.push(term);
    const reference = referenceTo(segment, of, fed);
    jacobian.push({ out: reference, derivative, upstream: referenceTo(segment, dout, fed), product: term.value });
  }
  const arithmetic = sum(products);
  const letter = letterOf(forward.op, wrt);
  return {
    ...head(segment, slot, at),
    formula: namedFormula(gradient.formula, segment, letters, new Map([[`d${letter}`, idOf(segment, slot)]])),
    arithmetic,
    terms: products.map(term => termOf(term, segment, letters)),
    sum: arithmetic.value,
    jacobian,
  };
}

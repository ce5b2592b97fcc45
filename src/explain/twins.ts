import { cellsOf } from '../arithmetic/terms.ts';
import {
  type Applied,
  attrsOf,
  type Differentiated,
  type Instruction,
  operandTensors,
  type Segment,
} from '../engine/tape.ts';
import { eachOf, letterOf } from '../ops/operation.ts';
import type { Index } from '../tensor/tensor.ts';
import { differentiationOf } from './differentiation.ts';
import { formulaOf } from './formula.ts';
import { idOf } from './reference.ts';

/** The other half of an operation: the backward event that differentiates a forward one, or the other way round. */
export interface Twin {
  readonly slot: number;
  /** What it writes: `scaled.grad`. */
  readonly writes: string;
  /** The cell that the cursor's cell leads to: the same one, or where a transpose or slice put it. */
  readonly at: Index;
  /** Both formulas, to stand side by side. */
  readonly forward: string;
  readonly backward: string;
}

/**
 * The twins of an event, in the order in which they are written: of a forward event every contribution
 * that differentiates it, of a contribution the forward event. Empty for loaded tensors, sums and updates.
 */
export function twinsOf(segment: Segment, slot: number, at: Index): readonly Twin[] {
  const { instructions } = segment.tape;
  const instruction = instructions[slot] as Instruction;
  if (instruction.kind === 'differentiated') {
    const forward = forwardCell(segment, instruction, at);
    return [twin(segment, instruction.of, forward, instruction.of, slot)];
  }
  return instructions.flatMap((other, backward) =>
    other.kind === 'differentiated' && other.of === slot
      ? [twin(segment, backward, backwardCell(segment, other, at), slot, backward)]
      : [],
  );
}

/** Why an event has no twin, for people. */
export function whyNoTwin(segment: Segment, slot: number): string {
  const instruction = segment.tape.instructions[slot] as Instruction;
  if (instruction.kind === 'loaded') return `${idOf(segment, slot)} is loaded, so there is nothing to differentiate`;
  if (instruction.phase === 'backward') return `${idOf(segment, slot)} adds up contributions; open one of them`;
  if (instruction.phase === 'update') return 'an update lies behind the loss, so no gradient passes through it';
  return `no gradient passes through ${idOf(segment, slot)} in this step`;
}

function twin(segment: Segment, slot: number, at: Index, forward: number, backward: number): Twin {
  return {
    slot,
    writes: idOf(segment, slot),
    at,
    forward: formulaOf(segment, forward),
    backward: formulaOf(segment, backward),
  };
}

/** The output cell that belongs to a cell of a gradient: the one it feeds, or of several the one in the same place. */
function forwardCell(segment: Segment, instruction: Differentiated, at: Index): Index {
  const { gradient, inputs, out, attrs } = differentiationOf(segment, instruction);
  const fed = [...gradient.jacobian(at, inputs, out, attrs)].map(([cell]) => cell);
  return nearestTo(at, fed);
}

/** The cell of a gradient that belongs to an output cell: the operand's cell it was made of, likewise. */
function backwardCell(segment: Segment, { of, wrt }: Differentiated, at: Index): Index {
  const forward = segment.tape.instructions[of] as Applied;
  const inputs = eachOf(forward.op, operandTensors(forward, segment.values));
  const letter = letterOf(forward.op, wrt);
  const arithmetic = forward.op.explain(at, inputs, attrsOf(forward, segment.settings));
  return nearestTo(
    at,
    cellsOf(arithmetic).flatMap(cell => (cell.of === letter ? [cell.at] : [])),
  );
}

/** The same place among some cells, else one in the same row, else the first; [0,0] where there is none. */
function nearestTo([row, column]: Index, cells: readonly Index[]): Index {
  const same = cells.find(([r, c]) => r === row && c === column);
  return same ?? cells.find(([r]) => r === row) ?? cells[0] ?? [0, 0];
}

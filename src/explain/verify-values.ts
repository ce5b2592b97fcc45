import type { Program } from '../engine/program.ts';
import { type Applied, attrsOf, type Instruction, operandTensors, type Segment } from '../engine/tape.ts';
import { eachOf } from '../ops/operation.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { addressText } from '../timeline/address.ts';
import { eventTitle } from '../timeline/event.ts';
import { cellsIn, drawnCells } from './cells.ts';
import { textbookUpdate } from './textbook-update.ts';

/** The numbers that an operation wrote, held against its formula: as the ledger shows it, of updates the textbook's. */
export interface ValueCheck {
  /** Of the cell that is furthest off: `Q[1,0]@0:9`. */
  readonly address: string;
  readonly slot: number;
  readonly at: Index;
  /** What wrote it: `matmul`, `adam_m`. */
  readonly title: string;
  /** How many cells were recomputed. */
  readonly cells: number;
  /** What the run has there. */
  readonly recorded: number;
  /** What the formula gives, from the numbers that were recorded before. */
  readonly recomputed: number;
  /** |recorded − recomputed| over the sizes of the terms; 0 where they are the same. */
  readonly relativeError: number;
  readonly verdict: 'agrees' | 'disagrees';
}

/** Which cells are recomputed: some of every tensor by the seed, or every one. */
type Cells = 'all' | { readonly seed: number; readonly cells: number };

/** What rounding may leave between the running power of beta that training keeps and beta to the step. */
const ROUNDING = 1e-9;

/** Slots of what is recomputed in a step: whatever an operation of the registry wrote by itself, gradients left out. */
export function valueSlots({ tape }: Segment): readonly number[] {
  return tape.instructions.flatMap(({ kind }, slot) => (kind === 'applied' ? [slot] : []));
}

/** Every tensor that an operation wrote in a step, recomputed cell by cell from what was recorded before it. */
export function* valueChecks(program: Program, segment: Segment, which: Cells): Generator<ValueCheck> {
  for (const slot of valueSlots(segment)) {
    const cells =
      which === 'all' ? cellsIn(segment.values[slot] as Tensor) : drawnCells(segment, slot, which.seed, which.cells);
    const worst = furthestOff(cells, cellCheck(program, segment, slot));
    if (worst) yield worst;
  }
}

/** The first event of a step that wrote something else than its formula gives, with its first such cell. */
export function firstWrongValue(program: Program, segment: Segment): ValueCheck | undefined {
  for (const slot of valueSlots(segment)) {
    const check = cellCheck(program, segment, slot);
    for (const at of cellsIn(segment.values[slot] as Tensor)) {
      const one = check(at);
      if (one.verdict === 'disagrees') return one;
    }
  }
  return undefined;
}

function furthestOff(cells: Iterable<Index>, check: (at: Index) => ValueCheck): ValueCheck | undefined {
  let worst: ValueCheck | undefined;
  let count = 0;
  for (const at of cells) {
    const one = check(at);
    count++;
    if (!worst || off(one) > off(worst)) worst = one;
  }
  return worst && { ...worst, cells: count };
}

/** How bad a check is: a wrong NaN is worse than any number. */
function off({ relativeError, verdict }: ValueCheck): number {
  return verdict === 'disagrees' && Number.isNaN(relativeError) ? Number.POSITIVE_INFINITY : relativeError;
}

/** Checks single cells of what one event wrote. */
function cellCheck(program: Program, segment: Segment, slot: number): (at: Index) => ValueCheck {
  const { writes } = segment.tape.instructions[slot] as Instruction;
  const tensor = segment.values[slot] as Tensor;
  const title = eventTitle(segment, slot);
  const formula = formulaAt(program, segment, slot);
  return at => {
    const recorded = cellOf(tensor, at);
    const { value: recomputed, size, rounding } = formula(at);
    const same = Object.is(recorded + 0, recomputed + 0);
    const apart = Math.abs(recorded - recomputed);
    return {
      address: addressText(writes, at, { step: segment.step, event: slot }),
      slot,
      at,
      title,
      cells: 1,
      recorded,
      recomputed,
      relativeError: same ? 0 : apart / size,
      verdict: same || apart <= rounding * size ? 'agrees' : 'disagrees',
    };
  };
}

/** What a formula gives: the number, the sizes of its terms together, and how far off them it may be. */
interface Given {
  readonly value: number;
  readonly size: number;
  readonly rounding: number;
}

/** The formula of an event: of updates the textbook's, of all others the ledger's, which is the same to the bit. */
function formulaAt(program: Program, segment: Segment, slot: number): (at: Index) => Given {
  const instruction = segment.tape.instructions[slot] as Applied;
  const textbook = textbookUpdate(program, segment, slot);
  if (textbook)
    return ([row, column]) => {
      const terms = textbook(row * instruction.shape.columns + column);
      const value = terms.reduce((total, term) => total + term, 0);
      return { value, size: terms.reduce((total, term) => total + Math.abs(term), 0), rounding: ROUNDING };
    };
  const { op } = instruction;
  const inputs = eachOf(op, operandTensors(instruction, segment.values));
  const attrs = attrsOf(instruction, segment.settings);
  return at => {
    const { value } = op.explain(at, inputs, attrs);
    return { value, size: Math.abs(value), rounding: 0 };
  };
}

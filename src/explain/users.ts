import { cellsOf } from '../arithmetic/terms.ts';
import {
  type Applied,
  attrsOf,
  type Differentiated,
  type Instruction,
  operandTensors,
  type Segment,
} from '../engine/tape.ts';
import { eachOf, gradientOf, letterOf } from '../ops/operation.ts';
import type { Index, Shape } from '../tensor/tensor.ts';
import { differentiationOf } from './differentiation.ts';
import type { CellReference } from './explanation.ts';
import { idOf, referenceTo } from './reference.ts';

/** What an event made of a cell that it read. */
export interface Use {
  /** The event that read it. */
  readonly slot: number;
  /** The tensor it wrote: `A`, `WQ.grad`. */
  readonly writes: string;
  /** Read as a value, as ∂loss/∂out, or as a factor of a derivative. */
  readonly as: 'value' | 'upstream' | 'factor';
  /** The cells it fed. */
  readonly cells: readonly CellReference[];
  /** There are more; they were too many to look through. */
  readonly more?: true;
}

/** Cells of one event that are looked through at most, so that the answer comes at once. */
const MOST_LOOKED_AT = 20_000;

/** Which cells of the same step a cell fed: forward, as upstream gradient, and as a factor of derivatives. */
export function usersOf(segment: Segment, slot: number, at: Index): readonly Use[] {
  const { instructions } = segment.tape;
  return instructions.flatMap((instruction, user) =>
    user > slot ? usesBy(segment, instruction, user, slot, at).filter(({ cells }) => cells.length > 0) : [],
  );
}

function usesBy(segment: Segment, instruction: Instruction, user: number, slot: number, at: Index): Use[] {
  const writes = idOf(segment, user);
  const use = (as: Use['as'], found: Found): Use => ({
    slot: user,
    writes,
    as,
    cells: found.cells.map(cell => referenceTo(segment, user, cell)),
    ...(found.more && { more: true }),
  });
  if (instruction.kind === 'loaded') return [];
  if (instruction.kind === 'applied')
    return instruction.operands.includes(slot) ? [use('value', fedBy(segment, instruction, slot, at))] : [];
  const uses: Use[] = [];
  if (instruction.dout === slot) uses.push(use('upstream', fedUpstream(segment, instruction, at)));
  const { operands } = segment.tape.instructions[instruction.of] as Applied;
  if (instruction.of === slot || operands.includes(slot))
    uses.push(use('factor', fedAsFactor(segment, instruction, slot, at)));
  return uses;
}

interface Found {
  readonly cells: readonly Index[];
  readonly more?: boolean;
}

/** The output cells that a cell of an operand feeds: those of its Jacobian, or, where no gradient flows, by looking. */
function fedBy(segment: Segment, instruction: Applied, slot: number, at: Index): Found {
  const { op, operands, shape } = instruction;
  const attrs = attrsOf(instruction, segment.settings);
  const inputs = eachOf(op, operandTensors(instruction, segment.values));
  const positions = operands.flatMap((operand, position) => (operand === slot ? [position] : []));
  const gradients = positions.map(position => gradientOf(op, position));
  if (gradients.every(gradient => gradient !== null)) {
    const out = op.forward(inputs, attrs);
    return {
      cells: distinct(gradients.flatMap(each => [...each.jacobian(at, inputs, out, attrs)].map(([fed]) => fed))),
    };
  }
  const letters = new Set(positions.map(position => letterOf(op, position)));
  return lookedThrough(shape, cell => reads(op.explain(cell, inputs, attrs), letters, at));
}

/** The cells of a gradient that an upstream cell feeds: those of the operand that its own output cell was made of. */
function fedUpstream(segment: Segment, { of, wrt }: Differentiated, at: Index): Found {
  const forward = segment.tape.instructions[of] as Applied;
  const { op } = forward;
  const inputs = eachOf(op, operandTensors(forward, segment.values));
  const letter = letterOf(op, wrt);
  const arithmetic = op.explain(at, inputs, attrsOf(forward, segment.settings));
  return { cells: distinct(cellsOf(arithmetic).flatMap(cell => (cell.of === letter ? [cell.at] : []))) };
}

/** The cells of a gradient whose derivatives name a cell. */
function fedAsFactor(segment: Segment, instruction: Differentiated, slot: number, at: Index): Found {
  const { forward, gradient, inputs, out, attrs } = differentiationOf(segment, instruction);
  const letters = new Set(
    forward.operands.flatMap((operand, position) => (operand === slot ? [letterOf(forward.op, position)] : [])),
  );
  if (instruction.of === slot) letters.add('out');
  let looked = 0;
  return lookedThrough(instruction.shape, cell => {
    for (const [, derivative] of gradient.jacobian(cell, inputs, out, attrs)) {
      looked++;
      if (reads(derivative, letters, at)) return true;
      if (looked > MOST_LOOKED_AT) return undefined;
    }
    return false;
  });
}

/** The cells of a shape for which a test holds; it stops where the test gives up or there are too many. */
function lookedThrough({ rows, columns }: Shape, test: (cell: Index) => boolean | undefined): Found {
  const cells: Index[] = [];
  for (let at = 0; at < rows * columns; at++) {
    const cell = [Math.floor(at / columns), at % columns] as const;
    const holds = at < MOST_LOOKED_AT ? test(cell) : undefined;
    if (holds === undefined) return { cells, more: true };
    if (holds) cells.push(cell);
  }
  return { cells };
}

function reads(tree: Parameters<typeof cellsOf>[0], letters: ReadonlySet<string>, [row, column]: Index): boolean {
  return cellsOf(tree).some(({ of, at }) => letters.has(of) && at[0] === row && at[1] === column);
}

function distinct(cells: readonly Index[]): readonly Index[] {
  return [...new Map(cells.map(cell => [cell.join(), cell])).values()];
}

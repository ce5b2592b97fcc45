import type { Instruction, Segment } from '../engine/tape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { cellsIn, drawnCells } from './cells.ts';
import { type Check, verifyCell, verifyDirection } from './verify.ts';

/** What is checked beside the random direction of every parameter. */
interface VerifyOptions {
  readonly seed: number;
  /** Cells of each parameter, drawn by the seed. */
  readonly cells: number;
}

/** The slots of the gradients of a step's parameters, in the order in which they are written. */
export function parameterGradients({ tape }: Segment): readonly number[] {
  return [...tape.gradients]
    .filter(([forward]) => {
      const instruction = tape.instructions[forward];
      return instruction?.kind === 'loaded' && instruction.origin.from === 'parameter';
    })
    .map(([, gradient]) => gradient)
    .sort((a, b) => a - b);
}

/** The slots of every gradient of a step: contributions, their sums and means over the batch. */
export function gradientSlots({ tape }: Segment): readonly number[] {
  return tape.instructions.flatMap((instruction, slot) => (isGradient(instruction) ? [slot] : []));
}

/** How many cells `everyCheck` will check. */
export function gradientCells(segment: Segment): number {
  return gradientSlots(segment).reduce((total, slot) => total + (segment.values[slot] as Tensor).data.length, 0);
}

/** Every parameter of a step along a random direction, and some of its cells. */
export function* parameterChecks(segment: Segment, { seed, cells }: VerifyOptions): Generator<Check> {
  for (const slot of parameterGradients(segment)) {
    const whole = verifyDirection(segment, slot, seed);
    if (whole) yield whole;
    for (const at of drawnCells(segment, slot, seed, cells)) {
      const one = verifyCell(segment, slot, at);
      if (one) yield one;
    }
  }
}

/** Every gradient of a step along a random direction: contributions, sums and means, from the loss backwards. */
export function* directionChecks(segment: Segment, seed: number): Generator<Check> {
  for (const slot of gradientSlots(segment)) {
    const whole = verifyDirection(segment, slot, seed);
    if (whole) yield whole;
  }
}

/** Every cell of every gradient of a step, from the loss backwards. */
export function* everyCheck(segment: Segment): Generator<Check> {
  for (const slot of gradientSlots(segment))
    for (const at of cellsIn(segment.values[slot] as Tensor)) {
      const one = verifyCell(segment, slot, at);
      if (one) yield one;
    }
}

/**
 * The first gradient event of a step that disagrees with the loss, with its first such cell: the
 * operation at fault, since all that come after it are handed its mistake.
 */
export function firstDisagreement(segment: Segment, seed: number): Check | undefined {
  for (const slot of gradientSlots(segment)) {
    const whole = verifyDirection(segment, slot, seed);
    if (whole?.verdict !== 'disagrees' && whole?.verdict !== 'unclear') continue;
    for (const at of cellsIn(segment.values[slot] as Tensor)) {
      const one = verifyCell(segment, slot, at);
      if (one?.verdict === 'disagrees') return one;
    }
    if (whole.verdict === 'disagrees') return whole;
  }
  return undefined;
}

function isGradient(instruction: Instruction): boolean {
  return instruction.phase === 'backward' && instruction.kind !== 'loaded';
}

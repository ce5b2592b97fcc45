import { ProblemsError, problem } from '../scenario/problem.ts';
import { type Shape, shapeText, type Tensor } from '../tensor/tensor.ts';
import { locate } from '../timeline/address.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explanation.ts';
import type { RunCell } from './place.ts';

/**
 * Why the cell at an address holds its number. A 1×1 tensor needs no cell in the address; without a
 * moment it is the end of the run. Throws `ProblemsError` with the way out.
 */
export function explainAt(timeline: Timeline, address: string): Explanation {
  const { step, slot, at } = placeAt(timeline, address);
  return explain(timeline.segment(step), slot, at);
}

/** The one cell that an address names; a 1×1 tensor needs no `[0,0]`. Throws `ProblemsError` where it is several. */
export function placeAt(timeline: Timeline, address: string): RunCell {
  const { step, slot, cell } = locate(timeline, address);
  const shape = timeline.segment(step).tape.instructions[slot]?.shape ?? { rows: 1, columns: 1 };
  if (!cell && shape.rows * shape.columns > 1) throw wantsCell(address, shape);
  return { step, slot, at: cell ?? [0, 0] };
}

/** The tensor at an address; without a moment it is the end of the run. Throws `ProblemsError`. */
export function tensorAt(timeline: Timeline, address: string): Tensor {
  const { step, slot } = locate(timeline, address);
  return timeline.segment(step).values[slot] as Tensor;
}

function wantsCell(address: string, shape: Shape): ProblemsError {
  const [name, moment] = address.split('@');
  const example = `${name}[0,0]${moment === undefined ? '' : `@${moment}`}`;
  return new ProblemsError([
    problem(`${address} is a ${shapeText(shape)} matrix, and one cell is explained`, `write ${example}`),
  ]);
}

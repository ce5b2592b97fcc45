import type { Instruction, Segment } from '../engine/tape.ts';
import { nextUniform, type RandomState, seededState } from '../tensor/random.ts';
import type { Index, Tensor } from '../tensor/tensor.ts';

/** Every cell of a tensor, row by row. */
export function* cellsIn({ rows, columns }: Tensor): Generator<Index> {
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) yield [row, column];
}

/** Different cells of what an event wrote, by the seed; all of them where it has no more. */
export function drawnCells(segment: Segment, slot: number, seed: number, count: number): readonly Index[] {
  const tensor = segment.values[slot] as Tensor;
  const every = tensor.data.length;
  if (every <= count) return [...cellsIn(tensor)];
  const drawn = new Set<number>();
  let state: RandomState = seededState(seed, `cells of ${(segment.tape.instructions[slot] as Instruction).writes}`);
  while (drawn.size < count) {
    const [value, next] = nextUniform(state);
    state = next;
    drawn.add(Math.floor(value * every));
  }
  return [...drawn].sort((a, b) => a - b).map(at => [Math.floor(at / tensor.columns), at % tensor.columns]);
}

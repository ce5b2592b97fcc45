import type { Segment } from '../../src/engine/tape.ts';
import { nextUniform, type RandomState, seededState } from '../../src/tensor/random.ts';
import type { Index, Tensor } from '../../src/tensor/tensor.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';

/** Runs with more cells than this are sampled, by seed; all others are gone through whole. */
const WHOLE = 200_000;

/** Steps of a sampled run that are looked into. */
const STEPS = 6;

/** A cell of a run that a law is held to. */
export interface Visited {
  readonly segment: Segment;
  readonly slot: number;
  readonly at: Index;
  readonly value: number;
}

/** The cells of a run: every cell of every event of every step, or, where these are more than `most`, some by seed. */
export function visitedCells(timeline: Timeline, most = WHOLE): Iterable<Visited> {
  return cellsIn(timeline, most) <= most ? everyCell(timeline) : sampledCells(timeline, most);
}

/** Some steps of a run at even distances, the first, the last and the last training step always; all where they are few. */
export function* someSteps(timeline: Timeline, count: number): Generator<Segment> {
  const { recorded, program } = timeline.finish();
  const apart = Math.max(1, Math.floor(recorded / count));
  for (let step = 0; step < recorded; step++)
    if (step % apart === 0 || step === recorded - 1 || step === program.trainingSteps - 1) yield timeline.segment(step);
}

/** How many cells all steps of a run write; counting stops beyond `most`. */
function cellsIn(timeline: Timeline, most: number): number {
  const { program } = timeline;
  let total = 0;
  const count = (instructions: Segment['tape']['instructions']) => {
    for (const { shape } of instructions) total += shape.rows * shape.columns;
  };
  for (let step = 0; step < program.fixedSteps && total <= most; step++) count(program.tapeOf(step).instructions);
  for (let step = program.fixedSteps; total <= most && step < timeline.length; step++)
    count(timeline.segment(step).tape.instructions);
  return total;
}

function* everyCell(timeline: Timeline): Generator<Visited> {
  for (let step = 0; step < timeline.length; step++) {
    const segment = timeline.segment(step);
    for (const [slot, tensor] of segment.values.entries())
      for (let at = 0; at < tensor.data.length; at++) yield visited(segment, slot, tensor, at);
  }
}

/** Some cells of every event of some steps, as many of each, so that no operation is left out. */
function* sampledCells(timeline: Timeline, most: number): Generator<Visited> {
  let state: RandomState = seededState(4, 'cells');
  for (const segment of someSteps(timeline, STEPS)) {
    const each = Math.min(8, Math.max(2, Math.floor(most / (10 * STEPS * segment.values.length))));
    for (const [slot, tensor] of segment.values.entries())
      for (let count = 0; count < each; count++) {
        const [value, next] = nextUniform(state);
        state = next;
        yield visited(segment, slot, tensor, Math.floor(value * tensor.data.length));
      }
  }
}

function visited(segment: Segment, slot: number, { columns, data }: Tensor, at: number): Visited {
  return { segment, slot, at: [Math.floor(at / columns), at % columns], value: data[at] as number };
}

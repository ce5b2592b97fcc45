import type { Segment } from '../../src/engine/tape.ts';
import { explain } from '../../src/explain/explain.ts';
import type { Explanation } from '../../src/explain/explanation.ts';
import { nextUniform, type RandomState, seededState } from '../../src/tensor/random.ts';
import type { Index, Tensor } from '../../src/tensor/tensor.ts';
import { tapeOf } from '../../src/timeline/tapes.ts';
import type { Timeline } from '../../src/timeline/timeline.ts';

/**
 * Runs with fewer cells than this are gone through whole, all others are sampled by seed. Counted is what
 * there is to look at: every cell of every tensor that any event of any step writes, of a long training
 * run those of all its steps together.
 */
const WHOLE = 200_000;

/** Steps of a sampled run that are looked into, and cells of each of their events. */
const STEPS = 6;
const CELLS = 8;

/** A cell of a run that the laws are held to. */
export interface Visited {
  readonly segment: Segment;
  readonly slot: number;
  readonly at: Index;
  readonly value: number;
  /** Why it holds its number: made when the first law asks for it, shared by all of them. */
  readonly explanation: Explanation;
}

/** The cells of a run in the order in which they are written: every one of them, or of a large run some by seed. */
export function visitedCells(timeline: Timeline): Iterable<Visited> {
  return isWhole(timeline) ? everyCell(timeline) : sampledCells(timeline);
}

/** Whether a run has so few cells that all of them are gone through. */
export function isWhole(timeline: Timeline): boolean {
  timeline.finish();
  let cells = 0;
  for (let step = 0; step < timeline.length && cells < WHOLE; step++)
    for (const { shape } of tapeOf(timeline, step).instructions) cells += shape.rows * shape.columns;
  return cells < WHOLE;
}

function* everyCell(timeline: Timeline): Generator<Visited> {
  for (let step = 0; step < timeline.length; step++) {
    const segment = timeline.segment(step);
    for (const [slot, tensor] of segment.values.entries())
      for (let at = 0; at < tensor.data.length; at++) yield visited(segment, slot, tensor, at);
  }
}

/** As many cells of every event of some steps, so that no operation is left out. */
function* sampledCells(timeline: Timeline): Generator<Visited> {
  const random = { state: seededState(4, 'cells') };
  for (const segment of someSteps(timeline))
    for (const [slot, tensor] of segment.values.entries())
      for (const flat of drawn(tensor.data.length, random)) yield visited(segment, slot, tensor, flat);
}

/** Different cells by the seed, in their order; all where there are no more. */
function drawn(length: number, random: { state: RandomState }): readonly number[] {
  if (length <= CELLS) return Array.from({ length }, (_, at) => at);
  const found = new Set<number>();
  while (found.size < CELLS) {
    const [value, next] = nextUniform(random.state);
    random.state = next;
    found.add(Math.floor(value * length));
  }
  return [...found].sort((a, b) => a - b);
}

/** Steps at even distances, the first, the last and the last training step always; all where they are few. */
function* someSteps(timeline: Timeline): Generator<Segment> {
  const { recorded, program } = timeline;
  const apart = Math.max(1, Math.floor(recorded / STEPS));
  for (let step = 0; step < recorded; step++)
    if (step % apart === 0 || step === recorded - 1 || step === program.trainingSteps - 1) yield timeline.segment(step);
}

function visited(segment: Segment, slot: number, { columns, data }: Tensor, flat: number): Visited {
  const at: Index = [Math.floor(flat / columns), flat % columns];
  let explanation: Explanation | undefined;
  return {
    segment,
    slot,
    at,
    value: data[flat] as number,
    get explanation() {
      explanation ??= explain(segment, slot, at);
      return explanation;
    },
  };
}

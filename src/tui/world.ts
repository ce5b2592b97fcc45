import type { ListingLine, Phase, Segment, Tape } from '../engine/tape.ts';
import { versionBefore } from '../engine/versions.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { Labels } from '../ops/operation.ts';
import type { Index, Shape, Tensor } from '../tensor/tensor.ts';
import type { Bucket } from '../timeline/summaries.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { Others } from './other.ts';

/**
 * The run that the terminal shows: everything that is too large, or too alive, for the state.
 * The state holds only names and indices into it, so tensors never meet Immer.
 */
export interface World {
  /** What searches, conditions and replays go through. */
  readonly timeline: Timeline;
  readonly title: string;
  readonly listing: readonly ListingLine[];
  /** All steps of the run, whether or not they are recorded yet. */
  readonly steps: number;
  /** Steps that can be visited now. */
  recorded(): number;
  /** A step's tape and values; replayed where it was not kept. */
  segment(step: number): Segment;
  /** Row and column names of the tensor in a slot. */
  labels(step: number, slot: number): Labels;
  /** Why one cell of the tensor in a slot holds its number. */
  explain(step: number, slot: number, at: Index): Explanation;
  /** The loss of a recorded step; undefined where it has none. */
  loss(step: number): number | undefined;
  /** The loss over all recorded steps, several to a bucket where they are many. */
  losses(): readonly Bucket[];
  /** Texts generated with the weights after a step; undefined where the scenario does not generate. */
  samples?: ((step: number, count: number) => readonly string[]) | undefined;
  /** A watched expression at the end of each step, as far as it has been gathered; asking begins that. */
  history(text: string): readonly Bucket[];
  /** Other runs to stand beside this one; absent where none can be opened. */
  readonly others?: Others | undefined;
}

/** A run of events in one phase: from event `start` up to and without `end`. */
interface Stretch {
  readonly phase: Phase;
  readonly start: number;
  readonly end: number;
}

const stretches = new WeakMap<Tape, readonly Stretch[]>();

/** The phases of a step in the order they come; remembered a tape. */
export function stretchesOf(tape: Tape): readonly Stretch[] {
  const known = stretches.get(tape);
  if (known) return known;
  const found: Stretch[] = [];
  for (const [at, { phase }] of tape.instructions.entries()) {
    const last = found.at(-1);
    if (last?.phase === phase) found[found.length - 1] = { ...last, end: at + 1 };
    else found.push({ phase, start: at, end: at + 1 });
  }
  stretches.set(tape, found);
  return found;
}

/** How many events a step has. */
export function eventsOf(world: World, step: number): number {
  return world.segment(step).tape.instructions.length;
}

/** A cell brought inside a shape: the cursor's wish, and where it can be. */
export function inside([row, column]: Index, { rows, columns }: Shape): Index {
  return [Math.max(0, Math.min(row, rows - 1)), Math.max(0, Math.min(column, columns - 1))];
}

/**
 * The value that this event's tensor replaces: the version before it (`WQ` before `WQ.2`), or the same
 * tensor a step earlier. Undefined where there is none, or where its shape differs.
 */
export function valueBefore(world: World, step: number, event: number): Tensor | undefined {
  const { tape, values } = world.segment(step);
  const instruction = tape.instructions[event];
  const now = values[event];
  if (!instruction || !now) return undefined;
  const earlier = values[versionBefore(tape, event) ?? -1];
  const before = earlier ?? stepBefore(world, step, instruction.writes);
  return before && before.rows === now.rows && before.columns === now.columns ? before : undefined;
}

function stepBefore(world: World, step: number, id: string): Tensor | undefined {
  if (step === 0) return undefined;
  const { tape, values } = world.segment(step - 1);
  const slot = tape.slots.get(id);
  return slot === undefined ? undefined : values[slot];
}

import type { Segment } from '../engine/tape.ts';
import { cellOf, type Index, type Tensor } from '../tensor/tensor.ts';
import { newest } from './address.ts';
import type { Moment, Timeline } from './timeline.ts';

/**
 * What is searched for: the events of a step at which it holds, in ascending order. `before` is the step
 * before, undefined for the first. While it is asked, both are at hand: `timeline.segment` gives them
 * without replaying.
 */
export type Seen = (segment: Segment, before: Segment | undefined) => Iterable<number>;

/**
 * The first moment after another at which something holds; undefined where there is none. Looks at the rest
 * of the step that it begins in, where that has any, then streams on through the steps, recording on past what
 * is recorded, and keeps none of them. Yields each step it passes, so that it can be pumped a slice at a time
 * and stopped with `return()`.
 */
export function* searchForward(timeline: Timeline, after: Moment, seen: Seen): Generator<number, Moment | undefined> {
  const { step } = after;
  const here = yield* timeline.seek(step);
  if (after.event < here.values.length - 1) {
    const before = step > 0 ? yield* timeline.seek(step - 1) : undefined;
    const event = look(timeline, here, before, () => nextSeen(seen(here, before), after.event, 1));
    if (event !== undefined) return { step, event };
  }
  let before = here;
  for (const segment of timeline.passing(step + 1)) {
    if (segment.step > step) {
      const event = look(timeline, segment, before, () => nextSeen(seen(segment, before), -1, 1));
      if (event !== undefined) return { step: segment.step, event };
      before = segment;
    }
    yield segment.step; // those before it lie between the nearest snapshot and where it began
  }
  return undefined;
}

/**
 * The last moment before another at which something holds, likewise. Steps can only be run forward, so it
 * goes gap by gap between keyframes, and each gap is passed once.
 */
export function* searchBackward(timeline: Timeline, until: Moment, seen: Seen): Generator<number, Moment | undefined> {
  for (let last = until.step; ; ) {
    // A gap's first step needs the one before it, so it is looked at as the last one of the gap before.
    const start = last === 0 ? 0 : timeline.gapStart(last - 1);
    let found: Moment | undefined;
    let before: Segment | undefined;
    for (const segment of timeline.passing(start)) {
      if (segment.step > start || start === 0) {
        const end = segment.step === until.step ? until.event : Number.POSITIVE_INFINITY;
        const event = look(timeline, segment, before, () => nextSeen(seen(segment, before), end, -1));
        if (event !== undefined) found = { step: segment.step, event };
      }
      yield segment.step;
      before = segment;
      if (segment.step >= last) break;
    }
    if (found || start === 0) return found;
    last = start;
  }
}

/** The events at which a cell of a tensor becomes another number; its first appearance is no change. */
export function changesOf(timeline: Timeline, name: string, cell: Index): Seen {
  return function* (segment) {
    const { tape, step } = segment;
    const slots = tape.versions.get(name) ?? [tape.slots.get(name)].filter(slot => slot !== undefined);
    if (slots.length === 0) return;
    let old = beforeStep(timeline, name, step);
    for (const slot of slots) {
      const value = segment.values[slot] as Tensor;
      if (old && !Object.is(numberIn(old, cell), numberIn(value, cell))) yield slot;
      old = value;
    }
  };
}

/** The next of a step's events after one, or with −1 the last before one; undefined where there is none. */
export function nextSeen(events: Iterable<number>, from: number, direction: 1 | -1): number | undefined {
  let last: number | undefined;
  for (const event of events) {
    if (direction === 1 ? event > from : event >= from) return direction === 1 ? event : last;
    last = event;
  }
  return direction === 1 ? undefined : last;
}

function look<T>(timeline: Timeline, segment: Segment, before: Segment | undefined, action: () => T): T {
  return timeline.lookingAt(before ? [segment, before] : [segment], action);
}

function beforeStep(timeline: Timeline, name: string, step: number): Tensor | undefined {
  const found = step > 0 ? newest(timeline, name, { step: step - 1, event: Number.POSITIVE_INFINITY }) : undefined;
  return found && timeline.segment(found.step).values[found.slot];
}

/** Undefined outside the matrix: a cell that comes or goes has changed. */
function numberIn(of: Tensor, [row, column]: Index): number | undefined {
  return row < of.rows && column < of.columns ? cellOf(of, [row, column]) : undefined;
}

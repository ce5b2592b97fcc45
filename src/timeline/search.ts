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
 * The first moment after another at which something holds; undefined where there is none. Streams through
 * the steps, recording on past what is recorded, and keeps none of them. Yields each step it has passed,
 * so that it can be pumped a slice at a time and stopped with `return()`.
 */
export function* searchForward(timeline: Timeline, after: Moment, seen: Seen): Generator<number, Moment | undefined> {
  let before: Segment | undefined;
  for (const segment of timeline.passing(Math.max(0, after.step - 1))) {
    if (segment.step >= after.step) {
      const past = segment.step === after.step ? after.event : -1;
      const event = look(timeline, segment, before, () => firstAbove(seen(segment, before), past));
      if (event !== undefined) return { step: segment.step, event };
    }
    yield segment.step;
    before = segment;
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
        const event = look(timeline, segment, before, () => lastBelow(seen(segment, before), end));
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

/** The events that write a NaN; the first of a run is where it came into the world. */
export function* writesNaN({ values }: Segment): Generator<number> {
  for (const [slot, { data }] of values.entries()) {
    let sum = 0; // times 0 only NaN and ∞ leave anything, so one look at the sum spares most tensors the second
    for (let at = 0; at < data.length; at++) sum += 0 * (data[at] as number);
    if (Number.isNaN(sum) && (data as Float64Array).some(Number.isNaN)) yield slot;
  }
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

function firstAbove(events: Iterable<number>, past: number): number | undefined {
  for (const event of events) if (event > past) return event;
  return undefined;
}

function lastBelow(events: Iterable<number>, end: number): number | undefined {
  let last: number | undefined;
  for (const event of events) {
    if (event >= end) break;
    last = event;
  }
  return last;
}

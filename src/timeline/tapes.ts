import type { Tape } from '../engine/tape.ts';
import type { Timeline } from './timeline.ts';

/** Tapes found so far, by step: a trail asks for the same few thousands of times, and to find one draws the step's examples. */
const found = new WeakMap<Timeline, Map<number, Tape>>();

/** The tape of a step; of fixed steps without running them. */
export function tapeOf(timeline: Timeline, step: number): Tape {
  const tapes = found.get(timeline) ?? new Map<number, Tape>();
  found.set(timeline, tapes);
  let tape = tapes.get(step);
  if (!tape) {
    const { program } = timeline;
    tape = step < program.fixedSteps ? program.tapeOf(step) : timeline.segment(step).tape;
    tapes.set(step, tape);
  }
  return tape;
}

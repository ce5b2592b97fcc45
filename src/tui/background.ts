import type { Timeline } from '../timeline/timeline.ts';
import { WatchHistory } from './gather.ts';
import { pumped, RESTING } from './pump.ts';

const histories = new WeakMap<Timeline, WatchHistory>();

/** The values of watched expressions over a run, gathered between keys. */
export function historyOf(timeline: Timeline): WatchHistory {
  const known = histories.get(timeline) ?? new WatchHistory(timeline);
  histories.set(timeline, known);
  return known;
}

/**
 * Between keys records the rest of the run, so that what is recorded can be explored meanwhile, and gathers
 * the values of watched expressions. Tells how far that is; what it returns stops it.
 */
export function workInBackground(timeline: Timeline, progress: () => void): () => void {
  return pumped(working(timeline), { progress, done: progress, failed: rethrow }, setImmediate);
}

/** Records a run to its end between keys, and tells how far it is and that it is there. */
export function recordInBackground(timeline: Timeline, progress: () => void): () => void {
  return pumped(recording(timeline), { progress, done: progress, failed: rethrow }, setImmediate);
}

/** Has no end: an expression may be watched at any time. */
function* working(timeline: Timeline): Generator<typeof RESTING | undefined, never> {
  yield* recording(timeline);
  const history = historyOf(timeline);
  for (;;) {
    for (; history.behind; yield) history.gather(() => false);
    yield RESTING;
  }
}

/** Records step by step; a mistake that ends the run early is kept by the timeline, which the screen asks. */
function* recording(timeline: Timeline): Generator<undefined, void> {
  for (; !timeline.finished; yield)
    try {
      timeline.record(() => false);
    } catch (error) {
      if (timeline.stoppedBy !== error) throw error;
    }
}

function rethrow(_: string, error: unknown): never {
  throw error;
}

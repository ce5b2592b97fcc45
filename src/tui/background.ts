import type { Timeline } from '../timeline/timeline.ts';
import { WatchHistory } from './gather.ts';

const histories = new WeakMap<Timeline, WatchHistory>();

/** The values of watched expressions over a run, gathered between keys. */
export function historyOf(timeline: Timeline): WatchHistory {
  const known = histories.get(timeline) ?? new WatchHistory(timeline);
  histories.set(timeline, known);
  return known;
}

/** Milliseconds of work between two looks at the keyboard; a search may take as many again. */
const SLICE = 4;

/** Milliseconds between two drawings of how far the recording is. */
const PROGRESS = 120;

/**
 * Between keys records the rest of the run, so that what is recorded can be explored meanwhile, and gathers
 * the values of watched expressions.
 */
export function workInBackground(timeline: Timeline, progress: () => void): () => void {
  const history = historyOf(timeline);
  let recorded = timeline.finished;
  let stopped = false;
  let drawn = performance.now();
  const slice = () => {
    if (stopped) return;
    const now = performance.now();
    const busy = !recorded || history.behind;
    if (!recorded) recorded = recordUntil(timeline, now + SLICE);
    else if (busy) history.gather(() => performance.now() < now + SLICE);
    const idle = recorded && !history.behind;
    if (idle ? busy : now - drawn > PROGRESS) {
      drawn = now;
      progress();
    }
    if (idle) setTimeout(slice, PROGRESS).unref();
    else setImmediate(slice);
  };
  setImmediate(slice);
  return () => {
    stopped = true;
  };
}

/** Records a run to its end between keys, and tells how far it is and that it is there. */
export function recordInBackground(timeline: Timeline, progress: () => void): () => void {
  let stopped = false;
  let drawn = performance.now();
  const slice = () => {
    if (stopped) return;
    const now = performance.now();
    const finished = timeline.finished || recordUntil(timeline, now + SLICE);
    if (finished || now - drawn > PROGRESS) {
      drawn = now;
      progress();
    }
    if (!finished) setImmediate(slice);
  };
  setImmediate(slice);
  return () => {
    stopped = true;
  };
}

/** Records until a time; a mistake that ends the run early is kept by the timeline, which the screen asks. */
function recordUntil(timeline: Timeline, time: number): boolean {
  try {
    return timeline.record(() => performance.now() < time);
  } catch (error) {
    if (timeline.stoppedBy !== error) throw error;
    return true;
  }
}

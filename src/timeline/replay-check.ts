import type { Instruction, Segment } from '../engine/tape.ts';
import { type Index, sameShape, shapeText, type Tensor } from '../tensor/tensor.ts';
import { segmentHash } from './hash.ts';
import { Timeline } from './timeline.ts';

/** Where a replay gave other numbers than the recording. */
export interface Difference {
  readonly step: number;
  /** The first event that differs, its tensor and cell; absent where a third run agrees with the replay. */
  readonly at?: { readonly event: number; readonly writes: string; readonly cell: Index; readonly what: string };
}

/**
 * Records a run with a hash a step, replays every step from the keyframes, the last gap first, and
 * compares. Yields after every step that was run; returns the first difference, or undefined.
 */
export function* checkReplay(timeline: Timeline): Generator<number, Difference | undefined> {
  const hashes: string[] = [];
  for (const segment of timeline.passing(0)) {
    hashes.push(segmentHash(segment));
    yield segment.step;
  }
  for (let end = hashes.length; end > 0; ) {
    const start = timeline.gapStart(end - 1);
    for (const segment of timeline.passing(start)) {
      if (segmentHash(segment) !== hashes[segment.step]) return differenceOf(timeline, segment, hashes);
      yield segment.step;
      if (segment.step >= end - 1) break;
    }
    end = start;
  }
  return undefined;
}

/** What was recorded is gone, so it is recorded once more, up to that step, and held against the replay. */
function differenceOf({ program }: Timeline, replayed: Segment, hashes: readonly string[]): Difference {
  const { step } = replayed;
  for (const recorded of new Timeline(program).passing(0)) {
    if (recorded.step < step) continue;
    if (segmentHash(recorded) !== hashes[step]) break;
    for (const [event, value] of recorded.values.entries()) {
      const cell = firstDifference(value, replayed.values[event] as Tensor);
      if (!cell) continue;
      const { writes } = recorded.tape.instructions[event] as Instruction;
      return { step, at: { event, writes, cell, what: numbersAt(value, replayed.values[event] as Tensor, cell) } };
    }
  }
  return { step };
}

function firstDifference(a: Tensor, b: Tensor): Index | undefined {
  if (!sameShape(a, b)) return [0, 0];
  for (let at = 0; at < a.data.length; at++)
    if (!Object.is(a.data[at], b.data[at])) return [Math.floor(at / a.columns), at % a.columns];
  return undefined;
}

function numbersAt(a: Tensor, b: Tensor, [row, column]: Index): string {
  if (!sameShape(a, b)) return `recorded as ${shapeText(a)}, replayed as ${shapeText(b)}`;
  const at = row * a.columns + column;
  return `recorded as ${a.data[at]}, replayed as ${b.data[at]}`;
}

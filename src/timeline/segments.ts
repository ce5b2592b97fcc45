import type { Segment } from '../engine/tape.ts';

/** The segments in view, least recently used first out, within a budget of bytes. */
export class SegmentCache {
  private readonly kept = new Map<number, Segment>();
  private readonly budget: number;
  private held = 0;

  /** budget: bytes of tensor data to hold; the segment asked for last is held whatever its size. */
  constructor(budget: number) {
    this.budget = budget;
  }

  get bytes(): number {
    return this.held;
  }

  get(step: number): Segment | undefined {
    const found = this.kept.get(step);
    if (!found) return undefined;
    this.kept.delete(step);
    this.kept.set(step, found);
    return found;
  }

  add(segment: Segment): void {
    this.drop(segment.step);
    this.kept.set(segment.step, segment);
    this.held += segmentBytes(segment);
    for (const step of this.kept.keys()) {
      if (this.held <= this.budget || step === segment.step) break;
      this.drop(step);
    }
  }

  private drop(step: number): void {
    const found = this.kept.get(step);
    if (!found) return;
    this.kept.delete(step);
    this.held -= segmentBytes(found);
  }
}

/** What an event takes beside its numbers: a tensor, and a typed array on V8's heap; measured. */
const OVERHEAD = 200;

/** What a segment takes in memory, in bytes. */
export function segmentBytes({ tape }: Segment): number {
  return tape.bytes + OVERHEAD * tape.instructions.length;
}

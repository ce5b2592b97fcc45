import type { Snapshot } from '../engine/run.ts';
import type { Segment } from '../engine/tape.ts';
import { snapshotBytes } from './keyframes.ts';
import { segmentBytes } from './segments.ts';

/**
 * Snapshots spread over one gap between keyframes, the one in view: whoever walks back through it a
 * step at a time replays the gap once, and then short stretches only.
 */
export class GapSnapshots {
  private kept: readonly Snapshot[] = [];

  get bytes(): number {
    return this.kept.reduce((total, snapshot) => total + snapshotBytes(snapshot), 0);
  }

  /** The last snapshot at or before a step. */
  before(step: number): Snapshot | undefined {
    return latest(this.kept.filter(snapshot => snapshot.step <= step));
  }

  /** Takes over what a seek gathered, and lets go of what lies outside the gap [from, to). */
  adopt(gathered: readonly Snapshot[], from: number, to: number): void {
    const fresh = new Set(gathered.map(({ step }) => step));
    const own = this.kept.filter(({ step }) => step >= from && step < to && !fresh.has(step));
    this.kept = [...own, ...gathered];
  }
}

/** The snapshot of the highest step; undefined of none. */
export function latest(snapshots: readonly (Snapshot | undefined)[]): Snapshot | undefined {
  return snapshots.reduce((best, each) => (each && (!best || each.step > best.step) ? each : best), undefined);
}

/** Steps before the target that a seek keeps at most: more, and keeping them would cost more than the replay. */
const STRETCH = 64;

/** How much a seek may gather on its way, in bytes, and the length of the gap it passes. */
interface Limits {
  readonly segments: number;
  readonly snapshots: number;
  readonly gap: number;
}

/** What a seek gathers on its way and hands over when it arrives, so that a cancelled one leaves no trace. */
export class Gathered {
  /** The last stretch before the target, in order. */
  readonly segments: Segment[] = [];
  readonly snapshots: Snapshot[] = [];
  private readonly limits: Limits;
  private held = 0;
  private stride = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** A step on the way: its recording and, while replaying, the snapshot after it. */
  pass(segment: Segment, next: Snapshot | undefined): void {
    this.segments.push(segment);
    this.held += segmentBytes(segment);
    while (this.held > this.limits.segments || this.segments.length > STRETCH) {
      const [oldest] = this.segments.splice(0, 1);
      this.held -= oldest ? segmentBytes(oldest) : 0;
    }
    if (!next) return;
    this.stride ||= this.strideFor(segment, next);
    if (next.step % this.stride === 0) this.snapshots.push(next);
  }

  /**
   * Steps between snapshots: as many as the stretch that can be kept, but no more than √gap, where the
   * snapshots and the stretch between two are balanced; and never more snapshots than may be held.
   */
  private strideFor(segment: Segment, next: Snapshot): number {
    const { segments, snapshots, gap } = this.limits;
    const stretch = Math.min(STRETCH, Math.floor(segments / segmentBytes(segment)));
    const affordable = Math.ceil((gap * snapshotBytes(next)) / Math.max(1, snapshots));
    return Math.max(1, Math.min(stretch, Math.floor(Math.sqrt(gap))), affordable);
  }
}

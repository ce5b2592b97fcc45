import type { Snapshot } from '../engine/run.ts';

/** A power of two, so that dropping every other one leaves them evenly spaced. */
const MOST = 64;

/**
 * Snapshots at evenly spaced step boundaries, at most 64 whatever the length of the run: when full,
 * every other one is dropped and the spacing doubles, so a seek replays at most steps/32 steps.
 */
export class Keyframes {
  private readonly kept = new Map<number, Snapshot>();
  private spacing = 1;

  get size(): number {
    return this.kept.size;
  }

  /** Offers the snapshot from which a step runs; it is kept where the spacing wants one. */
  offer(snapshot: Snapshot): void {
    if (snapshot.step % this.spacing !== 0) return;
    this.kept.set(snapshot.step, snapshot);
    if (this.kept.size <= MOST) return;
    this.spacing *= 2;
    for (const step of [...this.kept.keys()]) if (step % this.spacing !== 0) this.kept.delete(step);
  }

  /** The last snapshot at or before a step; undefined before the first was offered. */
  before(step: number): Snapshot | undefined {
    const aligned = step - (step % this.spacing);
    for (let at = aligned; at >= 0; at -= this.spacing) {
      const found = this.kept.get(at);
      if (found) return found;
    }
    return undefined;
  }
}

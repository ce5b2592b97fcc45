import type { Snapshot } from '../engine/run.ts';
import { bytesOf } from '../tensor/bytes.ts';

/** A power of two, so that dropping every other one leaves them evenly spaced. */
const MOST = 64;

/**
 * Snapshots at evenly spaced step boundaries, at most 64 whatever the length of the run, and within a
 * budget of bytes: when full, every other one is dropped and the spacing doubles, so a seek replays at
 * most steps/32 steps where the budget holds 64.
 */
export class Keyframes {
  private readonly kept = new Map<number, Snapshot>();
  private readonly budget: number;
  private apart = 1;
  private held = 0;

  /** budget: bytes of snapshots to hold; the first is held whatever its size. */
  constructor(budget: number = Number.POSITIVE_INFINITY) {
    this.budget = budget;
  }

  get size(): number {
    return this.kept.size;
  }

  get bytes(): number {
    return this.held;
  }

  /** Steps from one keyframe to the next. */
  get spacing(): number {
    return this.apart;
  }

  /** Offers the snapshot from which a step runs; it is kept where the spacing wants one. */
  offer(snapshot: Snapshot): void {
    if (snapshot.step % this.apart !== 0 || this.kept.has(snapshot.step)) return;
    this.kept.set(snapshot.step, snapshot);
    this.held += snapshotBytes(snapshot);
    while (this.kept.size > MOST || (this.held > this.budget && this.kept.size > 1)) this.thin();
  }

  /** The last snapshot at or before a step; undefined before the first was offered. */
  before(step: number): Snapshot | undefined {
    const aligned = step - (step % this.apart);
    for (let at = aligned; at >= 0; at -= this.apart) {
      const found = this.kept.get(at);
      if (found) return found;
    }
    return undefined;
  }

  private thin(): void {
    this.apart *= 2;
    for (const [step, snapshot] of [...this.kept]) {
      if (step % this.apart === 0) continue;
      this.kept.delete(step);
      this.held -= snapshotBytes(snapshot);
    }
  }
}

/** What the tensors of a snapshot take in memory, in bytes. */
export function snapshotBytes({ parameters, moments, generation }: Snapshot): number {
  const tensors = [...parameters.values(), ...moments.values(), ...(generation?.cache.values() ?? [])];
  return tensors.reduce((total, tensor) => total + bytesOf(tensor), 0);
}

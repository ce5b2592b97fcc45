import type { Program } from '../engine/program.ts';
import { initialSnapshot, type Run, run, type Snapshot } from '../engine/run.ts';
import type { Segment } from '../engine/tape.ts';
import { Keyframes } from './keyframes.ts';
import { SegmentCache } from './segments.ts';

/** A point in time: after event `event` of step `step`, both from 0. */
export interface Moment {
  readonly step: number;
  readonly event: number;
}

/** How a timeline keeps its memory. */
export interface TimelineOptions {
  /** Bytes of recorded tensors to keep at hand; the rest is replayed when it is visited. */
  readonly memory?: number;
}

const MEMORY = 256 * 2 ** 20;

/**
 * A run as something to walk: any step of it, forward and back. Steps are recorded in order, by
 * `record` a little at a time or by `segment` on demand; what is not kept is replayed from the
 * nearest keyframe, to the same bits.
 */
export class Timeline {
  readonly program: Program;
  private readonly keyframes = new Keyframes();
  private readonly segments: SegmentCache;
  private readonly losses: number[] = [];
  private frontier: Snapshot | undefined;

  constructor(program: Program, { memory = MEMORY }: TimelineOptions = {}) {
    this.program = program;
    this.segments = new SegmentCache(memory);
    this.frontier = initialSnapshot(program);
  }

  /** How many steps are recorded: those before this number can be visited at once. */
  get recorded(): number {
    return this.losses.length;
  }

  /** Whether the run is recorded to its end. */
  get finished(): boolean {
    return this.frontier === undefined;
  }

  /** The number of steps the run will have; while tokens are being generated, what is known so far. */
  get length(): number {
    return this.finished ? this.recorded : Math.max(this.program.fixedSteps, this.recorded + 1);
  }

  /** The loss of a recorded step; NaN where the step has none. */
  loss(step: number): number {
    return this.losses[step] ?? Number.NaN;
  }

  /** Records while `more` says so, at least one step; true when the run is recorded to its end. */
  record(more: () => boolean): boolean {
    while (this.frontier) {
      this.advance(this.frontier);
      if (!more()) break;
    }
    return this.finished;
  }

  /** Records the whole run. */
  finish(): this {
    this.record(() => true);
    return this;
  }

  /** A step's recording, recording or replaying as far as that needs. Throws a RangeError past the end. */
  segment(step: number): Segment {
    if (!Number.isInteger(step) || step < 0) throw new RangeError(`there is no step ${step}`);
    const kept = this.segments.get(step);
    if (kept) return kept;
    if (step >= this.recorded) this.record(() => this.recorded <= step);
    return this.segments.get(step) ?? this.replay(step);
  }

  private advance(snapshot: Snapshot): void {
    this.keyframes.offer(snapshot);
    const { segment, next } = run(this.program, snapshot);
    this.segments.add(segment);
    this.losses.push(lossOf(segment));
    this.frontier = next;
  }

  private replay(step: number): Segment {
    let snapshot = step < this.recorded ? this.keyframes.before(step) : undefined;
    while (snapshot) {
      const { segment, next }: Run = run(this.program, snapshot);
      if (segment.step === step) {
        this.segments.add(segment);
        return segment;
      }
      snapshot = next;
    }
    throw new RangeError(`there is no step ${step}; the run has steps 0 to ${this.recorded - 1}`);
  }
}

function lossOf({ tape, values }: Segment): number {
  return tape.loss === undefined ? Number.NaN : (values[tape.loss]?.data[0] ?? Number.NaN);
}

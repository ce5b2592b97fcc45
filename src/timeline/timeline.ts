import type { Program } from '../engine/program.ts';
import { initialSnapshot, type Run, run, type Snapshot } from '../engine/run.ts';
import type { Segment } from '../engine/tape.ts';
import { ProblemsError } from '../scenario/problem.ts';
import { GapSnapshots, Gathered, latest } from './gap.ts';
import { Keyframes } from './keyframes.ts';
import { SegmentCache } from './segments.ts';
import { Summaries } from './summaries.ts';

/** A point in time: after event `event` of step `step`, both from 0. */
export interface Moment {
  readonly step: number;
  readonly event: number;
}

/** How a timeline keeps its memory, and whom it tells of its progress. */
export interface TimelineOptions {
  /** Bytes that the recording may take; what does not fit is replayed when it is visited. */
  readonly memory?: number;
  /** Told after every step that is run, recorded or replayed: which one, and how many there will be. */
  readonly progress?: ((step: number, length: number) => void) | undefined;
}

/** What a timeline may take in memory where nobody says otherwise, in bytes. */
export const MEMORY = 256 * 2 ** 20;

/**
 * Shares of the budget. Together they are less than a quarter of it: what is no longer held but not collected yet,
 * and what the allocator keeps, were measured at two to three times what is held.
 */
const SHARES = { visited: 1 / 16, stretch: 1 / 16, keyframes: 1 / 16, gap: 1 / 32 };

/**
 * A run as something to walk: any step of it, forward and back. Steps are recorded in order, by
 * `record` a little at a time or by `segment` on demand. Recording keeps snapshots and summaries, no
 * tensors: keeping them costs more than replaying, from the nearest keyframe and to the same bits,
 * those that are visited.
 */
export class Timeline {
  readonly program: Program;
  /** The loss and every parameter over the steps recorded so far, in a fixed number of buckets. */
  readonly summaries = new Summaries();
  private readonly memory: number;
  private readonly progress: TimelineOptions['progress'];
  private readonly keyframes: Keyframes;
  private readonly gap = new GapSnapshots();
  private readonly segments: SegmentCache;
  private readonly losses: number[] = [];
  private frontier: Snapshot | undefined;
  private mistake: ProblemsError | undefined;
  /** The step recorded last: a run of one step is not run twice to be seen. */
  private newest: Segment | undefined;
  /** Where the last seek arrived: playing on runs one step a step. */
  private following: Snapshot | undefined;
  /** The steps that a search looks at just now. */
  private looked: readonly Segment[] = [];

  constructor(program: Program, { memory = MEMORY, progress }: TimelineOptions = {}) {
    this.program = program;
    this.memory = memory;
    this.progress = progress;
    this.keyframes = new Keyframes(memory * SHARES.keyframes);
    this.segments = new SegmentCache(memory * SHARES.visited);
    this.frontier = initialSnapshot(program);
  }

  /** How many steps are recorded: those before this number can be visited without recording. */
  get recorded(): number {
    return this.losses.length;
  }

  /** Whether the run is recorded to its end. */
  get finished(): boolean {
    return this.frontier === undefined;
  }

  /** What ended the run early: a mistake in the numbers or in an example that only running it shows. */
  get stoppedBy(): ProblemsError | undefined {
    return this.mistake;
  }

  /** The number of steps the run will have; while tokens are being generated, what is known so far. */
  get length(): number {
    return this.finished ? this.recorded : Math.max(this.program.fixedSteps, this.recorded + 1);
  }

  /** Bytes of tensors held for the segments in view and the snapshots. */
  get bytes(): number {
    return this.segments.bytes + this.keyframes.bytes + this.gap.bytes;
  }

  /** The loss of a recorded step; NaN where the step has none. Throws a RangeError where no such step is recorded. */
  loss(step: number): number {
    const loss = this.losses[step];
    if (loss !== undefined) return loss;
    const last = this.recorded - 1;
    const known =
      last < 0 ? 'none is recorded yet' : `${this.finished ? 'the run has' : 'recorded are'} steps 0 to ${last}`;
    throw new RangeError(`there is no loss of step ${step}; ${known}`);
  }

  /**
   * Records while `more` says so, at least one step; true when the run is recorded to its end. Throws
   * `ProblemsError` where a step can't be run; the run then ends before it.
   */
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
    const seek = this.seek(step);
    for (;;) {
      const { done, value } = seek.next();
      if (done) return value;
    }
  }

  /**
   * The same a step at a time: yields each step it passes, so that it can be pumped between keys, and
   * cancelled: until it arrives nothing that is held changes, though what it recorded stays recorded.
   */
  *seek(step: number): Generator<number, Segment> {
    if (!Number.isInteger(step) || step < 0) throw new RangeError(`there is no step ${step}`);
    const kept = this.atHand(step);
    if (kept) return kept;
    const gathered = new Gathered({
      segments: this.memory * SHARES.stretch,
      snapshots: this.memory * SHARES.gap,
      gap: this.keyframes.spacing,
    });
    for (const { segment, next, replayed } of this.runs(step)) {
      if (segment.step === step) return this.arrive(gathered, segment, next);
      gathered.pass(segment, replayed ? next : undefined);
      yield segment.step;
    }
    throw new RangeError(`there is no step ${step}; the run has steps 0 to ${this.recorded - 1}`);
  }

  /**
   * Every step from one on, replayed and then recorded, without keeping any: for searches and checks.
   * It begins at the nearest snapshot, so the first ones may lie before `from`.
   */
  *passing(from: number): Generator<Segment> {
    for (const { segment } of this.runs(from)) yield segment;
  }

  /** The first step of the stretch between keyframes that a step lies in: cheap to pass from there on. */
  gapStart(step: number): number {
    return this.keyframes.before(Math.min(step, this.recorded - 1))?.step ?? 0;
  }

  /** Looks at segments that are being passed: while `look` runs they are at hand, and are not kept. */
  lookingAt<T>(passed: readonly Segment[], look: () => T): T {
    const before = this.looked;
    this.looked = passed;
    try {
      return look();
    } finally {
      this.looked = before;
    }
  }

  private atHand(step: number): Segment | undefined {
    const passed = this.looked.find(segment => segment.step === step);
    if (passed) return passed;
    const kept = this.segments.get(step);
    if (kept || this.newest?.step !== step) return kept;
    this.segments.add(this.newest);
    return this.newest;
  }

  /** Runs on from the nearest snapshot at or before a step: what is recorded is replayed, the rest recorded. */
  private *runs(from: number): Generator<Run & { readonly replayed: boolean }> {
    let snapshot = from < this.recorded ? this.nearest(from) : this.frontier;
    while (snapshot) {
      const replayed = snapshot.step < this.recorded;
      if (!replayed && this.finished) return; // ended early, by a step that can't be run
      const ran: Run = replayed ? this.replay(snapshot) : this.advance(snapshot);
      yield { ...ran, replayed };
      snapshot = ran.next;
    }
  }

  private nearest(step: number): Snapshot | undefined {
    const following = this.following && this.following.step <= step ? this.following : undefined;
    return latest([this.keyframes.before(step), this.gap.before(step), following]);
  }

  /** Runs a step for the first time. What was recorded before a mistake stays, as a run that ends there. */
  private attempt(snapshot: Snapshot): Run {
    try {
      return run(this.program, snapshot);
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      this.mistake = error;
      this.frontier = undefined;
      throw error;
    }
  }

  private replay(snapshot: Snapshot): Run {
    const ran = run(this.program, snapshot);
    this.progress?.(snapshot.step, this.length);
    return ran;
  }

  private advance(snapshot: Snapshot): Run {
    const ran = this.attempt(snapshot);
    const { segment, next } = ran;
    this.keyframes.offer(snapshot);
    this.losses.push(lossOf(segment));
    this.summaries.add(segment);
    this.frontier = next;
    this.newest = segment;
    this.progress?.(snapshot.step, this.length);
    return ran;
  }

  private arrive(gathered: Gathered, segment: Segment, next: Snapshot | undefined): Segment {
    for (const passed of gathered.segments) this.segments.add(passed);
    this.segments.add(segment);
    const from = this.gapStart(segment.step);
    this.gap.adopt(gathered.snapshots, from, from + this.keyframes.spacing);
    this.following = next;
    return segment;
  }
}

function lossOf({ tape, values }: Segment): number {
  return tape.loss === undefined ? Number.NaN : (values[tape.loss]?.data[0] ?? Number.NaN);
}

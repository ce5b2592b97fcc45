import type { Program } from '../../engine/program.ts';
import type { Segment } from '../../engine/tape.ts';
import type { Index } from '../../tensor/tensor.ts';

/** Something in a step that deserves a second look. */
export interface Finding {
  /** The rule's name: `saturated-softmax`. */
  readonly rule: string;
  readonly step: number;
  /** The event at which it shows, and the cell where there is one. */
  readonly slot: number;
  readonly at?: Index;
  /** The address of it: `A[1,0]@0:21`. */
  readonly address: string;
  /** What is there, with its numbers. */
  readonly message: string;
}

/** One kind of thing to look for. */
export interface Rule {
  readonly name: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Everything of that kind in one step; a pure function of it. */
  check(segment: Segment, program: Program): Iterable<Found>;
}

/** What a rule found: where, and what. */
export interface Found {
  readonly slot: number;
  readonly at?: Index;
  readonly message: string;
}

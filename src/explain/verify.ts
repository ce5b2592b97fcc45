import type { Instruction, Segment } from '../engine/tape.ts';
import { normals, seededState } from '../tensor/random.ts';
import { type Index, type Tensor, tensor, zeros } from '../tensor/tensor.ts';
import { addressText, cellText } from '../timeline/address.ts';
import { eventTitle } from '../timeline/event.ts';
import { centralDifference, hasKink } from './central-difference.ts';
import { idOf } from './reference.ts';
import { lossAsFunction, type Subject, subjectOf } from './replay.ts';

/** `kink`: the loss has no slope there (ReLU at 0); `unclear`: too steep or not finite, so nothing can be measured. */
export type Verdict = 'agrees' | 'disagrees' | 'kink' | 'unclear';

/** A gradient, as training computed it, beside the slope that the loss really has. */
export interface Check {
  /** `WQ.grad[0,1]@0:44`; of a direction the tensor, without a cell. */
  readonly address: string;
  /** What was moved: the cell that it is the gradient of, `WQ[0,1]`, or the tensor. */
  readonly wrt: string;
  readonly slot: number;
  readonly at?: Index;
  /** What wrote it: `gradient of matmul`. */
  readonly title: string;
  /** As backpropagation has it. */
  readonly analytic: number;
  /** By central differences of the loss, recomputed by forward operations alone. */
  readonly numeric: number;
  /** How far the tensor was moved to each side. */
  readonly step: number;
  /** |analytic − numeric| over the larger of the two, or of what a direction adds up; 0 where both are 0. */
  readonly relativeError: number;
  readonly verdict: Verdict;
}

/** Digits that must agree, where the measurement is sharp enough to tell. */
const AGREES = 1e-6;

/** How far a check is: which time the loss is being recomputed, from 1, and how far the tensor is moved for it. */
export interface Pass {
  readonly number: number;
  readonly step: number;
}

/** A check that is made by and by: it yields after every operation that it runs, how far it is. */
type Checking = Generator<Pass, Check | undefined>;

/** Checks one cell of a gradient; undefined where the event writes none, or the step has no loss. */
export function verifyCell(segment: Segment, slot: number, at: Index): Check | undefined {
  return finished(checkCell(segment, slot, at));
}

/** Checks a whole gradient at once, along a random direction that the seed gives. */
export function verifyDirection(segment: Segment, slot: number, seed: number): Check | undefined {
  return finished(checkDirection(segment, slot, seed));
}

function finished(checking: Checking): Check | undefined {
  for (;;) {
    const { done, value } = checking.next();
    if (done) return value;
  }
}

/** The check of one cell an operation at a time, so that it can be made between keys. */
export function* checkCell(segment: Segment, slot: number, at: Index): Checking {
  const subject = subjectOf(segment, slot);
  if (!subject) return undefined;
  const tensor = segment.values[subject.changed.slot] as Tensor;
  const flat = at[0] * tensor.columns + at[1];
  const along = { cells: [flat], by: [1] };
  const own = Math.abs(tensor.data[flat] as number);
  return yield* check(segment, slot, subject, along, own > 0 ? scaleOf(own) : sizeOf(tensor), at);
}

function* checkDirection(segment: Segment, slot: number, seed: number): Checking {
  const subject = subjectOf(segment, slot);
  if (!subject) return undefined;
  const tensor = segment.values[subject.changed.slot] as Tensor;
  const { writes } = segment.tape.instructions[slot] as Instruction;
  const numbers = normals(seededState(seed, writes), tensor.data.length, 1);
  const cells = Array.from(tensor.data, (_, flat) => flat);
  // Masked scores stay where they are.
  const by = cells.map(flat => (Number.isFinite(tensor.data[flat]) ? (numbers[flat] as number) : 0));
  return yield* check(segment, slot, subject, { cells, by }, sizeOf(tensor));
}

function* check(
  segment: Segment,
  slot: number,
  subject: Subject,
  along: Direction,
  scale: number,
  at?: Index,
): Generator<Pass, Check> {
  const { writes } = segment.tape.instructions[slot] as Instruction;
  const tensor = segment.values[subject.changed.slot] as Tensor;
  const gradient = segment.values[slot] as Tensor;
  const loss = lossAsFunction<Pass>(segment, subject);
  let passes = 0;
  const f = (step: number) => loss(moved(tensor, along, step), { number: ++passes, step });
  const { value: analytic, size: terms } = projected(gradient, along);
  const slope = yield* centralDifference(f, scale);
  const apart = Math.abs(analytic - slope.value);
  const size = Math.max(terms, Math.abs(slope.value));
  const error = slope.error + (yield* roundingOf(segment, { number: passes, step: slope.step }));
  const verdict = verdictOf(apart, size, error);
  return {
    address: addressText(writes, at, { step: segment.step, event: slot }),
    wrt: `${idOf(segment, subject.changed.slot)}${at ? cellText(at) : ''}`,
    slot,
    ...(at && { at }),
    title: eventTitle(segment, slot),
    analytic,
    numeric: slope.value,
    step: slope.step,
    relativeError: apart === 0 ? 0 : apart / size,
    verdict: verdict === 'disagrees' && (yield* hasKink(f, scale)) ? 'kink' : verdict,
  };
}

function verdictOf(apart: number, size: number, error: number): Verdict {
  if (apart <= AGREES * size + 4 * error && error < Number.POSITIVE_INFINITY) return 'agrees';
  if (Number.isNaN(apart) || error === Number.POSITIVE_INFINITY) return 'unclear';
  return 'disagrees';
}

const known = new WeakMap<Segment, number>();

/** What rounding leaves of any gradient of a step, as all of them are sums of products of the others. */
function* roundingOf(segment: Segment, told: Pass): Generator<Pass, number> {
  let largest = known.get(segment);
  if (largest === undefined) {
    largest = 0;
    for (const slot of segment.tape.gradients.values()) {
      for (const value of segment.values[slot]?.data ?? [])
        if (Math.abs(value) > largest && Number.isFinite(value)) largest = Math.abs(value);
      yield told;
    }
    known.set(segment, largest);
  }
  return 8 * Number.EPSILON * largest;
}

/** The way in which a tensor is moved: these of its cells, counted row by row, each by so much of a step. */
interface Direction {
  readonly cells: readonly number[];
  readonly by: readonly number[];
}

/** The tensor with cells moved along a direction; cells of −∞ stay. */
function moved({ rows, columns, data }: Tensor, { cells, by }: Direction, step: number): Tensor {
  const numbers = zeros(data.length);
  numbers.set(data);
  for (const [at, flat] of cells.entries())
    if (by[at] !== 0) numbers[flat] = (data[flat] as number) + step * (by[at] as number);
  return tensor(rows, columns, numbers);
}

/** Σ gradient · direction, and the sum of its terms' sizes. */
function projected({ data }: Tensor, { cells, by }: Direction): { readonly value: number; readonly size: number } {
  let value = 0;
  let size = 0;
  for (const [at, flat] of cells.entries()) {
    if (by[at] === 0) continue;
    const term = (data[flat] as number) * (by[at] as number);
    value += term;
    size += Math.abs(term);
  }
  return { value, size };
}

/** How far a tensor can be moved without leaving the size of its numbers. */
function sizeOf({ data }: Tensor): number {
  let largest = 0;
  for (let at = 0; at < data.length; at++) {
    const size = Math.abs(data[at] as number);
    if (size < Number.POSITIVE_INFINITY && size > largest) largest = size;
  }
  return scaleOf(largest);
}

function scaleOf(size: number): number {
  return size > 0 && Number.isFinite(size) ? size : 1;
}

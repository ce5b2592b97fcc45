import type { Index, Tensor } from '../../tensor/tensor.ts';
import type { Graph, Made, Node } from '../graph.ts';
import type { Printed } from '../printed.ts';
import type { Change, Known, Recomputation } from '../recompute.ts';

/**
 * A usual mistake, as a rule: what the number would be if it had been made. A rule says how one operation
 * may have been done in another way, or which other number may have been taken; whether that gives what
 * was printed is found out by whoever asks.
 */
export interface Cause {
  /** What the mistake is called: `missing or doubled 1/√d`. */
  readonly name: string;
  /** How one operation may have been done, here or on the way. */
  otherwise?(made: Made, node: Node, suspect: Suspect): Iterable<Otherwise>;
  /** Which number may have been taken for the right one. */
  instead?(suspect: Suspect): Iterable<Instead>;
}

/** An operation done in another way. `says` completes “looks like …”. */
export interface Otherwise {
  readonly says: string;
  readonly change: Change;
}

/** Another number in the right one's place. */
interface Instead {
  readonly says: string;
  readonly value: number;
}

/** A printed number that is wrong, and all that may explain it. */
export interface Suspect {
  readonly target: Node;
  readonly at: Index;
  readonly truth: number;
  readonly printed: Printed;
  readonly graph: Graph;
  readonly recomputation: Recomputation;
  /** Everything that was printed before. */
  readonly before: readonly Known[];
}

/** Whether an operation is applied here, and is one of these. */
export function applies(made: Made, ...ops: readonly string[]): boolean {
  return made.kind === 'applied' && ops.includes(made.op.name);
}

/** Whether a gradient of one of these operations is taken here. */
export function differentiates(made: Made, ...ops: readonly string[]): boolean {
  return made.kind === 'differentiated' && ops.includes(made.op.name);
}

/** One of the tensors that an operation read. */
export function input(inputs: readonly Tensor[], at: number): Tensor {
  const found = inputs[at];
  if (!found) throw new RangeError(`there is no input ${at} among ${inputs.length}`);
  return found;
}

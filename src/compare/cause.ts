import type { Segment } from '../engine/tape.ts';
import { type Index, sameShape, type Tensor, tensor } from '../tensor/tensor.ts';
import { excessOf, largestOf, type Tolerance } from '../timeline/agreement.ts';
import type { Cause, Suspect } from '../worksheet/causes/cause.ts';
import { workOf } from '../worksheet/causes/find.ts';
import { causes } from '../worksheet/causes/rules.ts';
import type { Graph, Made, Node } from '../worksheet/graph.ts';
import { Recomputation } from '../worksheet/recompute.ts';
import { agree } from './theirs.ts';

/** A tensor of the other side that is wrong in itself. */
interface Wrong {
  readonly node: Node;
  readonly theirs: Tensor;
  /** What it should be for the other side's numbers before it, and what its operation reads of those. */
  readonly right: Tensor;
  readonly inputs: readonly Tensor[];
  /** The cell that is furthest off. */
  readonly at: Index;
  readonly allowed: Tolerance;
  readonly graph: Graph;
  readonly segment: Segment;
}

/** How far back a mistake is looked for: operations on the way that the other side did not write down. */
const MOST_NODES = 24;

/** How many multiplications the searches of one comparison may cost together, roughly: some seconds. */
export const MOST_WORK = 2e9;

/** What is left to spend on searches, in multiplications; without any, only the cheap looks are taken. */
export interface Budget {
  left: number;
}

/**
 * The usual mistake that gives all of their numbers, in the tensor's own operation or on the way to it; undefined
 * where none does.
 */
export function likelyCauseOf(wrong: Wrong, budget: Budget): string | undefined {
  const { node } = wrong;
  const recomputation = new Recomputation(node, new Map());
  const nodes = recomputation.nodes.toReversed().slice(0, MOST_NODES);
  return (
    done(wrong, recomputation, nodes.slice(0, 1), budget) ??
    transposedHere(wrong) ??
    factor(wrong) ??
    another(wrong) ??
    done(wrong, recomputation, nodes.slice(1), budget)
  );
}

/** The worksheet's rules, held against the whole tensor rather than one printed cell. */
function done(wrong: Wrong, recomputation: Recomputation, nodes: readonly Node[], budget: Budget): string | undefined {
  const { node: target, at, theirs, allowed, graph } = wrong;
  const cell = at[0] * theirs.columns + at[1];
  const value = theirs.data[cell] as number;
  const unit = 2 * (allowed.relative * Math.abs(value) + allowed.absolute) || Number.MIN_VALUE;
  const printed = { text: String(value), value, unit };
  const suspect: Suspect = {
    target,
    at,
    truth: target.truth.data[cell] as number,
    printed,
    graph,
    recomputation,
    before: [],
  };
  for (const node of nodes)
    for (const cause of causes)
      for (const { says, change } of otherwise(cause, node, suspect)) {
        budget.left -= workOf(node === target ? [node] : recomputation.nodes.slice(recomputation.nodes.indexOf(node)));
        if (budget.left < 0) return undefined;
        const other =
          node === target && node.made
            ? attempt(() => change(node.made as Made, wrong.inputs), target.truth)
            : recomputation.evaluate(new Map(), node, change);
        if (other !== target.truth && sameShape(other, theirs) && agree(other, theirs, allowed))
          return node === target ? says : `${says}, at ${node.name}`;
      }
  return undefined;
}

function otherwise(cause: Cause, node: Node, suspect: Suspect) {
  return (node.made && cause.otherwise?.(node.made, node, suspect)) ?? [];
}

/** A rule may meet numbers that its operation does not take. */
function attempt(compute: () => Tensor, otherwiseTo: Tensor): Tensor {
  try {
    return compute();
  } catch {
    return otherwiseTo;
  }
}

function transposedHere({ right: truth, theirs, allowed }: Wrong): string | undefined {
  if (truth.rows !== truth.columns) return undefined;
  const turned =
    theirs.data.length > 1 &&
    tensor(
      truth.rows,
      truth.columns,
      Float64Array.from(
        theirs.data,
        (_, at) => theirs.data[(at % truth.columns) * truth.rows + Math.floor(at / truth.columns)] as number,
      ),
    );
  return turned && agree(truth, turned, allowed) ? 'it is transposed' : undefined;
}

/** Every number a fixed number of times ours. */
function factor({ right: truth, theirs, at, allowed }: Wrong): string | undefined {
  const cell = at[0] * truth.columns + at[1];
  const times = (theirs.data[cell] as number) / (truth.data[cell] as number);
  if (!Number.isFinite(times) || times === 0 || truth.data.length < 2) return undefined;
  const largest = largestOf(theirs);
  for (let each = 0; each < truth.data.length; each++)
    if (excessOf((truth.data[each] as number) * times, theirs.data[each] as number, largest, allowed) > 1)
      return undefined;
  return times === -1 ? 'the sign is the other one' : `every number is ${Number(times.toPrecision(6))} times ours`;
}

/** The numbers of another tensor of the same step. */
function another({ node: { truth, slot }, theirs, allowed, segment }: Wrong): string | undefined {
  if (truth.data.length < 2) return undefined;
  const found = segment.values.findIndex(
    (value, at) => at !== slot && sameShape(value, theirs) && agree(value, theirs, allowed),
  );
  return found < 0 ? undefined : `it has the numbers of ${segment.tape.instructions[found]?.writes}`;
}

import type { Segment } from '../engine/tape.ts';
import type { Index, Tensor } from '../tensor/tensor.ts';
import { disagreement, largestOf, relativeError } from '../timeline/agreement.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { Graph, type Node } from '../worksheet/graph.ts';
import { type Budget, likelyCauseOf, MOST_WORK } from './cause.ts';
import { type How, type Mapping, type Match, matchAll, type Unmatched } from './match.ts';
import { agree, partOf, type Theirs, unmasked } from './theirs.ts';

/** Another implementation's arrays held against a run, in the run's order. */
export interface Comparison {
  readonly compared: readonly Compared[];
  /** Where it starts: the first event whose tensor is not the same; undefined where all agree. */
  readonly first: Compared | undefined;
  readonly unmatched: readonly Unmatched[];
}

/** One tensor of the run and what the other side has for it. */
export interface Compared {
  readonly step: number;
  readonly event: number;
  readonly id: string;
  readonly statement: string | undefined;
  /** The array's name, how it was found to belong here, and whether rows and columns are exchanged. */
  readonly array: string;
  readonly how: How;
  readonly transposed: boolean;
  /**
   * `agrees`; `differs` in itself; or `follows`: right for the numbers that came before it, of which some
   * are not the same.
   */
  readonly verdict: 'agrees' | 'differs' | 'follows';
  /** The largest relative error of any cell, over the largest number of the tensor. */
  readonly error: number;
  /** Where they are not the same: the cell that is furthest off. */
  readonly worst?: { readonly at: Index; readonly ours: number; readonly theirs: number; readonly relative: number };
  /** How many cells are off, of how many. */
  readonly cells?: readonly [off: number, all: number];
  /** Completes “looks like …”; undefined where no usual mistake gives their numbers. */
  readonly cause?: string;
}

/** One tensor of the run, before it is judged. */
interface Held {
  readonly node: Node;
  readonly match: Match;
  readonly step: number;
  readonly event: number;
  readonly theirs: Tensor;
}

/**
 * Holds arrays against a run: each finds its tensors, and each tensor that is not the same is either wrong
 * in itself or follows from those before it, which is found out by computing it from the other side's numbers.
 */
export function compare(timeline: Timeline, arrays: readonly Theirs[], mapping: Mapping = new Map()): Comparison {
  const { matches, unmatched } = matchAll(timeline, arrays, mapping);
  const graph = new Graph(timeline);
  const held = matches
    .flatMap(match => heldOf(timeline, graph, match))
    .sort((a, b) => a.step - b.step || a.event - b.event);
  const derived = new Derived(held);
  const budget = { left: MOST_WORK };
  const compared = held.map(each => judged(timeline, each, graph, derived, budget));
  return { compared, first: compared.find(({ verdict }) => verdict !== 'agrees'), unmatched };
}

function heldOf(timeline: Timeline, graph: Graph, match: Match): Held[] {
  const { values } = timeline.segment(match.step);
  return match.layout.stack.slots.map((event, member) => ({
    node: graph.at(match.step, event),
    match,
    step: match.step,
    event,
    theirs: unmasked(partOf(match.theirs.array, match.layout, member), values[event] as Tensor),
  }));
}

/** What the run's operations give on the other side's numbers. */
class Derived {
  private readonly theirs = new Map<Node, Tensor>();
  private readonly found = new Map<Node, Tensor>();

  constructor(held: readonly Held[]) {
    for (const { node, theirs, match } of held)
      if (!agree(node.truth, theirs, match.theirs.tolerance)) this.theirs.set(node, theirs);
  }

  /** The first step in which something is not the same; infinite where all is. */
  get firstStep(): number {
    return Math.min(...Array.from(this.theirs.keys(), ({ step }) => step));
  }

  /** What a tensor's operation reads, as the other side has it or would have it. */
  inputs({ made, step }: Node): readonly Tensor[] {
    return (made?.inputs ?? []).map(({ node, tensor }) =>
      node ? (this.theirs.get(node) ?? this.of(node, step - STEPS_BACK)) : tensor,
    );
  }

  /** A tensor computed from what the other side has before it; the run's own where nothing near before it differs. */
  of(node: Node, since = node.step - STEPS_BACK): Tensor {
    const known = this.found.get(node);
    if (known) return known;
    if (node.step < since) return node.truth;
    const value = computed(node, input => this.theirs.get(input) ?? this.of(input, since));
    this.found.set(node, value);
    return value;
  }
}

/** How many steps back a number is followed through the updates; further on every difference counts as following. */
const STEPS_BACK = 2;

function computed({ made, truth }: Node, theirsOf: (node: Node) => Tensor): Tensor {
  const inputs = (made?.inputs ?? []).map(({ node, tensor }) => (node ? theirsOf(node) : tensor));
  if (!made || inputs.every((input, at) => input === made.inputs[at]?.tensor)) return truth;
  try {
    return made.compute(inputs);
  } catch {
    return truth; // their numbers are none that this operation takes, such as an id outside its table
  }
}

function judged(
  timeline: Timeline,
  { node, match, step, event, theirs }: Held,
  graph: Graph,
  derived: Derived,
  budget: Budget,
): Compared {
  const segment = timeline.segment(step);
  const allowed = match.theirs.tolerance;
  const common = {
    step,
    event,
    ...placeOf(timeline, segment, event),
    ...howOf(match),
    error: errorOf(node.truth, theirs),
  };
  const off = disagreement(node.truth, theirs, allowed);
  if (!off) return { ...common, verdict: 'agrees' };
  const worst = { at: off.at, ours: off.a, theirs: off.b, relative: relativeError(off.a, off.b) };
  const cells = [off.cells, theirs.data.length] as const;
  const expected = derived.of(node);
  const follows = expected !== node.truth && agree(expected, theirs, looser(allowed));
  if (follows || step - derived.firstStep > STEPS_BACK) return { ...common, verdict: 'follows', worst, cells };
  const wrong = {
    node,
    theirs,
    right: expected,
    inputs: derived.inputs(node),
    at: off.at,
    allowed,
    graph,
    segment,
  };
  const cause = likelyCauseOf(wrong, budget);
  return { ...common, verdict: 'differs', worst, cells, ...(cause !== undefined && { cause }) };
}

/** Their numbers are rounded before an operation and after it. */
function looser({ relative, ofLargest, absolute }: Theirs['tolerance']): Theirs['tolerance'] {
  return { relative: 4 * relative, ofLargest: 4 * ofLargest, absolute: 4 * absolute };
}

function placeOf({ program }: Timeline, { tape }: Segment, event: number) {
  const instruction = tape.instructions[event];
  const place = instruction?.place;
  return { id: instruction?.writes ?? '', statement: place && program.listing.lines[place.line]?.text };
}

function howOf({ theirs, how, layout }: Match) {
  return { array: theirs.name, how, transposed: layout.transposed };
}

function errorOf(ours: Tensor, theirs: Tensor): number {
  const size = largestOf(ours);
  let most = 0;
  for (let at = 0; at < ours.data.length; at++) {
    const [a, b] = [ours.data[at] as number, theirs.data[at] as number];
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const error = Math.abs(a - b) / size;
    most = Math.max(most, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
  }
  return most;
}

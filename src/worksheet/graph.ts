import {
  type Applied,
  attrsOf,
  type Differentiated,
  type Instruction,
  type Loaded,
  type Operand,
  type Segment,
} from '../engine/tape.ts';
import { type AnyGradient, type AnyOp, eachOf, gradientOf } from '../ops/operation.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Worked } from '../timeline/conditions/worked.ts';
import { tapeOf } from '../timeline/tapes.ts';
import type { Timeline } from '../timeline/timeline.ts';

/** One tensor of a run, or of a worked line over it, and how it came about. */
export interface Node {
  /** The same for the same tensor: a parameter of a step is the one that the step before updated. */
  readonly key: string;
  /** As addresses name it: `A`, `WQ.grad`. */
  readonly name: string;
  readonly step: number;
  /** The run's own numbers. */
  readonly truth: Tensor;
  /** Undefined for what is simply there: data, constants, parameters at the start. */
  readonly made: Made | undefined;
  /** The event; of a worked line, in its own little tape. */
  readonly segment: Segment;
  readonly slot: number;
}

/** The operation that wrote a tensor. */
export interface Made {
  readonly kind: 'applied' | 'differentiated';
  readonly op: AnyOp;
  readonly attrs: Readonly<Record<string, unknown>>;
  /** Of a gradient: which operand it is for. */
  readonly wrt: number;
  /** What it read: the operands; before them, of a gradient, ∂loss/∂out and out. */
  readonly inputs: readonly Input[];
  /** The operation on other numbers. */
  compute(inputs: readonly Tensor[]): Tensor;
}

/** A tensor that was read; numbers of the statement itself have no node. */
export interface Input {
  readonly node: Node | undefined;
  readonly tensor: Tensor;
}

/** How many inputs of a gradient stand before the operands. */
export const BEFORE_OPERANDS = 2;

/** The tensors of a timeline as a graph from each to what it was computed from, across the steps. */
export class Graph {
  readonly timeline: Timeline;
  private readonly known = new Map<string, Node>();

  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }

  /** The tensor that an event wrote. */
  at(step: number, slot: number): Node {
    const origin = this.carriedFrom(step, slot);
    if (origin) return this.at(...origin);
    const key = `${step}:${slot}`;
    const known = this.known.get(key);
    if (known) return known;
    const segment = this.timeline.segment(step);
    const node = nodeOf(key, segment, slot, operand => this.at(step, operand));
    this.known.set(key, node);
    return node;
  }

  /** A worked line. Lines of the same text at the same moment are the same. */
  worked({ segment, slot, leaves }: Worked, moment: string): Node {
    const lineAt = (at: number): Node => {
      const leaf = leaves.get(at);
      if (leaf) return this.at(leaf.step, leaf.slot);
      const { writes } = segment.tape.instructions[at] as Instruction;
      return nodeOf(`${writes}@${moment}`, segment, at, lineAt);
    };
    return lineAt(slot);
  }

  /** Where a parameter or moment that a step begins with was written; undefined for all others. */
  private carriedFrom(step: number, slot: number): [step: number, slot: number] | undefined {
    const { origin } = tapeOf(this.timeline, step).instructions[slot] as Partial<Loaded>;
    if (origin?.from !== 'parameter' && origin?.from !== 'optimizer') return undefined;
    for (let before = step - 1; before >= 0; before--) {
      const carried = tapeOf(this.timeline, before).carried.get(origin.name);
      if (carried !== undefined) return [before, carried];
    }
    return undefined;
  }
}

function nodeOf(key: string, segment: Segment, slot: number, nodeAt: (slot: number) => Node): Node {
  const instruction = segment.tape.instructions[slot] as Instruction;
  let made: Made | undefined;
  return {
    key,
    name: instruction.writes,
    step: segment.step,
    truth: segment.values[slot] as Tensor,
    segment,
    slot,
    get made() {
      if (instruction.kind === 'loaded') return undefined;
      made ??=
        instruction.kind === 'applied'
          ? appliedIn(segment, instruction, nodeAt)
          : gradientIn(segment, instruction, nodeAt);
      return made;
    },
  };
}

function appliedIn(segment: Segment, instruction: Applied, nodeAt: (slot: number) => Node): Made {
  const { op, operands } = instruction;
  const attrs = attrsOf(instruction, segment.settings);
  return {
    kind: 'applied',
    op,
    attrs,
    wrt: -1,
    inputs: operands.map(operand => inputOf(operand, nodeAt)),
    compute: inputs => op.forward(eachOf(op, inputs), attrs),
  };
}

function gradientIn(segment: Segment, { of, wrt, dout }: Differentiated, nodeAt: (slot: number) => Node): Made {
  const forward = segment.tape.instructions[of] as Applied;
  const { op, operands } = forward;
  const attrs = attrsOf(forward, segment.settings);
  const gradient = gradientOf(op, wrt) as AnyGradient;
  return {
    kind: 'differentiated',
    op,
    attrs,
    wrt,
    inputs: [dout, of, ...operands].map(operand => inputOf(operand, nodeAt)),
    compute: ([upstream, out, ...inputs]) =>
      gradient.backward(upstream as Tensor, eachOf(op, inputs), out as Tensor, attrs),
  };
}

function inputOf(operand: Operand, nodeAt: (slot: number) => Node): Input {
  if (typeof operand !== 'number') return { node: undefined, tensor: operand.tensor };
  const node = nodeAt(operand);
  return { node, tensor: node.truth };
}

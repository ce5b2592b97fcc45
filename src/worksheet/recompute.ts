import { ValueError } from '../ops/operation.ts';
import { filled, type Tensor } from '../tensor/tensor.ts';
import type { Made, Node } from './graph.ts';
import type { Printed } from './printed.ts';
import type { Verdict } from './verdict.ts';

/** A number that was printed before another one and may have been used for it. */
export interface Known {
  readonly node: Node;
  /** Its cell, as a position in the tensor's data. */
  readonly cell: number;
  readonly truth: number;
  readonly printed: Printed;
  readonly verdict: Verdict;
  /** How messages name it: `context[1,0]`. */
  readonly name: string;
}

/** What was printed so far, by tensor and cell: the newest where one was printed twice. */
type KnownCells = ReadonlyMap<string, ReadonlyMap<number, Known>>;

/** Numbers to compute with instead of the run's own. */
export type World = ReadonlyMap<Known, number>;

/** An operation done in another way. */
export type Change = (made: Made, inputs: readonly Tensor[]) => Tensor;

/** How many updates back a number is followed; before that, the run's own parameters are taken. */
const UPDATES_BACK = 2;

/**
 * How one tensor depends on the numbers that were printed before it: the operations from those to it,
 * so that it can be computed again from other numbers, or with an operation done in another way.
 */
export class Recomputation {
  readonly target: Node;
  /** The printed numbers that it was computed from, with nothing printed in between. */
  readonly known: readonly Known[];
  /** What lies between those and the target, the target last; every tensor after what it was computed from. */
  readonly nodes: readonly Node[];
  private readonly printed: KnownCells;
  private readonly touched = new Set<Node>();

  constructor(target: Node, printed: KnownCells) {
    this.target = target;
    this.printed = printed;
    const known: Known[] = [];
    const nodes: Node[] = [];
    this.visit(target, known, nodes, new Set());
    this.known = known;
    this.nodes = nodes;
  }

  /** The target computed from other numbers; `change` does the operation of one tensor in another way. */
  evaluate(world: World, changed?: Node, change?: Change): Tensor {
    return this.run(world, changed, change).get(this.target) ?? this.target.truth;
  }

  /** What the target's own operation reads, computed from other numbers. */
  inputs(world: World): readonly Tensor[] {
    const values = this.run(world);
    return (this.target.made?.inputs ?? []).map(({ node, tensor }) => (node && values.get(node)) ?? tensor);
  }

  /** Every tensor on the way that becomes another one. */
  private run(world: World, changed?: Node, change?: Change): ReadonlyMap<Node, Tensor> {
    const values = new Map<Node, Tensor>();
    for (const node of this.nodes) {
      const { made, truth } = node;
      const differs = made?.inputs.some(({ node: input }) => input && values.has(input));
      if (!differs && node !== changed && !this.touched.has(node)) continue;
      const inputs = (made?.inputs ?? []).map(({ node: input, tensor }) => (input && values.get(input)) ?? tensor);
      let value = truth;
      if (made && change && node === changed) value = attempt(() => change(made, inputs), truth);
      else if (made && differs) value = attempt(() => made.compute(inputs), truth);
      value = this.withKnown(node, value, world);
      if (value !== truth) values.set(node, value);
    }
    return values;
  }

  private withKnown(node: Node, value: Tensor, world: World): Tensor {
    if (node === this.target) return value;
    const cells = this.printed.get(node.key);
    if (!cells) return value;
    let data: Float64Array | undefined;
    for (const [cell, known] of cells) {
      const used = world.get(known) ?? known.truth;
      if (Object.is(used, value.data[cell])) continue;
      data ??= Float64Array.from(value.data);
      data[cell] = used;
    }
    return data ? { rows: value.rows, columns: value.columns, data } : value;
  }

  private visit(node: Node, known: Known[], nodes: Node[], seen: Set<Node>): void {
    if (seen.has(node)) return;
    seen.add(node);
    const cells = node === this.target ? undefined : this.printed.get(node.key);
    if (cells) {
      known.push(...cells.values());
      this.touched.add(node);
    }
    const whole = cells?.size === node.truth.data.length;
    const far = node.step < this.target.step - UPDATES_BACK;
    if (!whole && !far)
      for (const { node: input } of node.made?.inputs ?? []) if (input) this.visit(input, known, nodes, seen);
    nodes.push(node);
  }
}

/** A legal computation on illegal numbers (an id outside its table) has no result. */
function attempt(compute: () => Tensor, like: Tensor): Tensor {
  try {
    return compute();
  } catch (error) {
    if (error instanceof ValueError) return filled(like, Number.NaN);
    throw error;
  }
}

import type { Arithmetic } from '../arithmetic/arithmetic.ts';
import type { Index } from '../tensor/tensor.ts';
import type { Known, Recomputation, World } from './recompute.ts';
import { cellsFrom, formsOf, partsOf, valueWith } from './substitute.ts';

/** A way in which one cell was computed from numbers that were printed before it. */
export interface Route {
  readonly known: readonly Known[];
  /** The cell computed from other numbers. */
  value(world: World): number;
}

/** Parts of larger trees than this are not looked for. */
const MOST_PARTS = 20_000;

/**
 * The ways to one cell: from printed tensors through the operations of the run, and where other numbers
 * were printed that stand inside the arithmetic of the last operation (worked lines, the probabilities
 * inside a loss), from those too.
 */
export function* routesTo(recomputation: Recomputation, at: Index, before: readonly Known[]): Generator<Route> {
  const { target } = recomputation;
  const cell = at[0] * target.truth.columns + at[1];
  yield { known: recomputation.known, value: world => recomputation.evaluate(world).data[cell] as number };
  if (!target.made) return;
  const own = new Set(recomputation.known);
  const lines = before.filter(known => known.node.key !== target.key && !own.has(known));
  if (lines.length === 0) return;
  for (const form of formsOf(target.made, at)) {
    const replaced = linesIn(form, lines, exampleOf(target.name));
    if (replaced.size > 0) yield through(form, replaced, recomputation);
  }
}

function through(form: Arithmetic, replaced: ReadonlyMap<Arithmetic, Known>, recomputation: Recomputation): Route {
  const { made } = recomputation.target;
  return {
    known: [...recomputation.known, ...new Set(replaced.values())],
    value(world) {
      if (!made) return form.value;
      const substitute = (part: Arithmetic) => {
        const line = replaced.get(part);
        return line && world.get(line);
      };
      return valueWith(form, substitute, cellsFrom(made, recomputation.inputs(world)));
    },
  };
}

/** The parts of a tree whose values are those of printed numbers; of equals the first of the same example. */
function linesIn(form: Arithmetic, lines: readonly Known[], example: string): ReadonlyMap<Arithmetic, Known> {
  const found = new Map<Arithmetic, Known>();
  let seen = 0;
  for (const part of partsOf(form)) {
    if (++seen > MOST_PARTS) break;
    if (part.kind === 'cell' || part.kind === 'number' || isPlain(part.value)) continue;
    const equal = lines.filter(({ truth }) => Math.abs(truth - part.value) <= 1e-12 * Math.abs(truth));
    const line = equal.find(({ node }) => exampleOf(node.name) === example) ?? equal[0];
    if (line) found.set(part, line);
  }
  return found;
}

/** Numbers that turn up everywhere and would be taken for each other. */
function isPlain(value: number): boolean {
  return Number.isInteger(value) || Math.abs(value) === 0.5;
}

/** `#1`, or nothing for what belongs to no example of a batch. */
function exampleOf(name: string): string {
  return /#\d+/.exec(name)?.[0] ?? '';
}

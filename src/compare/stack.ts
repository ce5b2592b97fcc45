import type { Instruction, Tape } from '../engine/tape.ts';
import { type Shape, sameShape } from '../tensor/tensor.ts';

/**
 * Tensors of one step that other programs keep in one array: a single one, the examples of a batch, the
 * heads of a layer, or the heads of every example.
 */
export interface Stack {
  /** As it may be called: `Q`, `Q#1`, `block.attention.head.A`. */
  readonly name: string;
  /** The sizes of the leading axes; none for a single tensor. */
  readonly axes: readonly number[];
  /** The tensors in row-major order of the axes. */
  readonly slots: readonly number[];
  /** The shape of each. */
  readonly shape: Shape;
}

/** How the numbers of an array are laid onto the tensors of a stack. */
export interface Layout {
  readonly stack: Stack;
  /** Rows and columns are exchanged, as in PyTorch's (out, in) weights. */
  readonly transposed: boolean;
}

/** Every stack of a step: single tensors first, in the order of the run. */
export function stacksOf(tape: Tape): readonly Stack[] {
  const single = tape.instructions.map(
    ({ writes, shape }, slot): Stack => ({ name: writes, axes: [], slots: [slot], shape }),
  );
  const batches = grouped(
    tape,
    single,
    ({ writes, example }) => example !== undefined && [writes.replace(/#\d+$/, ''), example],
  );
  const heads = grouped(tape, single, ({ writes }) => family(writes));
  const both = grouped(tape, batches, ({ writes }) => family(writes.replace(/#\d+$/, '')));
  return [...single, ...batches, ...heads, ...both.map(turned)];
}

/** Stacks of one name whose members are numbered from 0 without a gap, and of one shape. */
function grouped(
  tape: Tape,
  stacks: readonly Stack[],
  nameOf: (instruction: Instruction) => readonly [name: string, at: number] | false,
): Stack[] {
  const groups = new Map<string, Stack[]>();
  for (const stack of stacks) {
    const found = nameOf(tape.instructions[stack.slots[0] as number] as Instruction);
    if (!found) continue;
    const group = groups.get(found[0]) ?? [];
    group[found[1]] ??= stack;
    groups.set(found[0], group);
  }
  return [...groups].flatMap(([name, group]) => {
    const [first] = group;
    if (!first || group.length < 2) return [];
    for (let at = 0; at < group.length; at++) if (!group[at] || !alike(first, group[at] as Stack)) return [];
    return [
      { name, axes: [group.length, ...first.axes], slots: group.flatMap(({ slots }) => slots), shape: first.shape },
    ];
  });
}

function alike(a: Stack, b: Stack): boolean {
  return sameShape(a.shape, b.shape) && a.axes.join() === b.axes.join();
}

/** `block[1].head[2].A` is member 2 of `block[1].head.A`: heads are the innermost calls that are counted. */
function family(id: string): readonly [name: string, at: number] | false {
  const [, before, at, after] = /^([^(]*)\[(\d{1,6})\](\.[^[]*)$/.exec(id) ?? [];
  return at !== undefined && [`${before}${after}`, Number(at)];
}

/** From (heads, batch) to (batch, heads), the order that others keep them in. */
function turned(stack: Stack): Stack {
  const [heads = 1, batch = 1] = stack.axes;
  const slots = stack.slots.map((_, at) => stack.slots[(at % heads) * batch + Math.floor(at / heads)] as number);
  return { ...stack, axes: [batch, heads], slots };
}

/**
 * How an array of that shape can be laid onto a stack: leading axes of size 1 do not count, and a row or
 * column may be a list. Undefined where it can't.
 */
export function layoutOn(shape: readonly number[], stack: Stack): Layout | undefined {
  const { rows, columns } = stack.shape;
  const wanted = [...stack.axes, rows, columns];
  if (fits(shape, wanted)) return { stack, transposed: false };
  if (rows === 1 && fits(shape, [...stack.axes, columns])) return { stack, transposed: false };
  if (columns === 1 && fits(shape, [...stack.axes, rows])) return { stack, transposed: false };
  if (fits(shape, [...stack.axes, columns, rows])) return { stack, transposed: true };
  return undefined;
}

function fits(shape: readonly number[], wanted: readonly number[]): boolean {
  const bare = (sizes: readonly number[]) =>
    sizes
      .slice(
        Math.max(
          0,
          sizes.findIndex(size => size !== 1),
        ),
      )
      .join();
  const one = (sizes: readonly number[]) => sizes.every(size => size === 1);
  return one(shape) || one(wanted) ? one(shape) && one(wanted) : bare(shape) === bare(wanted);
}

/** Whether only the values can tell if an array stands as it is or transposed. */
export function isSquare({ stack: { shape } }: Layout): boolean {
  return shape.rows === shape.columns && shape.rows > 1;
}

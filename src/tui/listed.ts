import type { Tape } from '../engine/tape.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { ListedTensor, TensorsPicture } from './present/tensors.ts';
import type { State } from './state.ts';
import { isVeiled } from './veil.ts';
import { valueBefore, type World } from './world.ts';

/** A line of the list of tensors: its slot, and its gradient's where that exists at the moment. */
interface ListedLine {
  readonly slot: number;
  readonly gradient: number | undefined;
}

/**
 * What exists at the moment of a state, in the order it was written: every version of every tensor, each
 * gradient beside the tensor it belongs to, and the contributions from which gradients are summed.
 */
export function listedLines(world: World, { place, tensors }: Pick<State, 'place' | 'tensors'>): ListedLine[] {
  const { tape } = world.segment(place.step);
  const beside = new Set<number>();
  for (const [, gradient] of tape.gradients) beside.add(gradient);
  const wanted = tensors.filter.toLowerCase();
  const lines: ListedLine[] = [];
  for (let slot = 0; slot <= place.event; slot++) {
    if (beside.has(slot) || !matches(tape, slot, wanted)) continue;
    const gradient = tape.gradients.get(slot);
    lines.push({ slot, gradient: gradient !== undefined && gradient <= place.event ? gradient : undefined });
  }
  return lines;
}

/** A name, or a shape as people type it (`2x4`). */
function matches(tape: Tape, slot: number, wanted: string): boolean {
  if (wanted === '') return true;
  const instruction = tape.instructions[slot];
  if (!instruction) return false;
  const { rows, columns } = instruction.shape;
  return instruction.writes.toLowerCase().includes(wanted) || `${rows}x${columns} ${rows}×${columns}`.includes(wanted);
}

/** Which line is selected: the tensor chosen, or until one is chosen the newest. */
export function selectedLine(world: World, state: State, lines: readonly ListedLine[]): number {
  const { tape } = world.segment(state.place.step);
  const chosen = state.tensors.selected === null ? state.place.event : tape.slots.get(state.tensors.selected);
  const at = lines.findIndex(({ slot, gradient }) => slot === chosen || gradient === chosen);
  return at >= 0 ? at : Math.max(0, lines.length - 1);
}

/** The slot that Enter opens: the selected tensor, or its gradient; undefined where the list is empty. */
export function listedSlot(world: World, state: State): number | undefined {
  const lines = listedLines(world, state);
  const line = lines[selectedLine(world, state, lines)];
  return line && state.tensors.gradient ? (line.gradient ?? line.slot) : line?.slot;
}

/** The list as it is drawn. */
export function tensorsPicture(world: World, state: State): TensorsPicture {
  const lines = listedLines(world, state);
  return {
    count: lines.length,
    at: line => listedAt(world, state, lines[line] as ListedLine),
    selected: selectedLine(world, state, lines),
    onGradient: state.tensors.gradient,
    focused: state.place.pane === 'tensors',
    filter: state.tensors.filter,
  };
}

function listedAt(world: World, state: State, { slot, gradient }: ListedLine): ListedTensor {
  const { step, event } = state.place;
  const { tape, values } = world.segment(step);
  return {
    id: tape.instructions[slot]?.writes ?? '',
    tensor: values[slot] as Tensor,
    before: valueBefore(world, step, slot),
    gradient: gradient === undefined ? undefined : values[gradient],
    written: slot === event || gradient === event,
    veiled: {
      tensor: isVeiled(state, { step, event: slot }),
      gradient: gradient !== undefined && isVeiled(state, { step, event: gradient }),
    },
  };
}

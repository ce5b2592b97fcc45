import type { Index } from '../tensor/tensor.ts';
import { newest } from '../timeline/address.ts';
import type { Place } from './state.ts';
import { inside, type World } from './world.ts';

/**
 * The place that the matrix and its explanation show: where we are, or with a pin the newest version of
 * the pinned tensor at this moment; where none is written yet, where we are.
 */
export function focusOf(world: World, place: Place): Place {
  const { pin, step, event } = place;
  const found = pin && newest(world.timeline, pin.name, { step, event });
  return found ? { ...place, step: found.step, event: found.slot, cell: pin.cell } : place;
}

/** The cell that the cursor is on: its wish, brought inside the tensor of this moment. */
export function cellAt(world: World, place: Place): Index {
  const { step, event, cell } = focusOf(world, place);
  const tensor = world.segment(step).values[event];
  return tensor ? inside(cell, tensor) : [0, 0];
}

import { cellAt } from '../../src/tui/focus.ts';
import type { State } from '../../src/tui/state.ts';
import type { World } from '../../src/tui/world.ts';

/** Where a state stands, as an address: `scaled.grad[1,0]@0:30`. */
export function placeOf(world: World, { place }: State): string {
  return world.explain(place.step, place.event, cellAt(world, place)).address;
}

import { checkCell } from '../../src/explain/verify.ts';
import type { State } from '../../src/tui/state.ts';
import { update } from '../../src/tui/update.ts';
import type { World } from '../../src/tui/world.ts';

/** The state with the proof that it asks for, at once. */
export function checked(world: World, state: State): State {
  const { check } = state;
  if (!check || check.result) return state;
  const checking = checkCell(world.segment(check.step), check.event, check.cell);
  let result = checking.next();
  while (!result.done) result = checking.next();
  return update(world, state, { do: 'verified', check: result.value ?? null });
}

import { checkCell } from '../explain/verify.ts';
import { pursued } from './press.ts';
import { pursue } from './pursue.ts';
import type { State } from './state.ts';
import { update } from './update.ts';
import type { World } from './world.ts';

/** The state when everything that is going on has come to its end: searches, the keys that waited for them, and the proof. */
export function settled(world: World, state: State): State {
  let after = state;
  while (after.pursuit) after = pursued(world, after, resultOf(pursue(world, after, after.pursuit)));
  return proved(world, after);
}

/** With the proof that it asks for, which the terminal makes between keys. */
function proved(world: World, state: State): State {
  const { check } = state;
  if (!check || check.result) return state;
  const result = resultOf(checkCell(world.segment(check.step), check.event, check.cell));
  return update(world, state, { do: 'verified', check: result ?? null });
}

function resultOf<Result>(steps: Generator<unknown, Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

import type { Moment } from '../timeline/timeline.ts';
import type { Account } from './account.ts';
import type { State } from './state.ts';

/**
 * Whether what an event writes may not be told: while people guess, of this event and of all that come
 * after it; once this event's is shown, of those after it.
 */
export function isVeiled({ veil, place }: Pick<State, 'veil' | 'place'>, { step, event }: Moment): boolean {
  if (veil === 'off') return false;
  if (step !== place.step) return step > place.step;
  return veil === 'on' ? event >= place.event : event > place.event;
}

/** Whether an account of a number tells others that are still to be guessed: the update of a pinned parameter does. */
export function tellsVeiled(state: Pick<State, 'veil' | 'place'>, { lines }: Account): boolean {
  if (state.veil !== 'on') return false;
  return lines.some(({ cells }) => cells.some(({ step, slot }) => isVeiled(state, { step, event: slot })));
}

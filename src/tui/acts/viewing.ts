import type { Draft } from 'immer';
import { nameOf } from '../../engine/versions.ts';
import { noDifference } from '../difference.ts';
import { errorSentence } from '../error-sentence.ts';
import { cellAt, focusOf } from '../focus.ts';
import type { State } from '../state.ts';
import { ZOOMS } from '../state.ts';
import type { World } from '../world.ts';
import { type Acts, say, set, warn } from './act.ts';

/** How things are looked at: difference, zoom, pin, and the veil over what an event writes. */
export const VIEWING: Acts<'difference' | 'other' | 'zoom' | 'pin' | 'veil'> = {
  difference: (draft, { to }, world) => {
    if (to?.to === 'mark' && !draft.marks[to.name])
      return warn(draft, `There is no mark ${to.name}; m${to.name} sets it.`);
    draft.difference = to;
    if (to) draft.other = null;
    const against = to?.to === 'mark' ? `what it was at mark ${to.name}` : 'what it was before';
    const none = noDifference(world, focusOf(world, draft.place as State['place']), draft as State);
    if (none) return warn(draft, none);
    say(draft, to ? `The difference to ${against}; d ends it` : 'Values');
  },
  other: (draft, { given }, world) => openOther(draft, given, world),
  zoom: draft => {
    draft.zoom = ZOOMS[(ZOOMS.indexOf(draft.zoom) + 1) % ZOOMS.length] as State['zoom'];
    say(draft, `The timeline shows the ${draft.zoom}; Z goes on`);
  },
  pin: (draft, _, world) => pin(draft, world),
  veil: draft => {
    draft.veil = ({ off: 'on', on: 'lifted', lifted: 'off' } as const)[draft.veil];
    say(draft, VEILS[draft.veil]);
  },
};

/** Two runs beside each other, in the matrix pane; one that can't be opened changes nothing. */
function openOther(draft: Draft<State>, given: string | null, { others }: World): void {
  if (given === null) {
    draft.other = null;
    say(draft, 'This run alone');
    return;
  }
  try {
    const lines = others?.open(given).lines ?? 0;
    set(draft, { other: given, difference: null });
    draft.place.pane = 'matrix';
    const program =
      lines === 0 ? 'the same program' : `${lines} ${lines === 1 ? 'line' : 'lines'} of the program differ`;
    say(draft, `a is this run, b ${given}: ${program}; D ends it`);
  } catch (error) {
    warn(draft, errorSentence(error));
  }
}

const VEILS = {
  off: 'Numbers are shown as they are written',
  on: 'What an event writes is hidden: guess, then z shows it',
  lifted: 'Shown; the next event hides its numbers again, z ends that',
};

/** The view stays with this cell, or follows the events again, from the cell it was on. */
function pin(draft: Draft<State>, world: World): void {
  const place = draft.place as State['place'];
  const { step, event } = focusOf(world, place);
  const name = nameOf(world.segment(step).tape, event);
  const cell = cellAt(world, place);
  const isPinned = place.pin !== null;
  draft.place.pin = isPinned ? null : { name, cell: [cell[0], cell[1]] };
  say(
    draft,
    isPinned ? `${name} is not pinned any more` : `Pinned ${name}[${cell}]: it stays in view while time moves`,
  );
}

import { AWAY } from './keymap/away.ts';
import type { Binding } from './keymap/binding.ts';
import { DATA } from './keymap/data.ts';
import { LISTS } from './keymap/lists.ts';
import { MATRIX } from './keymap/matrix.ts';
import { PLACES } from './keymap/places.ts';
import { SCREEN } from './keymap/screen.ts';
import { SEARCH } from './keymap/search.ts';
import { STOPS } from './keymap/stops.ts';
import { TIME } from './keymap/time.ts';
import { WHY } from './keymap/why.ts';
import type { KeyPane } from './state.ts';

/**
 * Every key, a file a section. No two of a pane share one; the open list's keys come before all others; the footer
 * fills up in this order.
 */
export const KEYMAP: readonly Binding[] = [
  ...LISTS,
  ...TIME,
  ...MATRIX,
  ...WHY,
  ...PLACES,
  ...DATA,
  ...SCREEN,
  ...STOPS,
  ...SEARCH,
  ...AWAY,
];

/** The binding of a key in a pane. */
export function bindingOf(key: string, pane: KeyPane): Binding | undefined {
  return KEYMAP.find(({ keys, panes }) => keys.includes(key) && (!panes || panes.includes(pane)));
}

/** The binding of a command's name, the current pane's first. */
export function bindingNamed(command: string, pane: KeyPane): Binding | undefined {
  const named = KEYMAP.filter(binding => binding.command === command);
  return named.find(({ panes }) => !panes || panes.includes(pane)) ?? named[0];
}

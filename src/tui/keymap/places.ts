import { markNames } from '../marks.ts';
import type { Binding } from './binding.ts';

/** Going back to where one was. */
export const PLACES: readonly Binding[] = [
  {
    keys: ['backspace', 'escape'],
    command: 'back',
    section: 'Places',
    help: 'Back to the cell that Enter left',
    hint: 'return',
    unless: ({ trail, place, jumped }) =>
      trail.length || place.pane === 'loss'
        ? null
        : `No cell was opened from another${jumped ? '; [ returns from a jump' : ': Enter on a term does that'}.`,
    message: (_, { place }) => (place.pane === 'loss' ? { do: 'aside', pane: 'loss' } : { do: 'back' }),
  },
  {
    keys: ['['],
    command: 'place-back',
    section: 'Places',
    help: 'Back through the places that you jumped from',
    unless: ({ jumped }) => (jumped > 0 ? null : 'No earlier place: you have not jumped yet.'),
    message: (count = 1) => ({ do: 'place', by: -count }),
  },
  {
    keys: [']'],
    command: 'place-forward',
    section: 'Places',
    help: 'Forward again',
    unless: ({ jumps, jumped }) => (jumped < jumps.length ? null : 'No later place.'),
    message: (count = 1) => ({ do: 'place', by: count }),
  },
  {
    keys: ['m'],
    command: 'mark',
    section: 'Places',
    help: 'Set a mark here: ma sets mark a',
    hint: 'mark',
    wide: true,
    argument: { usage: 'a', message: text => ({ do: 'mark', name: text }) },
    message: () => ({ do: 'prefix', prefix: 'm' }),
  },
  {
    keys: ["'"],
    command: 'to-mark',
    section: 'Places',
    help: "Go to a mark: 'a; '' goes where the last jump began",
    argument: {
      usage: 'a',
      message: text => ({ do: 'to-mark', name: text }),
      candidates: ({ marks }) => markNames(marks),
    },
    message: () => ({ do: 'prefix', prefix: "'" }),
  },
  {
    keys: [],
    command: 'marks',
    section: 'Places',
    help: 'The list of marks',
    message: () => ({ do: 'drawer', list: 'marks' }),
  },
  {
    keys: ['p'],
    command: 'pin',
    section: 'Places',
    help: 'Pin this cell: it stays in view while time moves; again: follow the events',
    hint: 'pin',
    wide: true,
    message: () => ({ do: 'pin' }),
  },
];

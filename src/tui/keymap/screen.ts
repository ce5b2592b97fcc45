import type { Binding } from './binding.ts';

/** Panes, help and the way out. */
export const SCREEN: readonly Binding[] = [
  {
    keys: ['enter'],
    command: 'cells',
    section: 'Screen',
    help: 'To the matrix that this statement writes',
    hint: 'cells',
    panes: ['program'],
    message: () => ({ do: 'show', pane: 'matrix' }),
  },
  {
    keys: ['tab'],
    command: 'pane',
    section: 'Screen',
    help: 'Next pane: Program, Matrix, Why, Tensors',
    hint: 'pane',
    message: (count = 1) => ({ do: 'pane', by: count }),
  },
  {
    keys: ['shift+tab'],
    command: 'previous-pane',
    section: 'Screen',
    help: 'Previous pane',
    message: (count = 1) => ({ do: 'pane', by: -count }),
  },
  {
    keys: ['V'],
    command: 'alone',
    section: 'Screen',
    help: 'This pane alone, over the whole width; again: side by side',
    message: () => ({ do: 'alone' }),
  },
  {
    keys: ['?'],
    command: 'help',
    section: 'Screen',
    help: 'This help',
    hint: 'help',
    message: () => ({ do: 'help' }),
  },
  {
    keys: ['q', 'ctrl+c'],
    command: 'quit',
    section: 'Screen',
    help: 'Quit',
    hint: 'quit',
    message: () => ({ do: 'leave', effect: 'quit' }),
  },
  {
    keys: ['ctrl+z'],
    command: 'suspend',
    section: 'Screen',
    help: 'Suspend; fg returns',
    message: () => ({ do: 'leave', effect: 'suspend' }),
  },
];

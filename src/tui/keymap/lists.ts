import type { State } from '../state.ts';
import type { Binding } from './binding.ts';

const IN_LIST = ['list'] as const;

/** Cells to choose from are found, not set: they can be gone to, and that is all. */
const isChoice = (drawer: State['drawer']) => drawer?.list === 'choices';

/** The open list of breakpoints, watches or marks. It comes first: while it has the keys, these mean this. */
export const LISTS: readonly Binding[] = [
  {
    keys: ['j', 'down'],
    command: 'list-next',
    section: 'Lists',
    help: 'Next line',
    hint: 'line',
    sign: 'jk',
    panes: IN_LIST,
    message: (count = 1) => ({ do: 'drawer-select', by: count }),
  },
  {
    keys: ['k', 'up'],
    command: 'list-previous',
    section: 'Lists',
    help: 'Previous line',
    panes: IN_LIST,
    message: (count = 1) => ({ do: 'drawer-select', by: -count }),
  },
  {
    keys: ['enter'],
    command: 'list-open',
    section: 'Lists',
    help: 'Go to the mark; turn the breakpoint or the stopping of the watch on or off',
    hint: ({ drawer }) => (drawer?.list === 'choices' || drawer?.list === 'marks' ? 'go' : 'on or off'),
    panes: IN_LIST,
    message: () => ({ do: 'drawer-open' }),
  },
  {
    keys: [' '],
    command: 'list-toggle',
    section: 'Lists',
    help: 'Turn the breakpoint or the stopping of the watch on or off',
    panes: IN_LIST,
    unless: ({ drawer }) => (isChoice(drawer) ? 'These are cells to go to: Enter goes, Esc closes the list.' : null),
    message: () => ({ do: 'drawer-toggle' }),
  },
  {
    keys: ['x'],
    command: 'list-remove',
    section: 'Lists',
    help: 'Take the line off the list',
    hint: 'remove',
    panes: IN_LIST,
    unless: ({ drawer }) =>
      isChoice(drawer) ? 'These cells were found in the run: none can be removed. Esc closes the list.' : null,
    message: () => ({ do: 'drawer-remove' }),
  },
  {
    keys: ['tab', 'shift+tab'],
    command: 'list-leave',
    section: 'Lists',
    help: 'Back to the panes; the list stays open',
    hint: 'panes',
    panes: IN_LIST,
    message: () => ({ do: 'drawer-leave' }),
  },
  {
    keys: ['escape', 'backspace'],
    command: 'list-close',
    section: 'Lists',
    help: 'Close the list',
    hint: 'close',
    panes: IN_LIST,
    message: () => ({ do: 'drawer', list: null }),
  },
];

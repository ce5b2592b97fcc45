import type { Message } from './message.ts';
import { inCall, isFirst, isLast } from './moments.ts';
import { cellAt } from './stage.ts';
import { PANES, type Pane, type State } from './state.ts';
import type { World } from './world.ts';

/** The parts of the help screen, in order. */
export const SECTIONS = ['Time', 'Matrix', 'Why', 'Places', 'Screen'] as const;
export type Section = (typeof SECTIONS)[number];

/** One thing that a person can do: this table is dispatch, footer, help screen and README section at once. */
export interface Binding {
  /** As `press.ts` names keys; the first is the one that the footer shows. */
  readonly keys: readonly string[];
  /** The name of the `:` command. */
  readonly command: string;
  readonly section: Section;
  /** A sentence for the help screen. */
  readonly help: string;
  /** A word for the footer; without it the footer leaves it out. */
  readonly hint?: string;
  /** What the footer shows instead of the first key, where several act together. */
  readonly sign?: string;
  /** Panes in which the keys mean this; everywhere where it is absent. */
  readonly panes?: readonly Pane[];
  /** Why it cannot act now; null where it can. */
  unless?(state: State, world: World): string | null;
  /** What is asked for; `count` is the number typed before the key. */
  message(count: number | undefined, state: State, world: World): Message;
}

const NOT_MATRIX = PANES.filter(pane => pane !== 'matrix');

const atEnd = ({ place }: State, world: World) => (isLast(world, place) ? 'This is the last event of the run.' : null);
const atStart = ({ place }: State) => (isFirst(place) ? 'This is the first event of the run.' : null);
const notInCall = ({ place }: State, world: World) =>
  inCall(world, place) ? null : 'This statement is not inside a call: there is nothing to finish.';
const noJacobian = ({ place }: State, world: World) =>
  world.explain(place.step, place.event, cellAt(world, place)).jacobian
    ? null
    : 'Jacobians belong to gradients: press } until the backward phase.';

/** Every key, first match wins. */
export const KEYMAP: readonly Binding[] = [
  {
    keys: ['right'],
    command: 'next',
    section: 'Time',
    help: 'Next event: one tensor is written',
    hint: 'event',
    sign: '→ ←',
    panes: NOT_MATRIX,
    unless: atEnd,
    message: (count = 1) => ({ do: 'event', by: count }),
  },
  {
    keys: ['left'],
    command: 'previous',
    section: 'Time',
    help: 'Previous event',
    panes: NOT_MATRIX,
    unless: atStart,
    message: (count = 1) => ({ do: 'event', by: -count }),
  },
  {
    keys: ['.'],
    command: 'next',
    section: 'Time',
    help: 'Next event, in every pane',
    hint: 'event',
    sign: '. ,',
    unless: atEnd,
    message: (count = 1) => ({ do: 'event', by: count }),
  },
  {
    keys: [','],
    command: 'previous',
    section: 'Time',
    help: 'Previous event, in every pane',
    unless: atStart,
    message: (count = 1) => ({ do: 'event', by: -count }),
  },
  {
    keys: ['s'],
    command: 'into',
    section: 'Time',
    help: 'Next statement, into calls',
    unless: atEnd,
    message: (count = 1) => ({ do: 'statement', how: 'into', by: count }),
  },
  {
    keys: ['S'],
    command: 'back-into',
    section: 'Time',
    help: 'Previous statement, back into calls',
    unless: atStart,
    message: (count = 1) => ({ do: 'statement', how: 'into', by: -count }),
  },
  {
    keys: ['o'],
    command: 'over',
    section: 'Time',
    help: 'Next statement, over calls',
    unless: atEnd,
    message: (count = 1) => ({ do: 'statement', how: 'over', by: count }),
  },
  {
    keys: ['O'],
    command: 'back-over',
    section: 'Time',
    help: 'Previous statement, back over calls',
    unless: atStart,
    message: (count = 1) => ({ do: 'statement', how: 'over', by: -count }),
  },
  {
    keys: ['f'],
    command: 'finish',
    section: 'Time',
    help: 'To the end of this call',
    unless: notInCall,
    message: () => ({ do: 'statement', how: 'out', by: 1 }),
  },
  {
    keys: ['F'],
    command: 'begin',
    section: 'Time',
    help: 'To the start of this call',
    unless: notInCall,
    message: () => ({ do: 'statement', how: 'out', by: -1 }),
  },
  {
    keys: ['}'],
    command: 'next-phase',
    section: 'Time',
    help: 'Next phase: load, forward, backward, update',
    hint: 'phase',
    unless: atEnd,
    message: (count = 1) => ({ do: 'phase', by: count }),
  },
  {
    keys: ['{'],
    command: 'previous-phase',
    section: 'Time',
    help: 'Start of this phase, then the previous phase',
    unless: atStart,
    message: (count = 1) => ({ do: 'phase', by: -count }),
  },
  {
    keys: [')'],
    command: 'next-step',
    section: 'Time',
    help: 'The same event one step later',
    unless: ({ place }, world) =>
      place.step < world.steps - 1 ? null : `This is the last step: the run has steps 0 to ${world.steps - 1}.`,
    message: (count = 1) => ({ do: 'step', by: count }),
  },
  {
    keys: ['('],
    command: 'previous-step',
    section: 'Time',
    help: 'The same event one step earlier',
    unless: ({ place }) => (place.step > 0 ? null : 'This is the first step.'),
    message: (count = 1) => ({ do: 'step', by: -count }),
  },
  {
    keys: ['g'],
    command: 'first',
    section: 'Time',
    help: 'First event of the run; with a count, that event of this step: 42g',
    message: count => (count === undefined ? { do: 'end', of: 'first' } : { do: 'goto', event: count }),
  },
  {
    keys: ['G'],
    command: 'last',
    section: 'Time',
    help: 'Last event of the run',
    message: count => (count === undefined ? { do: 'end', of: 'last' } : { do: 'goto', event: count }),
  },
  {
    keys: ['h', 'left'],
    command: 'cell-left',
    section: 'Matrix',
    help: 'Cell to the left',
    hint: 'cell',
    sign: 'hjkl',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'move', rows: 0, columns: -count }),
  },
  {
    keys: ['j', 'down'],
    command: 'cell-down',
    section: 'Matrix',
    help: 'Cell below',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'move', rows: count, columns: 0 }),
  },
  {
    keys: ['k', 'up'],
    command: 'cell-up',
    section: 'Matrix',
    help: 'Cell above',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'move', rows: -count, columns: 0 }),
  },
  {
    keys: ['l', 'right'],
    command: 'cell-right',
    section: 'Matrix',
    help: 'Cell to the right',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'move', rows: 0, columns: count }),
  },
  {
    keys: ['^', 'home'],
    command: 'row-start',
    section: 'Matrix',
    help: 'First cell of the row',
    panes: ['matrix'],
    message: () => ({ do: 'edge', side: 'left' }),
  },
  {
    keys: ['$', 'end'],
    command: 'row-end',
    section: 'Matrix',
    help: 'Last cell of the row',
    panes: ['matrix'],
    message: () => ({ do: 'edge', side: 'right' }),
  },
  {
    keys: ['pagedown'],
    command: 'page-down',
    section: 'Matrix',
    help: 'A page of rows down',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'page', by: count }),
  },
  {
    keys: ['pageup'],
    command: 'page-up',
    section: 'Matrix',
    help: 'A page of rows up',
    panes: ['matrix'],
    message: (count = 1) => ({ do: 'page', by: -count }),
  },
  {
    keys: ['enter'],
    command: 'why',
    section: 'Matrix',
    help: 'Why this cell holds its number',
    hint: 'why',
    panes: ['matrix'],
    message: () => ({ do: 'show', pane: 'why' }),
  },
  {
    keys: ['H'],
    command: 'heat',
    section: 'Matrix',
    help: 'Numbers, or heat: sign and size only',
    message: () => ({ do: 'heat' }),
  },
  {
    keys: ['P'],
    command: 'digits',
    section: 'Matrix',
    help: 'More digits, from 2 to 12 and round; 6P shows six',
    message: count => ({ do: 'digits', to: count }),
  },
  {
    keys: ['j', 'down'],
    command: 'select-next',
    section: 'Why',
    help: 'Next line of the table',
    hint: 'line',
    sign: 'jk',
    panes: ['why'],
    message: (count = 1) => ({ do: 'select', by: count }),
  },
  {
    keys: ['k', 'up'],
    command: 'select-previous',
    section: 'Why',
    help: 'Previous line of the table',
    panes: ['why'],
    message: (count = 1) => ({ do: 'select', by: -count }),
  },
  {
    keys: ['l'],
    command: 'factor-next',
    section: 'Why',
    help: 'Next cell of the selected line',
    hint: 'cell',
    sign: 'hl',
    panes: ['why'],
    message: (count = 1) => ({ do: 'factor', by: count }),
  },
  {
    keys: ['h'],
    command: 'factor-previous',
    section: 'Why',
    help: 'Previous cell of the selected line',
    panes: ['why'],
    message: (count = 1) => ({ do: 'factor', by: -count }),
  },
  {
    keys: ['enter'],
    command: 'follow',
    section: 'Why',
    help: 'Open the selected cell where it was written',
    hint: 'open',
    panes: ['why'],
    message: () => ({ do: 'follow' }),
  },
  {
    keys: ['j', 'down'],
    command: 'statement-down',
    section: 'Time',
    help: 'Next statement, as o',
    panes: ['program'],
    unless: atEnd,
    message: (count = 1) => ({ do: 'statement', how: 'over', by: count }),
  },
  {
    keys: ['k', 'up'],
    command: 'statement-up',
    section: 'Time',
    help: 'Previous statement, as O',
    panes: ['program'],
    unless: atStart,
    message: (count = 1) => ({ do: 'statement', how: 'over', by: -count }),
  },
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
    keys: ['e'],
    command: 'explain',
    section: 'Why',
    help: 'Why: the formula of this cell and its terms',
    hint: 'why',
    message: () => ({ do: 'show', pane: 'why', ledger: false }),
  },
  {
    keys: ['J'],
    command: 'jacobian',
    section: 'Why',
    help: 'The Jacobian: what each output gave to this gradient; again: the terms',
    hint: 'Jacobian',
    unless: noJacobian,
    message: (_, { place }) => ({ do: 'show', pane: 'why', ledger: !(place.ledger && place.pane === 'why') }),
  },
  {
    keys: ['backspace', 'escape'],
    command: 'back',
    section: 'Places',
    help: 'Back to the cell that Enter left',
    hint: 'return',
    unless: ({ trail }) => (trail.length ? null : 'There is nowhere to go back to: Enter on a term goes forward.'),
    message: () => ({ do: 'back' }),
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
    keys: ['tab'],
    command: 'pane',
    section: 'Screen',
    help: 'Next pane: Program, Matrix, Why',
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
    keys: [':'],
    command: 'command',
    section: 'Screen',
    help: 'Type a command: :goto 3:21, :next, :help …',
    message: () => ({ do: 'type', text: '' }),
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

/** The binding of a key in a pane. */
export function bindingOf(key: string, pane: Pane): Binding | undefined {
  return KEYMAP.find(({ keys, panes }) => keys.includes(key) && (!panes || panes.includes(pane)));
}

/** The binding of a command's name, the current pane's first. */
export function bindingNamed(command: string, pane: Pane): Binding | undefined {
  const named = KEYMAP.filter(binding => binding.command === command);
  return named.find(({ panes }) => !panes || panes.includes(pane)) ?? named[0];
}

const SIGNS: Readonly<Record<string, string>> = {
  right: '→',
  left: '←',
  up: '↑',
  down: '↓',
  enter: 'Enter',
  tab: 'Tab',
  'shift+tab': 'Shift+Tab',
  backspace: 'Backspace',
  escape: 'Esc',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  space: 'Space',
  'ctrl+c': 'Ctrl+C',
  'ctrl+z': 'Ctrl+Z',
};

/** A key as people know it. */
export function keySign(key: string): string {
  return SIGNS[key] ?? key;
}

import type { Patch } from 'immer';
import type { LedgerOrder } from '../explain/ledger.ts';
import type { Check, Pass } from '../explain/verify.ts';
import type { Index } from '../tensor/tensor.ts';
import type { Breakpoint } from './breakpoints.ts';
import type { Theme } from './colours.ts';
import type { Errand } from './errand.ts';
import { type CommandLine, NO_LINE } from './line.ts';
import { STARTING_SPEED } from './play.ts';
import { DEFAULT_DIGITS } from './present/number.ts';
import type { Pursuit } from './quarry.ts';
import type { Watch } from './watches.ts';

/** The panes that keys can be in, in Tab's order; the chart of the loss has a key of its own. */
export const PANES = ['program', 'matrix', 'why', 'tensors', 'loss'] as const;
/** A pane that keys can be in. */
export type Pane = (typeof PANES)[number];

/** Where keys can go: a pane, or the open list under them. */
export type KeyPane = Pane | 'list';

/** Where keys go now. */
export function keyPane({ place, drawer }: State): KeyPane {
  return drawer?.focused ? 'list' : place.pane;
}

/** Where a person stands in the run. `[`, `]` and Backspace bring places back whole. */
export interface Place {
  readonly step: number;
  /** Event of the step; it is also the slot of the tensor that is shown. */
  readonly event: number;
  /** The cell asked for; where the tensor is smaller, the nearest cell is shown and this wish is kept. */
  readonly cell: Index;
  readonly pane: Pane;
  /** Why: what is shown of the cell; null for what tells most. Where it has no such view, the first it has. */
  readonly view: WhyView | null;
  /** Why: the small terms of a long sum are shown too. */
  readonly unfolded: boolean;
  /** Why: the event of the operation's other half, where `t` came from it: both formulas are shown. */
  readonly twin: number | null;
  /** Why: the selected line of the table, and which of its cells Enter opens. */
  readonly term: number;
  readonly factor: number;
  /** The cell that stays in view while time moves; null where the view follows the events. */
  readonly pin: Pin | null;
}

/** The first line of the Why pane's table, and the first of its cells. */
export const FIRST_LINE = { term: 0, factor: 0 } as const;

/** The ways in which the Why pane accounts for a cell. */
export type WhyView = 'terms' | 'jacobian' | 'paths' | 'update';

/** A cell by the name of its tensor, whichever version is the newest. */
interface Pin {
  readonly name: string;
  readonly cell: Index;
}

/** The lists that open under the panes. */
const LISTS = ['breakpoints', 'watches', 'marks', 'choices'] as const;
/** One of the lists. */
export type List = (typeof LISTS)[number];

/** How many lines the open list has; 0 where none is open. */
export function listLength({ drawer, breakpoints, watches, marks, choices }: State): number {
  switch (drawer?.list) {
    case 'breakpoints':
      return breakpoints.length;
    case 'watches':
      return watches.length;
    case 'marks':
      return Object.keys(marks).length;
    case 'choices':
      return choices?.lines.length ?? 0;
    case undefined:
      return 0;
  }
}

/** Cells to choose one from: those that a cell fed, or an operation's twins. */
export interface Choices {
  readonly title: string;
  /** The step and the event that were asked about: the lines are of that step, wherever one goes meanwhile. */
  readonly of: { readonly step: number; readonly event: number };
  /** Both formulas are shown at the one that is chosen. */
  readonly twins: boolean;
  readonly lines: readonly Choice[];
}

/** A cell to go to, and what it is to the one we stand on. */
export interface Choice {
  readonly event: number;
  readonly cell: Index;
  readonly name: string;
  readonly about: string;
  readonly value: number;
}

/** How much of the run the timeline shows, from wide to narrow. */
export const ZOOMS = ['run', 'step', 'phase'] as const;
/** One of the zooms. */
type Zoom = (typeof ZOOMS)[number];

/** What the matrix is subtracted from: its value before this event, or at a mark. */
export type Difference = { readonly to: 'before' } | { readonly to: 'mark'; readonly name: string };

/** A jump, as patches of the place: how to take it back, and how to make it again. */
interface Jump {
  readonly undo: readonly Patch[];
  readonly redo: readonly Patch[];
}

/** What is searched for on the help screen, and whether it is still being typed; null where all is shown. */
export type HelpFilter = { readonly text: string; readonly typing: boolean } | null;

/** Everything about the view, as plain data: no tensors, no functions. */
export interface State {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly place: Place;
  /** First cell shown of the selected matrix. */
  readonly origin: Index;
  /** Places that Enter left, for Backspace. */
  readonly trail: readonly Place[];
  readonly jumps: readonly Jump[];
  /** How many of `jumps` are behind us; the rest were taken back and can be made again. */
  readonly jumped: number;
  /** False where the terminal has no shades of a colour, sixteen or none: glyphs take over what they tell. */
  readonly coloured: boolean;
  /** The list of tensors: the id chosen (null follows the events), whether its gradient is meant, and the filter. */
  readonly tensors: { readonly selected: string | null; readonly gradient: boolean; readonly filter: string };
  /** The pane that the chart of the loss was opened from. */
  readonly aside: Pane;
  /** Steps at which texts were generated, and how many; shown under the chart of the loss. */
  readonly samples: readonly { readonly step: number; readonly count: number }[];
  readonly digits: number;
  /** Cells as their sign and size instead of numbers; `fine`: a cell of the terminal each, as a map. */
  readonly heat: boolean;
  readonly fine: boolean;
  /** Rows and columns of the matrix with their sum and mean. */
  readonly margins: boolean;
  /** The pane in use takes the whole width. */
  readonly alone: boolean;
  readonly theme: Theme;
  readonly breakpoints: readonly Breakpoint[];
  readonly watches: readonly Watch[];
  readonly marks: Readonly<Record<string, Place>>;
  /** Where the last jump began, for `''`. */
  readonly before: Place | null;
  /** What `n` and `N` look for. */
  readonly search: string;
  /** A search or a long run that is going on; keys wait for its end, Esc stops it. */
  readonly pursuit: Pursuit | null;
  /** Keys that were pressed meanwhile, in order. */
  readonly queued: readonly string[];
  readonly playing: boolean;
  /** Which of the speeds play has. */
  readonly speed: number;
  /** The list under the panes, its selected line, and whether j, k, Enter, Space and x go to it. */
  readonly drawer: { readonly list: List; readonly selected: number; readonly focused: boolean } | null;
  /** What the list of choices shows. */
  readonly choices: Choices | null;
  /** The key that waits for a letter: `m` to set a mark, `'` to go to one, `y` to copy. */
  readonly prefix: 'm' | "'" | 'y' | null;
  readonly difference: Difference | null;
  /** The run that stands beside this one, as it was asked for; null where none does. */
  readonly other: string | null;
  readonly zoom: Zoom;
  /** Why: terms as the sum runs, or the largest first. */
  readonly order: LedgerOrder;
  /** The gradient's cell that was checked against central differences; `result` null while that goes on, `pass` how far it is. */
  readonly check: {
    readonly step: number;
    readonly event: number;
    readonly cell: Index;
    /** As people say it: `WQ.grad[0,1]`. */
    readonly name: string;
    readonly result: Check | null;
    readonly pass: Pass | null;
  } | null;
  /** What an event writes is hidden; `lifted`: this event's is shown, the next one's will not be. */
  readonly veil: 'off' | 'on' | 'lifted';
  /** Digits of a count typed so far. */
  readonly count: string;
  /** Text being typed after `:` or `/`; null while keys are commands. */
  readonly typing: string | null;
  /** How it is being typed: the prompt, the caret, completion, and what was typed before. */
  readonly line: CommandLine;
  readonly help: boolean;
  /** First line of the help screen. */
  readonly helpTop: number;
  readonly helpFilter: HelpFilter;
  /** What the last key did, or why it could not. */
  readonly message: string;
  readonly warned: boolean;
  /** An effect for the app to perform, as data. */
  readonly effect: 'quit' | 'suspend' | null;
  /** Something for the app to do outside, as data. */
  readonly errand: Errand | null;
}

/** The state at opening. */
export function openingState(size: State['size'], at: Partial<Place> = {}): State {
  return {
    size,
    place: {
      step: 0,
      event: 0,
      cell: [0, 0],
      pane: 'program',
      ...FIRST_LINE,
      view: null,
      unfolded: false,
      twin: null,
      pin: null,
      ...at,
    },
    origin: [0, 0],
    trail: [],
    jumps: [],
    jumped: 0,
    coloured: true,
    tensors: { selected: null, gradient: false, filter: '' },
    aside: 'program',
    samples: [],
    digits: DEFAULT_DIGITS,
    heat: false,
    fine: false,
    margins: false,
    alone: false,
    theme: 'dark',
    breakpoints: [],
    watches: [],
    marks: {},
    before: null,
    search: '',
    pursuit: null,
    queued: [],
    playing: false,
    speed: STARTING_SPEED,
    drawer: null,
    choices: null,
    prefix: null,
    difference: null,
    other: null,
    zoom: 'step',
    order: 'order',
    check: null,
    veil: 'off',
    count: '',
    typing: null,
    line: NO_LINE,
    help: false,
    helpTop: 0,
    helpFilter: null,
    message: '',
    warned: false,
    effect: null,
    errand: null,
  };
}

import type { Patch } from 'immer';
import type { Index } from '../tensor/tensor.ts';
import { DEFAULT_DIGITS } from './present/number.ts';

/** The panes that keys can be in, in Tab's order; the chart of the loss has a key of its own. */
export const PANES = ['program', 'matrix', 'why', 'tensors', 'loss'] as const;
/** A pane that keys can be in. */
export type Pane = (typeof PANES)[number];

/** Where a person stands in the run. `[`, `]` and Backspace bring places back whole. */
export interface Place {
  readonly step: number;
  /** Event of the step; it is also the slot of the tensor that is shown. */
  readonly event: number;
  /** The cell asked for; where the tensor is smaller, the nearest cell is shown and this wish is kept. */
  readonly cell: Index;
  readonly pane: Pane;
  /** Why: the ledger of the Jacobian instead of the terms. */
  readonly ledger: boolean;
  /** Why: the selected line of the table, and which of its cells Enter opens. */
  readonly term: number;
  readonly factor: number;
}

/** A jump, as patches of the place: how to take it back, and how to make it again. */
export interface Jump {
  readonly undo: readonly Patch[];
  readonly redo: readonly Patch[];
}

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
  /** False where the terminal shows no colours: glyphs take over what they tell. */
  readonly coloured: boolean;
  /** The list of tensors: the id chosen (null follows the events), whether its gradient is meant, and the filter. */
  readonly tensors: { readonly selected: string | null; readonly gradient: boolean; readonly filter: string };
  /** The pane that the chart of the loss was opened from. */
  readonly aside: Pane;
  readonly digits: number;
  readonly heat: boolean;
  /** Digits of a count typed so far. */
  readonly count: string;
  /** Text being typed after `:`; null while keys are commands. */
  readonly typing: string | null;
  readonly help: boolean;
  /** First line of the help screen. */
  readonly helpTop: number;
  /** What the last key did, or why it could not. */
  readonly message: string;
  readonly warned: boolean;
  /** An effect for the app to perform, as data. */
  readonly effect: 'quit' | 'suspend' | null;
}

/** The state at opening. */
export function openingState(size: State['size'], at: Partial<Place> = {}): State {
  return {
    size,
    place: { step: 0, event: 0, cell: [0, 0], pane: 'program', ledger: false, term: 0, factor: 0, ...at },
    origin: [0, 0],
    trail: [],
    jumps: [],
    jumped: 0,
    coloured: true,
    tensors: { selected: null, gradient: false, filter: '' },
    aside: 'program',
    digits: DEFAULT_DIGITS,
    heat: false,
    count: '',
    typing: null,
    help: false,
    helpTop: 0,
    message: '',
    warned: false,
    effect: null,
  };
}

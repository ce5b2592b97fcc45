import { TABLE_LINES } from './present/table.ts';
import { listLength, type Pane, type State } from './state.ts';

/** The least terminal in which the program is drawn. */
export const LEAST = { columns: 60, rows: 16 } as const;

/** The least width at which two panes stand beside each other. */
export const TWO_PANES = 90;

/** A pane's place on the screen; its heading takes the first of `height` rows. */
export interface Area {
  readonly pane: Pane;
  readonly width: number;
  readonly height: number;
}

/** How the screen is divided. Every height is in rows and they sum to `rows`, one less than the terminal's. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** Side by side, with one column of rule between them. */
  readonly panes: readonly Area[];
  /** The program as one line over the panes. */
  readonly folded: boolean;
  /** Rows of the matrices under the program, where it is the only pane and there is room; else 0. */
  readonly preview: number;
  /** Rows of the list of tensors under the program, its heading among them, where the terminal is tall; else 0. */
  readonly listed: number;
  /** Rows of the open list under the panes, its heading among them; 0 where none is open. */
  readonly drawer: number;
  /** A rule under the panes, where there is room. */
  readonly closed: boolean;
  /** Rows of the timeline: phases and bar, and the steps where there are several and room. */
  readonly timeline: number;
  /** Rows of the status: what happened, and the keys. */
  readonly status: number;
}

/** What a screen is divided for. */
interface Divided {
  readonly size: State['size'];
  /** The pane that keys are in. */
  readonly pane: Pane;
  readonly steps: number;
  /** Lines that the open list asks for, which takes up to half of the height; 0 where none is open. */
  readonly lines?: number;
  /** The pane takes the whole width. */
  readonly only?: boolean;
  /** The matrix takes the width of Why too. */
  readonly wide?: boolean;
}

/**
 * Divides the screen. From 120 columns Program | Matrix | Why; from 90 the program folds into one line over
 * two panes; under that one pane. The list of tensors stands under the program or takes the left half, the
 * chart of the loss the place of Matrix and Why. Null where the terminal is too small. Exported for tests.
 */
export function layoutOf({ size, pane, steps, lines = 0, only = false, wide = false }: Divided): Layout | null {
  const { columns, rows } = size;
  if (columns < LEAST.columns || rows < LEAST.rows) return null;
  const frame = rows - 1; // a frame as tall as the terminal makes Ink redraw all of it
  const timeline = steps > 1 && rows >= 20 ? 3 : 2;
  const status = rows >= 20 ? 2 : 1;
  const alone = columns < TWO_PANES && pane === 'program';
  const folded = (columns < 120 || only) && !alone && !(only && pane === 'program');
  const closed = rows >= 24;
  const whole = frame - 1 - timeline - status - (folded ? 1 : 0) - (closed ? 1 : 0);
  const drawer = lines > 0 ? Math.min(Math.min(lines, TABLE_LINES) + 2, Math.floor(whole / 2)) : 0;
  const height = whole - drawer;
  const preview = alone && height >= 14 ? Math.floor(height / 2) : 0;
  const listed = columns >= 120 && height >= 40 && !only ? Math.floor(height * 0.55) : 0;
  const panes = only
    ? [{ pane, width: columns, height }]
    : areasOf(columns, height, pane, listed > 0, wide && pane !== 'why');
  return { columns, rows: frame, panes, folded, preview, listed, drawer, closed, timeline, status };
}

/** The layout of a state, its open list included. */
export function layoutIn(state: State, steps: number): Layout | null {
  const { size, place, drawer, alone, other } = state;
  const lines = drawer ? Math.max(1, listLength(state)) : 0; // one to say that it is empty
  return layoutOf({ size, pane: place.pane, steps, lines, only: alone, wide: other !== null });
}

/** Of what the program leaves: at 120 columns a gradient's ledger fits with all its factors and the running sum. */
const WHY_SHARE = 0.56;

function areasOf(columns: number, height: number, pane: Pane, listed: boolean, wide: boolean): Area[] {
  if (columns < TWO_PANES) return [{ pane, width: columns, height }];
  if (pane === 'loss' && columns < 120) return [{ pane, width: columns, height }];
  if (pane === 'tensors' && !listed) {
    const matrix = Math.floor((columns - 1) / 2);
    return [
      { pane, width: columns - 1 - matrix, height },
      { pane: 'matrix', width: matrix, height },
    ];
  }
  if (columns < 120 && wide) return [{ pane: 'matrix', width: columns, height }];
  if (columns < 120) {
    const why = Math.floor((columns - 1) / 2);
    return [
      { pane: 'matrix', width: columns - 1 - why, height },
      { pane: 'why', width: why, height },
    ];
  }
  const program = Math.min(48, Math.floor(columns * 0.27));
  const why = Math.min(64, Math.floor((columns - program - 2) * WHY_SHARE));
  if (pane === 'loss')
    return [
      { pane: 'program', width: program, height },
      { pane, width: columns - program - 1, height },
    ];
  if (wide)
    return [
      { pane: 'program', width: program, height },
      { pane: 'matrix', width: columns - program - 1, height },
    ];
  return [
    { pane: 'program', width: program, height },
    { pane: 'matrix', width: columns - program - why - 2, height },
    { pane: 'why', width: why, height },
  ];
}

import { clip, widthOf } from './rows.ts';

/** The most lines of a table that are drawn at once: ink-table costs about a millisecond a line. */
export const TABLE_LINES = 10;

/** A table of plain text, as ink-table takes it: column names, and per line a text for each. */
export interface Table {
  readonly columns: readonly string[];
  readonly lines: readonly Readonly<Record<string, string>>[];
  /** Which of `lines` is selected. */
  readonly selected: number;
  /** Lines above and below the window. */
  readonly above: number;
  readonly below: number;
}

/** Cells that tell most names apart. */
const TELLING = 16;

/** Columns of the terminal that a table takes: two more for each of its own, and the rules between them. */
export function tableWidth({ columns, lines }: Pick<Table, 'columns' | 'lines'>): number {
  return columns.reduce((sum, column) => sum + columnWidth(column, lines) + 3, -1);
}

/** The longest text of a column, its heading among them. */
export function columnWidth(column: string, lines: Table['lines']): number {
  return Math.max(widthOf(column), ...lines.map(one => widthOf(one[column] ?? '')));
}

/**
 * Where a line would be too wide, those columns that can be spared are left out, in that order, until the first has
 * room to tell its lines apart; then the first gives way.
 */
export function fitted(
  cells: readonly Readonly<Record<string, string>>[],
  width: number,
  spare: readonly string[] = [],
): Pick<Table, 'columns' | 'lines'> {
  const [first = '', ...others] = Object.keys(cells[0] ?? {});
  const roomBeside = (rest: readonly string[]) =>
    width - rest.reduce((sum, column) => sum + columnWidth(column, cells) + 3, 0) - 3; // the outer rules are not drawn, the pane's margin is
  const wanted = Math.min(TELLING, columnWidth(first, cells));
  let kept = others;
  for (const column of spare) if (roomBeside(kept) < wanted) kept = kept.filter(one => one !== column);
  const columns = [first, ...kept];
  const room = Math.max(4, roomBeside(kept));
  const lines = cells.map(one => ({ ...one, [first]: clip(one[first] as string, room) }));
  return { columns, lines };
}

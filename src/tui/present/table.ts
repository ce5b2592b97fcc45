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

/** Columns of the terminal that a table takes: two more for each of its own, and the rules between them. */
export function tableWidth({ columns, lines }: Pick<Table, 'columns' | 'lines'>): number {
  return columns.reduce((sum, column) => sum + columnWidth(column, lines) + 3, -1);
}

/** The longest text of a column, its heading among them. */
export function columnWidth(column: string, lines: Table['lines']): number {
  return Math.max(widthOf(column), ...lines.map(one => widthOf(one[column] ?? '')));
}

/** The first column gives way where a line would be too wide. */
export function fitted(
  cells: readonly Readonly<Record<string, string>>[],
  width: number,
): Pick<Table, 'columns' | 'lines'> {
  const columns = Object.keys(cells[0] ?? {});
  const rest = columns.slice(1).reduce((sum, column) => sum + columnWidth(column, cells) + 3, 0);
  const first = columns[0] as string;
  const room = Math.max(4, width - rest - 3); // the outer rules are not drawn, the pane's margin is
  const lines = cells.map(one => ({ ...one, [first]: clip(one[first] as string, room) }));
  return { columns, lines };
}

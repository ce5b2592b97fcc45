import type { Labels } from '../../ops/operation.ts';
import type { Index, Tensor } from '../../tensor/tensor.ts';
import { Joined } from './joined.ts';
import { columnMargins, MARGINS, marginHead, marginWidth, rowMargin } from './margins.ts';
import { formatWhole } from './number.ts';
import { formatIn, type NumberFormat } from './number-format.ts';
import { clip, padStart, type Row, type Tone, widthOf } from './rows.ts';
import { safe } from './safe.ts';
import { formatOf, heatOf, type Summary, summaryOf } from './summary.ts';

/**
 * How a matrix is drawn. The contract, one glyph a meaning, so that nothing is told by colour alone:
 *
 * ```
 *         A        B →    column labels; → more columns to the right, ← to the left
 * A  0.5025   0.4975 ↑    row label, numbers; ↑ more rows above, ↓ below, ↕ both
 * B[ 0.4975]‹ 0.5025›     [ ] the cell cursor   ‹ › feeds the explained cell
 * C  0.1003▴  0.0998▾     ▴ ▾ this event made it larger, smaller (instead of ] or ›)
 * D      -∞      NaN      -∞ masked   ∞   NaN   0 exactly zero   -0
 * ```
 * Without colours a bar `▁▂▃▄▅▆▇█` after each number tells its size beside the tensor's largest.
 * In heat mode a cell is three wide: mark (`[`, `‹`, `▴`, `▾`), sign (`+`, `-`) and that bar; `·` is zero,
 * `?` NaN, `∞` infinite. As a map a cell is one character: `▂▄▆█` positive, `░▒▓` negative, by size.
 */
export interface MatrixPicture {
  /** Written over it; the picture is at least as wide, up to a limit. */
  readonly title: string;
  readonly tensor: Tensor;
  readonly labels: Labels;
  /** The tensor's value before this event, where there is one and it has the same shape. */
  readonly before?: Tensor | undefined;
  readonly cursor?: Index | undefined;
  /** Whether keys move the cursor now. */
  readonly focused: boolean;
  /** Cells that feed the explained one, as positions `row * columns + column`. */
  readonly sources?: ReadonlySet<number> | undefined;
  readonly digits: number;
  readonly heat: boolean;
  /** In heat mode: a character a cell. */
  readonly fine?: boolean | undefined;
  /** Beside rows and under columns their sum and mean; not in heat mode. */
  readonly margins?: boolean | undefined;
  /** False where the terminal has no colours: bars tell sizes. */
  readonly coloured: boolean;
  /** The numbers are still to be guessed: every cell is `?`. */
  readonly hidden?: boolean | undefined;
}

const BARS = '▁▂▃▄▅▆▇█';
const WIDEST_LABEL = 10;
/** Where there is no room for more, a longer title is clipped where the numbers under it are narrower. */
const WIDEST_TITLE = 28;

/** Measures of a picture that do not depend on the window. */
interface Measures {
  /** Cells of the terminal for row labels, with the space after them. */
  readonly gutter: number;
  readonly cellWidth: number;
  readonly numberWidth: number;
  readonly format: NumberFormat;
  /** The size at which nothing is clipped: column labels and all rows, and the margin for arrows. */
  readonly width: number;
  readonly height: number;
}

/** Measures a picture; label widths are real terminal widths, at most ten, and its title's as wide as is told. */
export function measure(picture: MatrixPicture, widestTitle = WIDEST_TITLE): Measures {
  const { tensor, labels } = picture;
  const summary = summaryOf(tensor);
  const gutter = labels.rows ? widestOf(labels.rows) : String(Math.max(0, tensor.rows - 1)).length;
  const inner = picture.heat
    ? picture.fine
      ? 1
      : 2
    : summary.whole
      ? wholeInner(picture, summary)
      : formatOf(picture).width;
  const cellWidth = picture.heat ? (picture.fine ? 1 : 3) : inner + 2 + (picture.coloured ? 0 : 1);
  return {
    gutter,
    cellWidth,
    numberWidth: inner,
    format: formatOf(picture),
    width: Math.max(
      gutter + cellWidth * tensor.columns + 1 + besideRows(picture, inner),
      Math.min(widestTitle, widthOf(picture.title)),
    ),
    height: tensor.rows + 1 + underColumns(picture),
  };
}

function besideRows({ margins, heat }: MatrixPicture, inner: number): number {
  return margins && !heat ? marginWidth(inner) : 0;
}

function underColumns({ margins, heat }: MatrixPicture): number {
  return margins && !heat ? MARGINS.length : 0;
}

function wholeInner({ labels }: MatrixPicture, summary: Summary): number {
  return Math.max(summary.wholeWidth, Math.min(3, labels.columns ? widestOf(labels.columns) : 0));
}

function widestOf(labels: readonly string[]): number {
  const known = labelWidths.get(labels);
  if (known !== undefined) return known;
  let widest = 1;
  for (const label of labels) {
    if (widest >= WIDEST_LABEL) break;
    widest = Math.max(widest, Math.min(WIDEST_LABEL, widthOf(safe(label.slice(0, 100)))));
  }
  labelWidths.set(labels, widest);
  return widest;
}

const labelWidths = new WeakMap<readonly string[], number>();

/** How many rows and columns of the matrix a window of the terminal shows; at least one of each. */
export function visibleCells(picture: MatrixPicture, width: number, height: number): Index {
  const { gutter, cellWidth, numberWidth } = measure(picture);
  const columns = Math.floor((width - gutter - 1 - besideRows(picture, numberWidth)) / cellWidth);
  return [
    Math.max(1, Math.min(picture.tensor.rows, height - 1 - underColumns(picture))),
    Math.max(1, Math.min(picture.tensor.columns, columns)),
  ];
}

/** The window's first cell, moved no further than needed to hold the cursor, and never past the ends. */
export function keepInView(origin: number, cursor: number, visible: number, total: number): number {
  const near = Math.min(Math.max(origin, cursor - visible + 1), cursor);
  return Math.max(0, Math.min(near, total - visible));
}

/** Draws the window of a matrix that begins at `origin`: at most `height` rows; costs the window, not the matrix. */
export function matrixRows(picture: MatrixPicture, origin: Index, width: number, height: number): Row[] {
  const [rows, columns] = visibleCells(picture, width, height);
  const window: Window = {
    picture,
    summary: summaryOf(picture.tensor),
    measures: measure(picture),
    top: origin[0],
    left: origin[1],
    rows,
    columns,
  };
  const drawn = Array.from({ length: rows }, (_, at) => bodyRow(window, window.top + at));
  const { gutter, cellWidth, numberWidth: inner } = window.measures;
  const under =
    underColumns(picture) && !picture.hidden
      ? columnMargins(picture.tensor, [window.left, columns], picture.digits, { gutter, cellWidth, inner })
      : [];
  return [headerRow(window), ...drawn, ...under.map(one => [one])].slice(0, Math.max(0, height));
}

interface Window {
  readonly picture: MatrixPicture;
  readonly summary: Summary;
  readonly measures: Measures;
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly columns: number;
}

function headerRow({ picture, measures, left, columns }: Window): Row {
  const { tensor, labels, cursor } = picture;
  const row = new Joined();
  row.add(`${' '.repeat(measures.gutter - 1)}${left > 0 ? '←' : ' '}`, 'dim');
  const { cellWidth, numberWidth: inner } = measures;
  if (picture.heat && picture.fine) row.add(ruler(left, columns), 'dim');
  else
    for (let column = left; column < left + columns; column++) {
      const label = labels.columns?.[column] ?? String(column);
      const tone: Tone = cursor?.[1] === column ? 'heading' : 'dim';
      row.add(` ${padStart(safe(label), inner)}${' '.repeat(cellWidth - inner - 1)}`, tone);
    }
  row.add(left + columns < tensor.columns ? '→' : ' ', 'dim');
  return underColumns(picture) ? [...row.spans, marginHead(inner)] : row.spans;
}

/** Every tenth column by its number, over its character. */
function ruler(left: number, columns: number): string {
  let text = '';
  for (let column = Math.ceil(left / 10) * 10; column < left + columns; column += 10)
    text = `${text.padEnd(column - left)}${column}`;
  return text.slice(0, columns).padEnd(columns);
}

function bodyRow(window: Window, at: number): Row {
  const { picture, measures, top, left, rows, columns } = window;
  const { tensor, labels, cursor } = picture;
  const row = new Joined();
  const label = labels.rows?.[at] ?? String(at);
  row.add(padStart(safe(label), measures.gutter), cursor?.[0] === at ? 'heading' : 'dim');
  for (let column = left; column < left + columns; column++) {
    if (picture.heat && picture.fine) mapCell(row, window, at, column);
    else if (picture.heat) heatCell(row, window, at, column);
    else numberCell(row, window, at, column);
  }
  const above = at === top && top > 0;
  const below = at === top + rows - 1 && top + rows < tensor.rows;
  row.add(above && below ? '↕' : above ? '↑' : below ? '↓' : ' ', 'dim');
  if (!underColumns(picture) || picture.hidden) return row.spans;
  return [...row.spans, rowMargin(tensor, at, picture.digits, measures.numberWidth)];
}

function numberCell(row: Joined, window: Window, at: number, column: number): void {
  const { picture, summary, measures } = window;
  const position = at * picture.tensor.columns + column;
  const value = picture.tensor.data[position] as number;
  const heat = picture.hidden ? 0 : heatOf(value, summary.scale);
  const text = picture.hidden
    ? '?'
    : summary.whole
      ? formatWhole(value, measures.numberWidth)
      : formatIn(measures.format, value);
  const shown = text.padStart(measures.numberWidth) + (picture.coloured ? '' : barOf(heat));
  const change = changeOf(picture, position, value);
  if (isCursor(picture, at, column)) {
    const number: Tone = picture.focused ? 'focus' : toneOf(value);
    row.add('[', 'focus');
    row.add(shown, number, picture.focused ? 0 : heat);
    row.add(change || ']', 'focus');
    return;
  }
  const source = picture.sources?.has(position);
  row.add(source ? '‹' : ' ', source ? 'source' : 'plain', source ? 0 : heat);
  row.add(shown, source ? 'source' : picture.hidden ? 'dim' : toneOf(value), heat);
  if (change) row.add(change, 'changed', heat);
  else row.add(source ? '›' : ' ', source ? 'source' : 'plain', source ? 0 : heat);
}

function heatCell(row: Joined, window: Window, at: number, column: number): void {
  const { picture, summary } = window;
  const position = at * picture.tensor.columns + column;
  const value = picture.tensor.data[position] as number;
  const heat = picture.hidden ? 0 : heatOf(value, summary.scale);
  const source = picture.sources?.has(position);
  const change = changeOf(picture, position, value);
  const body = picture.hidden
    ? ' ?'
    : signOf(value) + (Number.isFinite(value) ? (value === 0 ? '·' : barOf(heat)) : notFinite(value));
  if (isCursor(picture, at, column)) row.add(`[${body}`, 'focus', picture.focused ? 0 : heat);
  else {
    row.add(source ? '‹' : change || ' ', source ? 'source' : change ? 'changed' : 'plain', heat);
    row.add(body, toneOf(value), heat);
  }
}

const POSITIVE = '▂▄▆█';
const NEGATIVE = '░▒▓▓';

function mapCell(row: Joined, { picture, summary }: Window, at: number, column: number): void {
  const position = at * picture.tensor.columns + column;
  const value = picture.tensor.data[position] as number;
  const heat = picture.hidden ? 0 : heatOf(value, summary.scale);
  const size = Math.ceil(Math.abs(heat) / 2) - 1;
  const sized = heat === 0 ? '·' : ((heat < 0 ? NEGATIVE : POSITIVE)[size] as string);
  const text = picture.hidden ? '?' : Number.isFinite(value) ? sized : notFinite(value);
  const source = picture.sources?.has(position);
  if (isCursor(picture, at, column)) row.add(text, 'focus');
  else row.add(text, source ? 'source' : toneOf(value), heat);
}

function isCursor({ cursor }: MatrixPicture, at: number, column: number): boolean {
  return cursor !== undefined && cursor[0] === at && cursor[1] === column;
}

/** `▴` or `▾` where this event changed the number's bits and one is larger; `▴` where only NaN or a zero's sign differs. */
function changeOf({ before, hidden }: MatrixPicture, position: number, value: number): string {
  if (!before || hidden) return '';
  const was = before.data[position] as number;
  if (Object.is(was, value)) return '';
  return value < was ? '▾' : '▴';
}

function toneOf(value: number): Tone {
  if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY) return 'warning';
  return value === Number.NEGATIVE_INFINITY || value === 0 ? 'dim' : 'plain';
}

function barOf(heat: number): string {
  return heat === 0 ? ' ' : (BARS[Math.abs(heat) - 1] as string);
}

function signOf(value: number): string {
  if (Number.isNaN(value) || value === 0) return ' ';
  return value < 0 ? '-' : '+';
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? '?' : '∞';
}

/** The cell in words: `row B, column A`, indices where there are no labels. */
export function cellInWords([row, column]: Index, labels: Labels): string {
  const named = (label: string | undefined, at: number) => (label === undefined ? String(at) : clip(safe(label), 20));
  return `row ${named(labels.rows?.[row], row)}, column ${named(labels.columns?.[column], column)}`;
}

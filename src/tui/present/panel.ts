import type { Index } from '../../tensor/tensor.ts';
import { pictureOf, type Shown, type Stage } from '../stage.ts';
import type { State } from '../state.ts';
import { inside } from '../world.ts';
import { arrange, type Placed } from './arrange.ts';
import { keepInView, type MatrixPicture, matrixRows, visibleCells } from './matrix.ts';
import { speakNumber } from './number.ts';
import { clipStart, fitRow, HEAT, type Row, rowWidth, span } from './rows.ts';
import { summaryOf } from './summary.ts';

/** The matrices of a stage, placed in a pane: rows of exactly `width`, `height` of them at most. */
export function panelRows(stage: Stage, state: State, width: number, height: number): Row[] {
  const pictures = stage.shown.map(shown => pictureOf(stage, shown, state));
  const rows: Row[] = Array.from({ length: height }, () => []);
  for (const placed of arrange(pictures, width, height)) {
    const shown = stage.shown[placed.picture] as Shown;
    const picture = pictures[placed.picture] as MatrixPicture;
    const origin = originOf(shown, picture, state.origin, placed, stage.at);
    const grid = matrixRows(picture, origin, placed.width, placed.height);
    put(rows, placed.x, placed.y, fitRow(titleRow(shown, picture, placed.width), placed.width));
    for (const [at, row] of grid.entries()) put(rows, placed.x, placed.y + 1 + at, fitRow(row, placed.width));
  }
  const scale = summaryOf((pictures.at(-1) as MatrixPicture).tensor).scale;
  if (state.coloured && scale > 0 && !stage.hidden && rows.slice(-2).every(row => row.length === 0))
    rows[height - 1] = legendRow(scale, width);
  return rows.map(row => fitRow(row, width));
}

function put(rows: Row[], x: number, y: number, row: Row): void {
  const under = rows[y];
  if (!under) return;
  rows[y] = [...under, span(' '.repeat(Math.max(0, x - rowWidth(under)))), ...row];
}

/** The result scrolls with the cursor; an operand shows the first cell that feeds the explained one. */
function originOf(shown: Shown, picture: MatrixPicture, origin: Index, placed: Placed, at: Index): Index {
  if (shown.role === 'result') return clampOrigin(picture, origin, placed);
  if (shown.beside) return aroundCursor(picture, origin, placed, at);
  const [first] = shown.sources;
  if (first === undefined) return [0, 0];
  const [rows, columns] = visibleCells(picture, placed.width, placed.height);
  const { tensor } = picture;
  return [
    keepInView(0, Math.floor(first / tensor.columns), rows, tensor.rows),
    keepInView(0, first % tensor.columns, columns, tensor.columns),
  ];
}

/** Another run scrolls as the result does, and shows the same cell however small its window is. */
function aroundCursor(picture: MatrixPicture, [top, left]: Index, placed: Placed, at: Index): Index {
  const [rows, columns] = visibleCells(picture, placed.width, placed.height);
  const { tensor } = picture;
  const cell = inside(at, tensor);
  return [keepInView(top, cell[0], rows, tensor.rows), keepInView(left, cell[1], columns, tensor.columns)];
}

function clampOrigin(picture: MatrixPicture, [top, left]: Index, placed: Placed): Index {
  const [rows, columns] = visibleCells(picture, placed.width, placed.height);
  const { tensor } = picture;
  return [Math.max(0, Math.min(top, tensor.rows - rows)), Math.max(0, Math.min(left, tensor.columns - columns))];
}

function titleRow(shown: Shown, picture: MatrixPicture, width: number): Row {
  const { nans } = summaryOf(shown.tensor);
  const warning = nans && !picture.hidden ? ` ${nans} NaN` : '';
  // of a long name its end tells more, and the shape stands there
  const mark = /^[→∂Δ] /.exec(picture.title)?.[0] ?? '';
  const title = mark + clipStart(picture.title.slice(mark.length), Math.max(1, width - mark.length - warning.length));
  return [
    span(title, shown.role === 'result' ? 'changed' : shown.role === 'upstream' ? 'backward' : 'heading'),
    span(warning, 'warning'),
  ];
}

/** What the colours mean, from the largest negative number to the largest positive one. */
function legendRow(scale: number, width: number): Row {
  const ends = speakNumber(scale, 3);
  const swatch = ' '.repeat(Math.max(1, Math.min(3, Math.floor((width - 2 * ends.length - 4) / (2 * HEAT + 1)))));
  const swatches = Array.from({ length: 2 * HEAT + 1 }, (_, at) => span(swatch, 'plain', at - HEAT));
  return [span(`−${ends} `, 'dim'), ...swatches, span(` ${ends}`, 'dim')];
}

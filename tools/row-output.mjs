import Output from '../node_modules/ink/build/output.js';
import { MARKS, SINGLE_CELLS } from '../src/tui/present/single-cells.ts';

/** Characters of one cell each, marks on them, in colours that are closed again. */
const CELLS = `[${SINGLE_CELLS}][${MARKS}]*`;
const WHOLE = new RegExp(`^(?:${CELLS}|\\x1b\\[[\\d;]*m(?:${CELLS})*\\x1b\\[0m)*$`);
/** A line of anything that leaves no colour open behind it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const CLOSED = /^(?:[^\x1b]|\x1b\[[\d;]*m[^\x1b]*\x1b\[0m)*$/;
const WITHOUT_WIDTH = new RegExp(`\\x1b\\[[\\d;]*m|[${MARKS}]`, 'g');

/**
 * Stands in for Ink's Output in the bundle. Ink takes every text apart into its cells, puts them on a grid and the
 * grid together again; of a screen whose rows are one text each that was half of what the first frame and a key cost.
 * Here lines that stand side by side in a row are that row; only rows in which they overlap go through the grid.
 */
export default class RowOutput extends Output {
  get() {
    const { rows, crowded } = rowsOf(this);
    const drawn = rows.map(joined);
    if (crowded.size > 0) this.drawCrowded(drawn, crowded);
    return { output: drawn.map(row => row.trimEnd()).join('\n'), height: this.height };
  }

  /** Draws the rows in which lines overlap, as Ink does. */
  drawCrowded(drawn, crowded) {
    const first = Math.min(...crowded);
    const grid = new Output({ width: this.width, height: Math.max(...crowded) - first + 1 });
    const isDrawn = y => y in drawn && !crowded.has(y);
    grid.operations = this.operations.map(operation => lifted(operation, first, isDrawn));
    for (const [at, row] of grid.get().output.split('\n').entries())
      if (crowded.has(first + at)) drawn[first + at] = row;
  }
}

/** The pieces of every row, and in which rows they overlap or are more than pieces. */
function rowsOf({ operations, width, height }) {
  const rows = Array.from({ length: height }, () => []);
  const crowded = new Set();
  const clips = [];
  for (const operation of operations) {
    if (operation.type === 'clip') clips.push(operation.clip);
    else if (operation.type === 'unclip') clips.pop();
    else {
      const lines = operation.text.split('\n');
      const apart = lines.every(line => CLOSED.test(line));
      for (const [at, line] of lines.entries()) {
        const y = operation.y + at;
        if (line === '' || !(y in rows)) continue;
        const asItIs = operation.transformers.every(transformer => transformer(line, at) === line);
        const whole = apart && asItIs && WHOLE.test(line);
        const piece = { line, x: operation.x, end: operation.x + line.replace(WITHOUT_WIDTH, '').length };
        const seen = clips.map(clip => partIn(clip, piece, y));
        if (whole && (piece.end === piece.x || seen.includes('none'))) continue;
        const overlaps = rows[y].some(({ x, end }) => piece.x < end && x < piece.end);
        const fits = piece.x >= 0 && piece.end <= width && !seen.includes('some');
        if (whole && fits && !overlaps) rows[y].push(piece);
        else crowded.add(y);
      }
    }
  }
  return { rows, crowded };
}

/** How much of a piece a clip lets through. */
function partIn({ x1 = 0, x2 = Number.POSITIVE_INFINITY, y1 = 0, y2 = Number.POSITIVE_INFINITY }, { x, end }, y) {
  if (y < y1 || y >= y2 || end <= x1 || x >= x2) return 'none';
  return x >= x1 && end <= x2 ? 'all' : 'some';
}

function joined(pieces) {
  let text = '';
  let column = 0;
  for (const { line, x, end } of pieces.sort((a, b) => a.x - b.x)) {
    text += ' '.repeat(x - column) + line;
    column = end;
  }
  return text;
}

/** An operation as it is seen from a lower row, without the lines that are drawn already. */
function lifted(operation, rows, isDrawn) {
  switch (operation.type) {
    case 'write': {
      const kept = (line, at) => (isDrawn(operation.y + at) ? '' : line);
      const text = operation.text.split('\n').map(kept).join('\n');
      return { ...operation, y: operation.y - rows, text };
    }
    case 'clip': {
      const { y1 = 0, y2 = Number.POSITIVE_INFINITY } = operation.clip;
      return { type: 'clip', clip: { ...operation.clip, y1: y1 - rows, y2: y2 - rows } };
    }
    default:
      return operation;
  }
}

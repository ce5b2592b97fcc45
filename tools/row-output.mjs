import Output from '../node_modules/ink/build/output.js';
import { SINGLE_CELLS } from './single-cells.mjs';

/** A line whose every character takes one cell, and which leaves no colour open behind it. */
const WHOLE = new RegExp(`^(?:[${SINGLE_CELLS}]|\\x1b\\[[\\d;]*m[${SINGLE_CELLS}]*\\x1b\\[0m)*$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const COLOURS = /\x1b\[[\d;]*m/g;

/**
 * Stands in for Ink's Output in the bundle. Ink takes every text apart into its cells, puts them on a grid and the
 * grid together again; of a screen whose rows are one text each that was half of what the first frame and a key cost.
 * Here a line that is alone in its row is that row, and only rows that texts share go through the grid.
 */
export default class RowOutput extends Output {
  get() {
    const { rows, shared } = rowsOf(this);
    if (shared.size > 0) this.drawShared(rows, shared);
    return { output: rows.map(row => row.trimEnd()).join('\n'), height: this.height };
  }

  /** Draws the rows that texts share as Ink does. */
  drawShared(rows, shared) {
    const first = Math.min(...shared);
    const grid = new Output({ width: this.width, height: Math.max(...shared) - first + 1 });
    const isDrawn = y => y in rows && !shared.has(y);
    grid.operations = this.operations.map(operation => lifted(operation, first, isDrawn));
    for (const [at, row] of grid.get().output.split('\n').entries()) if (shared.has(first + at)) rows[first + at] = row;
  }
}

/** The rows that one line each fills, and which rows need the grid. */
function rowsOf({ operations, width, height }) {
  const rows = Array(height).fill('');
  const shared = new Set();
  const clips = [{ x1: 0, x2: width }];
  for (const operation of operations) {
    if (operation.type === 'clip') clips.push(operation.clip);
    else if (operation.type === 'unclip') clips.pop();
    else {
      const lines = operation.text.split('\n');
      const whole = operation.transformers.length === 0 && lines.every(line => WHOLE.test(line));
      for (const [at, line] of lines.entries()) {
        const y = operation.y + at;
        if (line === '' || !(y in rows)) continue;
        const free = whole && rows[y] === '' && clips.every(clip => isWithin(operation.x, y, line, clip));
        if (free) rows[y] = ' '.repeat(operation.x) + line;
        else shared.add(y);
      }
    }
  }
  return { rows, shared };
}

function isWithin(x, y, line, { x1 = 0, x2 = Number.POSITIVE_INFINITY, y1 = 0, y2 = Number.POSITIVE_INFINITY }) {
  return x >= x1 && x + line.replace(COLOURS, '').length <= x2 && y >= y1 && y < y2;
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

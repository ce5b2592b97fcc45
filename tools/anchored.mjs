import stringWidth from 'string-width';
import { MARKS, SINGLE_CELLS } from '../src/tui/present/single-cells.ts';

/** Characters on whose width terminals agree: one cell each, and the ideographs and syllables of two. */
const AGREED = String.raw`${SINGLE_CELLS}\u0400-\u0482\u048a-\u0557\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3`;
/** What a frame is mostly made of; a row of nothing else is left as it is. */
const SETTLED = new RegExp(`^(?:[${AGREED}${MARKS}\\n]|\\x1b\\[[\\d;]*m)*$`);
const CLUSTER = new RegExp(`^[${AGREED}][${MARKS}]*$`);
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const PIECES = /(\x1b\[[\d;]*m)/;

let segmenter; // loads tables, so it is made for the first text that needs it
let last = { text: '', shown: '' };

/**
 * A frame in which every cluster that terminals draw in different widths (👍🏽, ❤️, क्षि) is followed by a move to the
 * column where the next character belongs. Without it a terminal that counts otherwise than Ink has the numbers
 * behind it in the wrong place, and after the next key the wrong numbers: a changed row is drawn from the first
 * column that changed. With a move in it Ink draws a row whole.
 */
export function anchored(text) {
  if (text !== last.text) last = { text, shown: SETTLED.test(text) ? text : text.split('\n').map(row).join('\n') };
  return last.shown;
}

function row(line) {
  if (SETTLED.test(line)) return line;
  segmenter ??= new Intl.Segmenter();
  let shown = '';
  let column = 1; // as CSI G counts
  for (const piece of line.split(PIECES)) {
    if (piece.startsWith('\x1b')) shown += piece;
    else
      for (const { segment } of segmenter.segment(piece)) {
        column += stringWidth(segment);
        shown += CLUSTER.test(segment) ? segment : `${segment}\x1b[${column}G`;
      }
  }
  return shown;
}

/** Ink's log of frames, writing them anchored. */
export function anchoredLog(log) {
  const write = text => log(anchored(text));
  return Object.assign(write, log, {
    sync: text => log.sync(anchored(text)),
    willRender: text => log.willRender(anchored(text)),
  });
}

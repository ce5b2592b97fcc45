import stringWidth from 'string-width';
import { safe } from './safe.ts';
import { MARKS, SINGLE_CELLS } from './single-cells.ts';

/**
 * What a piece of text means, never how it looks; `tui/colours.ts` gives each tone its colour.
 * No tone carries meaning alone: a glyph or the text itself always says the same.
 */
export type Tone =
  | 'plain'
  /** Present but not the point: separators, labels, what lies ahead. */
  | 'dim'
  /** Names of things: panes, tensors. */
  | 'heading'
  /** Where the keys act: the cell cursor, the selected term, the pane in use. */
  | 'focus'
  /** The statement or phase of this moment. */
  | 'current'
  /** The same while gradients flow back. */
  | 'backward'
  | 'positive'
  | 'negative'
  /** A cell that feeds the explained one. */
  | 'source'
  /** Changed by this event. */
  | 'changed'
  /** NaN, infinities, what could not be done. */
  | 'warning'
  /** A key to press. */
  | 'key';

/** The strongest heat; heat is a whole number from −HEAT to HEAT, 0 none. */
export const HEAT = 8;

/** A piece of a row in one tone; `heat` colours its background by a number's sign and size. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
  readonly heat?: number;
}

/** One line of the screen. */
export type Row = readonly Span[];

/** A span of scenario text or our own, made safe for a terminal. */
export function span(text: string, tone: Tone = 'plain', heat?: number): Span {
  const shown = safe(text);
  return heat ? { text: shown, tone, heat } : { text: shown, tone };
}

/** A row of one span. */
export function line(text: string, tone: Tone = 'plain'): Row {
  return [span(text, tone)];
}

const NARROW = new RegExp(`^[${SINGLE_CELLS}]*$`);
const MARK = new RegExp(`[${MARKS}]`, 'g');

/** Cells of a terminal that safe text takes: wide characters two, combining ones none. */
export function widthOf(text: string): number {
  if (NARROW.test(text)) return text.length;
  const unmarked = text.replace(MARK, '');
  if (NARROW.test(unmarked)) return unmarked.length;
  return stringWidth(text, { countAnsiEscapeCodes: true });
}

/** Cells of a terminal that a row takes. */
export function rowWidth(row: Row): number {
  return row.reduce((width, { text }) => width + widthOf(text), 0);
}

let segmenter: Intl.Segmenter | undefined;

/** Characters as a reader counts them. A segmenter takes a while to make, and most texts do without. */
export function graphemesOf(text: string): Iterable<{ readonly segment: string }> {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}

/** The start of a text that fits, ending in `…` where something is cut off; never wider than `width`. */
export function clip(text: string, width: number): string {
  if (width <= 0) return '';
  // no grapheme that draws is narrower than a tenth of its length in practice: 10,000 characters cost as few as the width
  const head = text.length > width * 16 + 16 ? text.slice(0, width * 16 + 16) : text;
  if (head === text && widthOf(text) <= width) return text;
  if (NARROW.test(head)) return `${head.slice(0, width - 1)}…`;
  let shown = '';
  let used = 0;
  for (const { segment } of graphemesOf(head)) {
    const next = widthOf(segment);
    if (used + next > width - 1) break;
    shown += segment;
    used += next;
  }
  return `${shown}…`;
}

/** The end of a text that fits, beginning with `…` where something is cut off: of a path what it leads to. */
export function clipStart(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let shown = '';
  for (const { segment } of [...graphemesOf(text)].reverse()) {
    if (widthOf(segment + shown) > width - 1) break;
    shown = segment + shown;
  }
  return `…${shown}`;
}

/** Text clipped or padded on the right to exactly `width` cells. */
export function padEnd(text: string, width: number): string {
  const shown = clip(text, width);
  return shown + ' '.repeat(Math.max(0, width - widthOf(shown)));
}

/** Text clipped or padded on the left to exactly `width` cells. */
export function padStart(text: string, width: number): string {
  const shown = clip(text, width);
  return ' '.repeat(Math.max(0, width - widthOf(shown))) + shown;
}

/** A row clipped or padded to exactly `width` cells. */
export function fitRow(row: Row, width: number): Row {
  const fitted: Span[] = [];
  let left = width;
  for (const piece of row) {
    if (left <= 0) break;
    const used = widthOf(piece.text);
    if (used <= left) fitted.push(piece);
    else fitted.push({ ...piece, text: padEnd(piece.text, left) });
    left -= Math.min(used, left);
  }
  if (left > 0) fitted.push({ text: ' '.repeat(left), tone: 'plain' });
  return fitted;
}

/** Rows clipped and padded to exactly `height` rows of `width` cells. */
export function fitAll(rows: readonly Row[], width: number, height: number): Row[] {
  return Array.from({ length: height }, (_, at) => fitRow(rows[at] ?? [], width));
}

/** Words wrapped to `width`; words longer than a line are cut into pieces. `indent` begins every line after the first. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of safe(text).split(' ')) {
    const joined = current ? `${current} ${word}` : word;
    if (widthOf(joined) <= width) {
      current = joined;
      continue;
    }
    if (current.trim()) lines.push(current);
    current = lines.length ? indent + word : word;
    while (widthOf(current) > width && width > widthOf(indent) + 1) {
      const piece = startOf(current, width);
      lines.push(piece);
      current = indent + current.slice(piece.length);
    }
  }
  return current.trim() ? [...lines, current] : lines;
}

function startOf(text: string, width: number): string {
  if (NARROW.test(text)) return text.slice(0, Math.max(1, width));
  let shown = '';
  for (const { segment } of graphemesOf(text)) {
    if (shown && widthOf(shown + segment) > width) break;
    shown += segment;
  }
  return shown;
}

/** The text of a row without its tones, for tests and screen readers. */
export function plainText(row: Row): string {
  return row.map(({ text }) => text).join('');
}

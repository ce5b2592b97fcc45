import type { Span } from './syntax.ts';
import { visible } from './visible.ts';

/** How many characters of a long statement an excerpt shows: it fits 80 columns with its indent. */
const WIDEST = 72;
const INDENT = '    ';

/**
 * Two lines for under a message: the text, and carets under the span. Long texts are cut to a window
 * around the span, with `…` where they go on; control characters are made visible one for one.
 */
export function excerpt(text: string, span: Span): string {
  const before = [...text.slice(0, span.start)].length;
  const marked = Math.max([...text.slice(span.start, span.end)].length, 1);
  const characters = [...visible(text)];
  const from = windowStart(characters.length, before, marked);
  const to = Math.min(from + WIDEST, characters.length);
  const shown = characters.slice(from, to);
  if (from > 0) shown[0] = '…';
  if (to < characters.length) shown[shown.length - 1] = '…';
  const carets = '^'.repeat(Math.max(Math.min(marked, to - before), 1));
  return `${INDENT}${shown.join('')}\n${INDENT}${' '.repeat(before - from)}${carets}`;
}

/** Where the window begins, so that the span's beginning stands inside it with some text before. */
function windowStart(length: number, before: number, marked: number): number {
  if (length <= WIDEST) return 0;
  const room = Math.max(WIDEST - marked, 0);
  const start = before - Math.max(Math.floor(room / 2), 2);
  return Math.min(Math.max(start, 0), Math.max(length - WIDEST, 0));
}

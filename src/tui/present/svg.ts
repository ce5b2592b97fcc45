import type { Theme } from '../colours.ts';
import { type Run, runsOf, type Style } from './ansi.ts';
import { graphemesOf, widthOf } from './rows.ts';

/** One cell of the picture, in its units: six tenths of the font's size is a monospaced advance. */
const CELL = { width: 8.4, height: 18, font: 14, base: 13 } as const;
const MARGIN = 12;

const GROUND: Readonly<Record<Theme, { readonly back: string; readonly text: string }>> = {
  dark: { back: '#14161b', text: '#e5e5e5' },
  light: { back: '#ffffff', text: '#1a1a1a' },
};

/**
 * A picture of a painted frame: real text in real colours, every character in its cell whatever font the
 * viewer has. `title` is what a screen reader says of it.
 */
export function svgOf(
  frame: string,
  { columns, theme, title }: { columns: number; theme: Theme; title: string },
): string {
  const lines = runsOf(frame.trimEnd());
  const width = round(columns * CELL.width + 2 * MARGIN);
  const height = lines.length * CELL.height + 2 * MARGIN;
  const ground = GROUND[theme];
  const drawn = lines.flatMap((runs, y) => [
    ...joined(runs).flatMap(run => rectangleOf(run, y, theme)),
    ...runs.flatMap(run => textOf(run, y, theme)),
  ]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${ground.back}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="${CELL.font}" fill="${ground.text}" xml:space="preserve">`,
    ...drawn,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Backgrounds of neighbours in one colour become one rectangle. */
function joined(runs: readonly Run[]): Run[] {
  const result: Run[] = [];
  for (const run of runs) {
    const last = result.at(-1);
    if (last && sameBack(last.style, run.style)) result[result.length - 1] = { ...last, width: last.width + run.width };
    else result.push(run);
  }
  return result;
}

function sameBack(a: Style, b: Style): boolean {
  return a.back === b.back && a.inverse === b.inverse && (!a.inverse || a.text === b.text);
}

function rectangleOf({ x, width, style }: Run, y: number, theme: Theme): string[] {
  const fill = style.inverse ? (style.text ?? GROUND[theme].text) : style.back;
  if (!fill) return [];
  const place = `x="${round(MARGIN + x * CELL.width)}" y="${MARGIN + y * CELL.height}"`;
  return [`<rect ${place} width="${round(width * CELL.width)}" height="${CELL.height}" fill="${fill}"/>`];
}

function textOf({ x, text, style }: Run, y: number, theme: Theme): string[] {
  return pieces(text).flatMap(piece => {
    if (piece.text.trim() === '') return [];
    const from = x + piece.x;
    const xs = piece.cells.map(cell => round(MARGIN + (from + cell) * CELL.width));
    const place = piece.plain
      ? `x="${xs[0]}" textLength="${round(piece.text.length * CELL.width)}" lengthAdjust="spacingAndGlyphs"`
      : `x="${xs.join(' ')}"`;
    const look = attributes(style, theme);
    return [`<text ${place} y="${MARGIN + y * CELL.height + CELL.base}"${look}>${escaped(piece.text)}</text>`];
  });
}

interface Piece {
  readonly text: string;
  /** Where it begins, and each of its characters, in cells. */
  readonly x: number;
  readonly cells: readonly number[];
  /** ASCII, which every monospaced font draws in step; the rest is placed character by character. */
  readonly plain: boolean;
}

function pieces(text: string): Piece[] {
  let x = 0;
  const found: Piece[] = [];
  for (const [part] of text.matchAll(/[\x21-\x7e]+(?: [\x21-\x7e]+)*| +|[^ -~]+/g)) {
    const plain = /^[ -~]*$/.test(part);
    const cells: number[] = [];
    let at = 0;
    for (const { segment } of graphemesOf(part)) {
      // SVG counts UTF-16 units; those after the first of a character take no place of their own
      for (let unit = 0; unit < segment.length; unit++) cells.push(at);
      at += widthOf(segment);
    }
    found.push({ text: part, x, cells: plain ? [0] : cells, plain });
    x += at;
  }
  return found;
}

function attributes(style: Style, theme: Theme): string {
  const fill = style.inverse ? (style.back ?? GROUND[theme].back) : style.text;
  return [
    fill ? ` fill="${fill}"` : '',
    style.bold ? ' font-weight="bold"' : '',
    style.faint ? ' opacity="0.6"' : '',
  ].join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.codePointAt(0)};`);
}

import { widthOf } from './rows.ts';

/** How text of a painted frame looks. Colours are CSS; absent is the terminal's own. */
export interface Style {
  readonly text?: string;
  readonly back?: string;
  readonly bold?: true;
  readonly faint?: true;
  readonly inverse?: true;
}

/** Text of one look, and where on its line it stands, in cells of the terminal. */
export interface Run {
  readonly x: number;
  readonly width: number;
  readonly text: string;
  readonly style: Style;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this looks for
const CODES = /\u001B\[([0-9;]*)m|\u001B\[[0-9;?]*[A-Za-z]|\u001B\]8;[^\u0007]*\u0007/g;

/** The lines of a painted frame as runs of one look; only colours and attributes are understood, other codes are dropped. */
export function runsOf(frame: string): Run[][] {
  let style: Style = {};
  return frame.split('\n').map(line => {
    const runs: Run[] = [];
    let x = 0;
    let from = 0;
    const put = (text: string) => {
      if (text === '') return;
      const width = widthOf(text);
      runs.push({ x, width, text, style });
      x += width;
    };
    for (const code of line.matchAll(CODES)) {
      put(line.slice(from, code.index));
      from = code.index + code[0].length;
      if (code[1] !== undefined) style = styled(style, code[1].split(';').map(Number));
    }
    put(line.slice(from));
    return runs;
  });
}

/** A frame without its colours, and without the blanks at the ends of its lines. */
export function textOfFrame(frame: string): string {
  const lines = frame.replace(CODES, '').split('\n');
  return `${lines
    .map(line => line.trimEnd())
    .join('\n')
    .trimEnd()}\n`;
}

/** SGR (ECMA-48): what each number changes. */
function styled(style: Style, codes: readonly number[]): Style {
  let now: Style = style;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] as number;
    if (code === 38 || code === 48) {
      const [colour, taken] = extended(codes.slice(at + 1));
      now = code === 38 ? { ...now, text: colour } : { ...now, back: colour };
      at += taken;
    } else now = single(now, code);
  }
  return now;
}

function single(style: Style, code: number): Style {
  const { text: _text, back: _back, bold: _bold, faint: _faint, inverse: _inverse, ...rest } = style;
  switch (true) {
    case code === 0:
      return rest;
    case code === 1:
      return { ...style, bold: true };
    case code === 2:
      return { ...style, faint: true };
    case code === 7:
      return { ...style, inverse: true };
    case code === 22:
      return without(without(style, 'bold'), 'faint');
    case code === 27:
      return without(style, 'inverse');
    case code === 39:
      return without(style, 'text');
    case code === 49:
      return without(style, 'back');
    case code >= 30 && code <= 37:
      return { ...style, text: SIXTEEN[code - 30] as string };
    case code >= 90 && code <= 97:
      return { ...style, text: SIXTEEN[code - 82] as string };
    default:
      return style;
  }
}

function without(style: Style, name: keyof Style): Style {
  const { [name]: _, ...rest } = style;
  return rest;
}

/** `2;r;g;b` or `5;n` after 38 and 48: the colour, and how many numbers it took. */
function extended(codes: readonly number[]): readonly [colour: string, taken: number] {
  if (codes[0] === 2) return [`#${[1, 2, 3].map(at => hexOf(codes[at] ?? 0)).join('')}`, 4];
  return [of256(codes[1] ?? 0), 2];
}

/** xterm's colours: sixteen, a 6×6×6 cube from 16, greys from 232. */
function of256(number: number): string {
  if (number < 16) return SIXTEEN[number] as string;
  if (number >= 232) return `#${hexOf(8 + 10 * (number - 232)).repeat(3)}`;
  const step = (size: number) => [0, 95, 135, 175, 215, 255][Math.floor((number - 16) / size) % 6] as number;
  return `#${hexOf(step(36))}${hexOf(step(6))}${hexOf(step(1))}`;
}

function hexOf(value: number): string {
  return value.toString(16).padStart(2, '0');
}

const SIXTEEN = [
  '#000000',
  '#cd3131',
  '#0dbc79',
  '#e5a50a',
  '#2472c8',
  '#bc3fbc',
  '#11a8cd',
  '#e5e5e5',
  '#808890',
  '#f14c4c',
  '#23d18b',
  '#f5f543',
  '#3b8eea',
  '#d670d6',
  '#29b8db',
  '#ffffff',
] as const;

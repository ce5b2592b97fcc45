import { HEAT, type Row, type Span, type Tone } from './present/rows.ts';
import { safe } from './present/safe.ts';

/** What a terminal can show: 0 no colours, 1 sixteen, 2 two hundred and fifty-six, 3 24-bit; chalk's levels. */
export type ColourLevel = 0 | 1 | 2 | 3;

/** What the terminal's own background is. */
export type Theme = 'dark' | 'light';

/** Turns rows into strings for one kind of terminal. */
export interface Palette {
  readonly level: ColourLevel;
  readonly theme: Theme;
  paint(row: Row): string;
}

/** A colour of the OKLab space: lightness 0…1, and two axes (green–red, blue–yellow). */
type Lab = readonly [lightness: number, a: number, b: number];
type Rgb = readonly [red: number, green: number, blue: number];

/** What can be read in the colours that xterm gives the sixteen: 34 is too dark on black, 33 and 36 too bright on white. */
type Sixteen = Readonly<Record<Theme, number>>;

/** How a tone looks: colours by level, and attributes that every terminal has. */
interface Look {
  readonly dark?: Rgb;
  readonly light?: Rgb;
  /** SGR numbers of the sixteen colours, for text on a dark and on a light background. */
  readonly sixteen?: Sixteen;
  readonly bold?: true;
  readonly faint?: true;
  readonly inverse?: true;
}

const GREY: Sixteen = { dark: 90, light: 90 };
const ORANGE: Sixteen = { dark: 33, light: 31 };
const BLUE: Sixteen = { dark: 94, light: 34 };

/** Every colour of the program, once. Blue and orange stay apart for all common kinds of colour blindness. */
const LOOKS: Readonly<Record<Tone, Look>> = {
  plain: {},
  dim: { dark: [128, 136, 148], light: [104, 110, 120], sixteen: GREY },
  heading: { bold: true },
  focus: { bold: true, inverse: true },
  current: { dark: [126, 207, 255], light: [0, 92, 158], sixteen: { dark: 36, light: 34 }, bold: true },
  backward: { dark: [255, 184, 108], light: [158, 82, 0], sixteen: ORANGE, bold: true },
  positive: { dark: [255, 172, 96], light: [152, 78, 0], sixteen: ORANGE },
  negative: { dark: [122, 186, 255], light: [0, 86, 168], sixteen: BLUE },
  source: { dark: [240, 160, 255], light: [132, 20, 150], sixteen: { dark: 35, light: 35 }, bold: true },
  changed: { dark: [255, 226, 110], light: [126, 94, 0], sixteen: { dark: 93, light: 95 }, bold: true },
  warning: { dark: [255, 120, 120], light: [176, 0, 32], sixteen: { dark: 91, light: 31 }, bold: true },
  key: { dark: [172, 220, 160], light: [26, 110, 40], sixteen: { dark: 32, light: 90 }, bold: true },
};

/**
 * The ends of the heat scale in OKLab, with lightness moving evenly from the background's.
 * Text on either end keeps a contrast of 4.5 or more (tested).
 */
const SCALES: Readonly<Record<Theme, { zero: Lab; positive: Lab; negative: Lab }>> = {
  dark: { zero: [0.24, 0, 0], positive: [0.5, 0.075, 0.1], negative: [0.5, -0.03, -0.15] },
  light: { zero: [0.98, 0, 0], positive: [0.76, 0.06, 0.12], negative: [0.76, -0.03, -0.12] },
};

/** The background of a heat from −HEAT to HEAT as 24-bit colour: even steps of OKLab from the middle. Exported for tests. */
export function heatColour(heat: number, theme: Theme): Rgb {
  const { zero, positive, negative } = SCALES[theme];
  const end = heat < 0 ? negative : positive;
  const part = Math.min(1, Math.abs(heat) / HEAT);
  return fromLab([mix(zero[0], end[0], part), mix(zero[1], end[1], part), mix(zero[2], end[2], part)]);
}

function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}

/** OKLab to sRGB, Björn Ottosson 2020: https://bottosson.github.io/posts/oklab/ */
function fromLab([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function channel(linear: number): number {
  const shown = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, shown)));
}

/** A palette for a terminal; all its escape codes are made here, once. */
export function palette(level: ColourLevel, theme: Theme = 'dark'): Palette {
  const looks = new Map<string, string>();
  const lookOf = (tone: Tone, heat: number) => {
    const name = `${tone} ${heat}`;
    const known = looks.get(name);
    if (known !== undefined) return known;
    const codes = [...toneCodes(LOOKS[tone], level, theme), ...heatCodes(heat, level, theme)];
    const open = codes.length ? `\u001B[${codes.join(';')}m` : '';
    looks.set(name, open);
    return open;
  };
  return { level, theme, paint: row => row.map(piece => paintSpan(piece, lookOf)).join('') };
}

function paintSpan({ text, tone, heat = 0 }: Span, lookOf: (tone: Tone, heat: number) => string): string {
  const shown = safe(text);
  const open = lookOf(tone, heat);
  return open ? `${open}${shown}\u001B[0m` : shown;
}

/** Attributes stay without colours: bold and inverse are shapes, not colours. */
function toneCodes(look: Look, level: ColourLevel, theme: Theme): (number | string)[] {
  const codes: (number | string)[] = [];
  if (look.bold) codes.push(1);
  if (look.inverse) codes.push(7);
  if (level === 0) return codes;
  const colour = look[theme];
  if (level === 1 && look.sixteen) codes.push(look.sixteen[theme]);
  else if (level > 1 && colour) codes.push(`38;${colourCode(colour, level)}`);
  return codes;
}

/** Sixteen colours have no shades: only strong heat is coloured, as text. */
function heatCodes(heat: number, level: ColourLevel, theme: Theme): (number | string)[] {
  if (heat === 0 || level === 0) return [];
  if (level === 1) return Math.abs(heat) < HEAT / 4 ? [] : [(heat < 0 ? BLUE : ORANGE)[theme]];
  return [`48;${colourCode(heatColour(heat, theme), level)}`];
}

function colourCode([red, green, blue]: Rgb, level: ColourLevel): string {
  if (level === 3) return `2;${red};${green};${blue}`;
  return `5;${nearestOf256(red, green, blue)}`;
}

/** The steps of the 6×6×6 cube that xterm's 256 colours hold from 16 on. */
const CUBE = [0, 95, 135, 175, 215, 255];

function nearestOf256(red: number, green: number, blue: number): number {
  const step = (value: number) =>
    CUBE.reduce((best, at, i) => (gap(at, value) < gap(CUBE[best] as number, value) ? i : best), 0);
  const cube = [step(red), step(green), step(blue)] as const;
  const grey = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)));
  const cubeGap = cube.reduce<number>(
    (sum, at, i) => sum + gap(CUBE[at] as number, [red, green, blue][i] as number),
    0,
  );
  const greyGap = [red, green, blue].reduce((sum, value) => sum + gap(8 + 10 * grey, value), 0);
  return greyGap < cubeGap ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2];
}

function gap(a: number, b: number): number {
  return Math.abs(a - b);
}

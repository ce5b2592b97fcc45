import { SINGLE_CELLS } from './single-cells.ts';

/**
 * What must never reach a terminal from a file: control characters (C0, DEL, C1, so every escape
 * sequence), line separators, bidirectional marks and overrides, other invisible formatting, letters and
 * patterns that draw nothing, unpaired surrogates and private language tags. Joiners inside an emoji and
 * after a letter of a script that joins stay: they draw.
 */
const HIDDEN = String.raw`\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}`;

/** Letters whose shape a joiner or non-joiner after them decides. */
const JOINED = [
  ...['Arabic', 'Syriac', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya'],
  ...['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Mongolian'],
]
  .map(script => String.raw`\p{Script=${script}}`)
  .join('');

/** What a joiner joins to the picture after it: a picture, its colour, its form. */
const PICTURE = String.raw`\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}\ufe0f`;

const DANGEROUS = new RegExp(
  String.raw`[${HIDDEN}]|(?<![${JOINED}])(?:\u200c|\u200d(?!(?<=[${PICTURE}]\u200d)\p{Extended_Pictographic}))`,
  'gu',
);

const PLAIN = new RegExp(`^[${SINGLE_CELLS}]*$`);

/** More marks than this on one letter climb into the lines above and below it. */
const MARKS_KEPT = 2;
const TOWER = new RegExp(`(\\p{M}{${MARKS_KEPT}})\\p{M}+`, 'gu');

/**
 * Text from a scenario as a terminal may show it: each dangerous character becomes one visible
 * character (`␛` for escape, `␊` for a newline, `�` for the rest), so nothing hides and widths hold.
 */
export function safe(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(DANGEROUS, pictureOf).replace(TOWER, '$1');
}

function pictureOf(character: string): string {
  const code = character.codePointAt(0) as number;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '␡' : '�';
}

/** Numbers that JSON can't hold, as the text that stands for them there, in what is read and in what is written. */
const WORDS = [
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
] as const;

/** A number as JSON carries it: NaN, infinities and −0, which JSON lacks, are strings. */
export type JsonNumber = number | (typeof WORDS)[number][0];

/**
 * JavaScript's shortest form that reads back to the same bits: `JSON.stringify` writes it for every
 * number but the four that JSON can't hold.
 */
export function jsonNumber(value: number): JsonNumber {
  if (value !== 0 && Number.isFinite(value)) return value;
  return WORDS.find(([, known]) => Object.is(known, value))?.[0] ?? value;
}

/** The number that a value of JSON stands for; undefined where it is none. */
export function numberOfJson(value: unknown): number | undefined {
  return typeof value === 'number' ? value : WORDS.find(([word]) => word === value)?.[1];
}

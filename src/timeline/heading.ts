import type { Recorded } from './recorded.ts';

/**
 * The first difference between the programs of two runs, in a sentence: one of a line that changes no number is a
 * difference too. Undefined where they are the same; indentation and all else are as the listing has them.
 */
export function programChange({ program: a }: Recorded, { program: b }: Recorded): string | undefined {
  const at = a.findIndex((line, index) => line !== b[index]);
  const first = at >= 0 ? at : a.length;
  if (first >= a.length && first >= b.length) return undefined;
  const [before, after] = [a[first], b[first]].map(line => line?.trim());
  if (before === undefined) return `line ${first + 1} of the program is new: ${after}`;
  if (after === undefined) return `line ${first + 1} of the program is gone: ${before}`;
  return `line ${first + 1} of the program was ${before} and is ${after}`;
}

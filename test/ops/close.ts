import { expect } from 'vitest';

/** Fails unless every number is its truth: NaN, infinities and 0 exactly, the rest within a relative tolerance. */
export function expectClose(numbers: Iterable<number>, truths: readonly number[], tolerance: number): void {
  const found = [...numbers];
  expect(found).toHaveLength(truths.length);
  for (const [at, truth] of truths.entries()) {
    const here = found[at] as number;
    const same = Number.isFinite(truth)
      ? Math.abs(here - truth) <= tolerance * Math.abs(truth)
      : Object.is(here, truth);
    expect(same, `[${at}] is ${here}, true is ${truth}, tolerance ${tolerance}`).toBe(true);
  }
}

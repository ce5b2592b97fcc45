import { describe, expect, test } from 'vitest';
import { operations } from '../../src/ops/index.ts';
import type { AnyOp } from '../../src/ops/operation.ts';
import { drawnFor, examplesFor } from './formula-samples.ts';
import { placeOf, printedOf, read, verdictOn } from './formulas.ts';
import { samplesOf } from './samples.ts';

/** Formulas that the notation cannot say, each with what holds them instead. Nothing else may be put into words alone. */
const unread: Readonly<Record<string, string>> = {
  cached: 'in words, which say it best; the formulas of its gradient say the same in symbols, and are read',
};

const printed = operations.flatMap(op =>
  printedOf(op, mostOperands(op)).map(formula => [`${placeOf(op, formula)}: ${formula.text}`, op, formula] as const),
);
const readable = printed.filter(([, , { text }]) => read(text));

test('every formula can be read, but for those that are listed, and none of these can', () => {
  const names = printed.filter(([, , { text }]) => !read(text)).map(([, op, formula]) => placeOf(op, formula));
  expect(names).toEqual(Object.keys(unread));
});

describe.each(readable)('%s', (_, op, formula) => {
  test('is what the engine computes, on the examples', () => {
    const samples = examplesFor(op, formula);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.flatMap(sample => verdictOn(op, formula, sample).violations)).toEqual([]);
  });

  test('is what the engine computes, on generated inputs, without a cell left open', () => {
    const verdicts = drawnFor(op, formula).map(sample => verdictOn(op, formula, sample));
    expect(verdicts.flatMap(({ violations }) => violations)).toEqual([]);
    expect(verdicts.reduce((sum, { undecided }) => sum + undecided, 0)).toBe(0);
    expect(verdicts.reduce((sum, { decided }) => sum + decided, 0)).toBeGreaterThan(0);
  });
});

function mostOperands(op: AnyOp): number {
  return Math.max(...samplesOf(op).map(({ operands }) => operands.length));
}

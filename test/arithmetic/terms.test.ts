import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cell, choice, minus, named, number, plus, product, quotient, sum } from '../../src/arithmetic/arithmetic.ts';
import { cellsOf, summands } from '../../src/arithmetic/terms.ts';
import { numbersText } from '../../src/arithmetic/text.ts';
import { matrix } from '../../src/tensor/tensor.ts';
import { trees } from './trees.ts';

const x = matrix([[0.5, -0.2, 3]]);
const [a, b, c] = [cell('x', [0, 0], x), cell('x', [0, 1], x), cell('x', [0, 2], x)];

describe('summands', () => {
  test('are the terms of the topmost sum, with their signs', () => {
    const texts = (tree: Parameters<typeof summands>[0]) => summands(tree).map(term => numbersText(term));
    expect(texts(minus(plus(a, b), product(c, c)))).toEqual(['0.5', '−0.2', '−3·3']);
    expect(texts(named('variance', sum([a, c])))).toEqual(['0.5', '3']);
    expect(texts(plus(a, minus(b, c)))).toEqual(['0.5', '−0.2 − 3']);
    expect(texts(quotient(sum([a, b]), number(2)))).toEqual(['(0.5 + (−0.2)) / 2']);
    expect(texts(sum([]))).toEqual(['0']);
  });

  test('add up to the value from the left, bit for bit, whatever the tree', () => {
    fc.assert(
      fc.property(trees, tree => {
        const total = summands(tree)
          .map(({ value }) => value)
          .reduce((left, right) => left + right);
        expect(total).toBe(tree.value);
      }),
      { numRuns: 1000, seed: 5 },
    );
  });
});

describe('cells', () => {
  test('are distinct and in reading order, those that decide a choice after its alternatives', () => {
    const ids = matrix([[2]]);
    const tree = plus(product(b, a), choice([c, b], 0, 'id 2', [cell('ids', [0, 0], ids)]));
    expect(cellsOf(tree).map(({ of, at, value }) => [of, ...at, value])).toEqual([
      ['x', 0, 1, -0.2],
      ['x', 0, 0, 0.5],
      ['x', 0, 2, 3],
      ['ids', 0, 0, 2],
    ]);
  });

  test('a tree of numbers alone has none', () => {
    expect(cellsOf(quotient(number(1), named('n', number(3))))).toEqual([]);
  });
});
